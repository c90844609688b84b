"""The demonstration county's places, bodies and people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guatu.access import services as access
from guatu.access.enums import OrganisationKind, RegionKind, Role
from guatu.jobs.demo import names

if TYPE_CHECKING:
    from guatu.access.models import Organisation, Region

PASSWORD = "guatu-demo-2023"  # noqa: S105 - published on purpose; the demonstration answers on loopback only (guatu.E001)


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are and who answers for them, by the names the generator uses."""

    regions: dict[str, Region]
    bodies: dict[str, Organisation]


def make_places() -> Places:
    """The county with its towns and two functional areas, its government with its departments, and eight companies."""
    county = access.add_region(names.COUNTY, kind=RegionKind.COUNTY, code=names.COUNTY_CODE, by=None)
    regions = {names.COUNTY: county}
    for kind, places in ((RegionKind.TOWN, names.TOWNS), (RegionKind.FUNCTIONAL, names.ZONES)):
        for place in places:
            regions[place] = access.add_region(place, kind=kind, parent=county, by=None)
    government = access.add_organisation(
        f"{names.COUNTY}人民政府",
        kind=OrganisationKind.GOVERNMENT,
        region=county,
        short_name="县政府",
        by=None,
    )
    bodies = {"县政府": government}
    for name, short in names.DEPARTMENTS:
        bodies[short] = access.add_organisation(
            name,
            kind=OrganisationKind.DEPARTMENT,
            parent=government,
            short_name=short,
            region=county,
            by=None,
        )
    for place in names.TOWNS:
        bodies[place] = access.add_organisation(
            f"{place}人民政府",
            kind=OrganisationKind.TOWN,
            parent=government,
            short_name=place,
            region=regions[place],
            by=None,
        )
    for company in names.COMPANIES:
        bodies[company] = access.add_organisation(
            company, kind=OrganisationKind.COMPANY, region=county, by=None
        )
    return Places(regions, bodies)


# sign-in name, name, home office, role, where (a region or an organisation; "" is everywhere), what for
_CAST = (
    ("officer", "李发改", "发改局", Role.OFFICER, names.COUNTY, "发改局：导入、五率、亮灯、通报、规则包"),
    ("leader", "孙县长", "县政府", Role.LEADER, names.COUNTY, "县领导：只看"),
    ("water", "王水利", "水利局", Role.DEPARTMENT, "水利局", "水利局：本单位项目"),
    ("town", "陈城关", "城关镇", Role.TOWN, "城关镇", "城关镇：本镇项目"),
    ("owner", "周城投", names.COMPANIES[0], Role.OWNER, names.COMPANIES[0], "项目单位：本企业项目"),
    ("admin", "钱管理", "县政府", Role.ADMINISTRATOR, "", "平台管理员：账号与授权"),
    ("auditor", "吴审计", "县政府", Role.AUDITOR, "", "审计员：审计记录"),
)


def cast() -> list[tuple[str, str, str]]:
    """The sign-in names, who they are and what they may do."""
    return [(username, name, what) for username, name, _, _, _, what in _CAST]


def make_people(places: Places) -> None:
    """One person of each role."""
    for username, name, home, role, where, _ in _CAST:
        user = access.add_user(
            username,
            display_name=name,
            password=PASSWORD,
            organisation=places.bodies[home],
            by=None,
            must_change_password=False,
        )
        region = places.regions.get(where)
        access.grant_role(
            user,
            role,
            by=None,
            region=region,
            organisation=None if region else places.bodies.get(where),
            everywhere=not where,
            reason="示例数据",
        )
