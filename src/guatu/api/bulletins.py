"""Issued bulletins and drafts."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["通报"])
