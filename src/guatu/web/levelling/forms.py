"""What somebody fills in to have schedules levelled."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from guatu.engine.calendar import Month
from guatu.scheduling.enums import Sharing
from guatu.scheduling.levelling import Means
from guatu.scheduling.services import RunWanted

if TYPE_CHECKING:
    from guatu.access.models import Region
    from guatu.scheduling.queries.levelling import Offer, Shared

USUAL = {"国家级": 4, "省级": 3, "市级": 2}
MOST_UNITS = 1_000_000
SECONDS = [(seconds, f"{seconds} 秒") for seconds in (10, 30, 60, 120)]
_MONTH = re.compile(r"(\d{4})[-年./](\d{1,2})月?[:：](\d{1,7})")


class RunForm(forms.Form):
    """Which schedules of an offer, how many of everything they share, what a late day of which level weighs."""

    title = forms.CharField(label="名称", required=False, max_length=60, help_text="不填时用地区名称")
    seconds = forms.TypedChoiceField(
        label="改进时间",
        coerce=int,
        choices=SECONDS,
        initial=30,
        help_text="先马上给出一个方案，再用这么长时间改进",
    )
    schedules = forms.TypedMultipleChoiceField(
        label="一起排的项目", coerce=int, error_messages={"required": "请至少选择一个项目"}
    )

    def __init__(self, data: Any, *, offer: Offer, on: date) -> None:
        super().__init__(data)
        self._shared, self._first = offer.shared, Month.of(on)
        levels = {row.project.level for row in offer.rows if row.project.level}
        self.levels = sorted(levels, key=lambda level: (-USUAL.get(level, 1), level))
        chosen: Any = self.fields["schedules"]
        chosen.choices = [(row.pk, row.project.name) for row in offer.rows]
        chosen.initial = [row.pk for row in offer.rows]
        for each in offer.shared:
            self._add_means(each)
        for level in self.levels:
            self.fields[f"weight:{level}"] = forms.IntegerField(
                label=level, min_value=0, max_value=99, initial=USUAL.get(level, 1)
            )

    @property
    def means_rows(self) -> list[tuple[Shared, Any, Any, Any]]:
        """What is shared, each with its fields."""
        return [
            (each, self[f"units:{each.name}"], self[f"kind:{each.name}"], self[f"months:{each.name}"])
            for each in self._shared
        ]

    @property
    def weight_fields(self) -> list[Any]:
        """The fields of the weights."""
        return [self[f"weight:{level}"] for level in self.levels]

    def clean(self) -> dict[str, Any]:
        """Months that make sense; at least one number."""
        said: dict[str, Any] = super().clean() or {}
        for each in self._shared:
            text = said.get(f"months:{each.name}") or ""
            try:
                said[f"months:{each.name}"] = read_months(text, self._first)
            except ValueError as wrong:
                self.add_error(f"months:{each.name}", str(wrong))
                continue
            if text and said.get(f"units:{each.name}") is None:
                self.add_error(f"units:{each.name}", "个别月份之外的数量也请填写")
        if not self.errors and all(said.get(f"units:{each.name}") is None for each in self._shared):
            self.add_error(None, "请至少给一种资源填上数量；不填的不受限制")
        return said

    def said(self, region: Region) -> RunWanted:
        """What the service takes."""
        said = self.cleaned_data
        means = [
            Means(
                each.name,
                said[f"units:{each.name}"],
                Sharing(said[f"kind:{each.name}"]),
                said[f"months:{each.name}"],
            )
            for each in self._shared
            if said[f"units:{each.name}"] is not None
        ]
        weights = {level: said[f"weight:{level}"] for level in self.levels}
        return RunWanted(region, said["title"], said["schedules"], means, weights, said["seconds"])

    def _add_means(self, each: Shared) -> None:
        self.fields[f"units:{each.name}"] = forms.IntegerField(
            label=f"{each.name}数量",
            required=False,
            min_value=0,
            max_value=MOST_UNITS,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "不限"}),
        )
        self.fields[f"kind:{each.name}"] = forms.ChoiceField(
            label=f"{each.name}怎么算",
            choices=Sharing.choices,
            initial=each.sharing,
        )
        self.fields[f"months:{each.name}"] = forms.CharField(
            label=f"{each.name}个别月份",
            required=False,
            max_length=400,
            widget=forms.TextInput(attrs={"placeholder": "2027-02：3，2027-03：5"}),
        )


def read_months(text: str, first: Month) -> dict[Month, int]:
    """`2027-02：3，2027年3月：5` as numbers by month, none before `first`. Raises ValueError with a Chinese sentence.

    >>> read_months("2027-02：3， 2027年3月:5", Month(2027, 1))
    {Month(year=2027, number=2): 3, Month(year=2027, number=3): 5}
    """
    found: dict[Month, int] = {}
    for part in re.split(r"[,，;；、\s]+", unicodedata.normalize("NFKC", text).strip()):
        if not part:
            continue
        read = _MONTH.fullmatch(part)
        if not read or not 1 <= int(read[2]) <= 12 or not 2000 <= int(read[1]) <= 2070:
            raise ValueError(f"“{part}”看不懂，请写成 2027-02：3，几个月之间用逗号隔开")
        if int(read[3]) > MOST_UNITS:
            raise ValueError(f"“{part}”的数量过大")
        month = Month(int(read[1]), int(read[2]))
        if month < first:
            raise ValueError(f"“{part}”的月份已经过去，请从本月（{first}）起填写")
        found[month] = int(read[3])
    return found
