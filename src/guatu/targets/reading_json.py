"""A reading of a plan document as plain values for programs: what `guatu extract-plan --json` prints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from guatu.engine.extract import NotTaken, PlanReading, ReadFrequency, ReadResult, ReadTarget, ReadTask


def reading_json(reading: PlanReading) -> dict[str, Any]:
    """Everything that was read; places count characters of the text, `sums` names targets by their position in `targets`."""
    return {
        "title": reading.title,
        "year": reading.year,
        "place": reading.place,
        "targets": [_target(target) for target in reading.targets],
        "tasks": [_task(task) for task in reading.tasks],
        "frequencies": [_frequency(frequency) for frequency in reading.frequencies],
        "results": [_result(result) for result in reading.results],
        "not_taken": [_passage(passage) | {"reason": passage.reason} for passage in reading.not_taken],
        "sums": [
            {
                "total": check.total,
                "parts": list(check.parts),
                "difference": number(check.difference),
                "holds": check.holds,
            }
            for check in reading.sums
        ],
        "shared_units": list(reading.shared_units),
    }


def number(value: Decimal) -> int | float:
    """A value as JSON writes numbers: without a fraction where there is none."""
    return int(value) if value == value.to_integral_value() else float(value)


def _passage(row: ReadTarget | ReadFrequency | ReadResult | NotTaken) -> dict[str, Any]:
    return {"quote": row.quote, "start": row.start, "end": row.end, "rule": row.rule}


def _target(target: ReadTarget) -> dict[str, Any]:
    return _passage(target) | {
        "indicator": target.indicator,
        "scope": target.scope,
        "op": target.op.value,
        "value": number(target.value),
        "unit": target.unit,
        "period": target.period,
        "growth": target.is_growth,
        "modality": target.modality.value,
        "section": target.section,
        "units": list(target.units),
        "support": list(target.support),
        "implied": target.is_implied,
        "threshold": target.threshold,
        "value_start": target.value_start,
        "value_end": target.value_end,
        "reason": target.reason,
    }


def _task(task: ReadTask) -> dict[str, Any]:
    return {
        "title": task.title,
        "number": task.number,
        "start": task.start,
        "end": task.end,
        "units": list(task.units),
        "support": list(task.support),
        "has_more": task.has_more,
        "section": task.section,
        "rule": task.rule,
    }


def _frequency(frequency: ReadFrequency) -> dict[str, Any]:
    least, most = frequency.times or (None, None)
    return _passage(frequency) | {
        "times": least,
        "times_to": most,
        "op": frequency.op.value,
        "per": frequency.per,
        "section": frequency.section,
    }


def _result(result: ReadResult) -> dict[str, Any]:
    return _passage(result) | {
        "indicator": result.indicator,
        "op": result.op.value,
        "value": number(result.value),
        "unit": result.unit,
        "section": result.section,
    }
