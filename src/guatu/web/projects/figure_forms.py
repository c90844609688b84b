"""What somebody may report of a project: the figures of a month, the acceptance into the statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from guatu.kit.money import wan as money_text
from guatu.progress.values import FIGURE_NAMES
from guatu.web.projects.forms import day_field, fen, text_field, wan, wan_field

if TYPE_CHECKING:
    from guatu.engine.calendar import Month
    from guatu.progress.models import MonthlyFigure

MONEY = ("done_month_fen", "done_year_fen", "done_total_fen", "payable_fen", "paid_fen")
OTHERS = ("permits_due", "permits_done", "physical_percent", "physical_text", "problem_text", "remark")


def _count(name: str) -> forms.IntegerField:
    return forms.IntegerField(label=FIGURE_NAMES[name], required=False, min_value=0, max_value=9999)


class FigureForm(forms.Form):
    """The figures of one month; what stands empty counts as not reported. A correction says why."""

    done_month_fen = wan_field(
        FIGURE_NAMES["done_month_fen"], below_zero=True, help_text="核减以前月份时可为负数"
    )
    done_year_fen = wan_field(FIGURE_NAMES["done_year_fen"])
    done_total_fen = wan_field(FIGURE_NAMES["done_total_fen"])
    payable_fen = wan_field(FIGURE_NAMES["payable_fen"])
    paid_fen = wan_field(FIGURE_NAMES["paid_fen"])
    permits_due = _count("permits_due")
    permits_done = _count("permits_done")
    physical_percent = forms.DecimalField(
        label=FIGURE_NAMES["physical_percent"],
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    physical_text = text_field(FIGURE_NAMES["physical_text"], rows=2)
    problem_text = text_field(FIGURE_NAMES["problem_text"], rows=2)
    remark = text_field(FIGURE_NAMES["remark"], rows=2)
    reason = forms.CharField(label="更正原因", max_length=200)

    def __init__(self, data: Any = None, *, month: Month, current: MonthlyFigure | None) -> None:
        super().__init__(data, initial=_shown(current) if current else None)
        self.month = month
        if current is None:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """The month is part of the year, and in January it is the year; the year is part of the whole."""
        said = super().clean() or self.cleaned_data
        month, year, total = (said.get(name) for name in MONEY[:3])
        if self.month.number == 1 and month is not None and year is not None and month != year:
            self.add_error("done_year_fen", "1 月的年初至今应等于本月完成，请核对")
        if year is not None and total is not None and total < year:
            self.add_error(
                "done_total_fen",
                f"开工以来累计小于年初至今（{money_text(fen(year))} 万元），请核对是否填错行或单位",
            )
        return said

    def said(self) -> dict[str, Any]:
        """The arguments of `correct_figure`."""
        said = self.cleaned_data
        amounts = {name: fen(said[name]) for name in MONEY}
        return amounts | {name: said[name] for name in OTHERS} | {"reason": said.get("reason", "")}


def _shown(figure: MonthlyFigure) -> dict[str, Any]:
    amounts = {name: wan(getattr(figure, name)) for name in MONEY}
    return amounts | {name: getattr(figure, name) for name in OTHERS}


class StatisticsForm(forms.Form):
    """When the statistics bureau accepted the project."""

    entered_on = day_field("入库日期")
