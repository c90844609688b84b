"""Zip packages (docx) with the same bytes for the same parts."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first moment a zip entry can name


def repacked(package: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """The same package with fixed times and, where named, other parts, so that equal content has equal hashes."""
    replaced = replaced or {}
    out = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            fresh = ZipInfo(entry.filename, _NO_TIME)
            fresh.compress_type = ZIP_DEFLATED
            fresh.create_system = 0
            target.writestr(fresh, replaced.get(entry.filename) or source.read(entry))
    return out.getvalue()
