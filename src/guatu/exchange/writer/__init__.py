"""Writing spreadsheets: tables, ledgers in the offices' own shape, and problems back into the user's file."""

from guatu.exchange.writer.annotate import annotated_copy
from guatu.exchange.writer.inert import inert
from guatu.exchange.writer.ledger import write_ledger
from guatu.exchange.writer.table import Column, save_table, write_table

__all__ = ["Column", "annotated_copy", "inert", "save_table", "write_ledger", "write_table"]
