"""Plan documents as files: bytes → text whose characters every later place counts. Pure; no rows, no settings, no clock."""

from guatu.targets.documents.reading import read_document, read_pasted
from guatu.targets.documents.values import Document, DocumentError, Format

__all__ = ["Document", "DocumentError", "Format", "read_document", "read_pasted"]
