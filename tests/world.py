"""The small cast of people and places that tests speak of: one county, two towns, two departments, one company."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from guatu.access import services as access
from guatu.access.enums import OrganisationKind, RegionKind, Role
from guatu.access.models import Organisation, Region, User

PASSWORD = "示例密码-2023-示例"


@dataclass
class World:
    """Everybody and every place by name."""

    county: Region
    chengguan: Region
    pingliang: Region
    zone: Region
    government: Organisation
    reform: Organisation
    water: Organisation
    transport: Organisation
    company: Organisation
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError as missing:
            raise AttributeError(name) from missing


def build_world() -> World:
    """Make the cast: `officer`, `water_clerk`, `transport_clerk`, `town_clerk`, `owner_clerk`, `leader`, `administrator`,
    `auditor`, `reader`, and `nobody` (an account without a grant)."""
    county = access.add_region("示例县", kind=RegionKind.COUNTY, code="610999", by=None)
    chengguan = access.add_region("城关镇", kind=RegionKind.TOWN, parent=county, by=None)
    pingliang = access.add_region("平梁镇", kind=RegionKind.TOWN, parent=county, by=None)
    zone = access.add_region(
        "经开区",
        kind=RegionKind.FUNCTIONAL,
        parent=county,
        by=None,
        valid_from=date(2018, 1, 1),
        valid_to=None,
    )
    government = access.add_organisation(
        "示例县人民政府", kind=OrganisationKind.GOVERNMENT, by=None, region=county
    )

    def department(name: str, short: str) -> Organisation:
        return access.add_organisation(
            name,
            kind=OrganisationKind.DEPARTMENT,
            parent=government,
            by=None,
            short_name=short,
            region=county,
        )

    company = access.add_organisation(
        "示例建设有限公司", kind=OrganisationKind.COMPANY, by=None, region=county
    )
    world = World(
        county,
        chengguan,
        pingliang,
        zone,
        government,
        reform=department("示例县发展和改革局", "发改局"),
        water=department("示例县水利局", "水利局"),
        transport=department("示例县交通运输局", "交通局"),
        company=company,
    )
    _people(world)
    return world


def _people(world: World) -> None:
    def person(
        username: str, name: str, home: Organisation | None, role: Role | None, **where: object
    ) -> None:
        user = access.add_user(
            username,
            display_name=name,
            password=PASSWORD,
            organisation=home,
            by=None,
            must_change_password=False,
        )
        if role:
            access.grant_role(user, role, by=None, **where)
        world.people[username] = user

    person("officer", "李发改", world.reform, Role.OFFICER, region=world.county)
    person("water_clerk", "王水利", world.water, Role.DEPARTMENT, organisation=world.water)
    person("transport_clerk", "赵交通", world.transport, Role.DEPARTMENT, organisation=world.transport)
    person("town_clerk", "陈城关", world.government, Role.TOWN, region=world.chengguan)
    person("owner_clerk", "周企业", world.company, Role.OWNER, organisation=world.company)
    person("leader", "孙县长", world.government, Role.LEADER, region=world.county)
    person("administrator", "钱管理", None, Role.ADMINISTRATOR, everywhere=True)
    person("auditor", "吴审计", None, Role.AUDITOR, everywhere=True)
    person("reader", "郑公众", None, Role.READER, everywhere=True)
    person("nobody", "冯无权", None, None)
