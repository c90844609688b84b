"""Months and spans of time as values; no clock in here."""

from guatu.engine.calendar.month import Month, months_elapsed

__all__ = ["Month", "months_elapsed"]
