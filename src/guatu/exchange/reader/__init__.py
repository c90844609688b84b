"""Reading the Excel ledgers that offices keep: pure, from a file to values."""

from guatu.exchange.reader.model import (
    FIELDS,
    ColumnChoice,
    ColumnReading,
    Figures,
    HeaderReading,
    LedgerRow,
    LeftOut,
    Limits,
    MappingOverride,
    Problem,
    ReadLedger,
    ReadSheet,
    UnreadableWorkbook,
)
from guatu.exchange.reader.reading import read_workbook
from guatu.exchange.reader.score import as_score_json

__all__ = [
    "FIELDS",
    "ColumnChoice",
    "ColumnReading",
    "Figures",
    "HeaderReading",
    "LedgerRow",
    "LeftOut",
    "Limits",
    "MappingOverride",
    "Problem",
    "ReadLedger",
    "ReadSheet",
    "UnreadableWorkbook",
    "as_score_json",
    "read_workbook",
]
