"""Every change to bulletins and their templates."""

from guatu.bulletins.services.composing import check_draft, compose_for
from guatu.bulletins.services.drafts import (
    Wording,
    correct_bulletin,
    delete_draft,
    draft_bulletin,
    edit_bulletin,
    recompose_bulletin,
    wording_of,
)
from guatu.bulletins.services.files import draft_file, draft_files
from guatu.bulletins.services.issue import announce_bulletin, issue_bulletin
from guatu.bulletins.services.review import review_file, review_of
from guatu.bulletins.services.templates import add_template

__all__ = [
    "Wording",
    "add_template",
    "announce_bulletin",
    "check_draft",
    "compose_for",
    "correct_bulletin",
    "delete_draft",
    "draft_bulletin",
    "draft_file",
    "draft_files",
    "edit_bulletin",
    "issue_bulletin",
    "recompose_bulletin",
    "review_file",
    "review_of",
    "wording_of",
]
