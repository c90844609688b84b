"""Changes to places, bodies, people, what they were granted, and the keys of their programs."""

from guatu.access.services.grants import grant_role, revoke_grant
from guatu.access.services.people import (
    add_user,
    change_user,
    deactivate_user,
    note_sign_in,
    note_sign_in_failed,
    note_sign_out,
    reactivate_user,
    reset_password,
    set_own_password,
    unlock_user,
)
from guatu.access.services.places import (
    add_organisation,
    add_region,
    change_organisation,
    change_region,
    close_organisation,
    close_region,
    move_organisation,
    move_region,
    reopen_organisation,
    reopen_region,
)
from guatu.access.services.tokens import create_token, revoke_token, user_of_token

__all__ = [
    "add_organisation",
    "add_region",
    "add_user",
    "change_organisation",
    "change_region",
    "change_user",
    "close_organisation",
    "close_region",
    "create_token",
    "deactivate_user",
    "grant_role",
    "move_organisation",
    "move_region",
    "note_sign_in",
    "note_sign_in_failed",
    "note_sign_out",
    "reactivate_user",
    "reopen_organisation",
    "reopen_region",
    "reset_password",
    "revoke_grant",
    "revoke_token",
    "set_own_password",
    "unlock_user",
    "user_of_token",
]
