"""Signing in and out, one's password and second step: allauth's addresses, those by e-mail closed to all."""

CLOSED = {"everybody": 404}
NOT_YET = {"everybody": 404, "anonymous": 302}
SIGNED_IN = {"everybody": 200, "anonymous": 302}

EXPECTED = {
    "closed-signup": CLOSED,
    "closed-email": CLOSED,
    "closed-confirm-email": CLOSED,
    "closed-password-set": CLOSED,
    "closed-password-reset": CLOSED,
    "closed-login-code": CLOSED,
    "account_login": {"everybody": 302, "anonymous": 200},
    "account_logout": {"everybody": 200, "anonymous": 302},
    "account_inactive": {"everybody": 200},
    "account_signup": CLOSED,
    "account_email": CLOSED,
    "account_email_verification_sent": CLOSED,
    "account_confirm_email": CLOSED | {"args": ("key",)},
    "account_confirm_login_code": CLOSED,
    "account_set_password": CLOSED,
    "account_reset_password": CLOSED,
    "account_reset_password_done": CLOSED,
    "account_reset_password_from_key": CLOSED | {"args": ("1", "key")},
    "account_reset_password_from_key_done": CLOSED,
    "account_change_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    # each of these asks for the password again, or for the second step that is not set up yet
    "mfa_activate_totp": {"everybody": 302},
    "mfa_authenticate": {"everybody": 302},
    "mfa_reauthenticate": {"everybody": 302},
    "mfa_generate_recovery_codes": {"everybody": 302},
    # what is not set up yet is not there
    "mfa_deactivate_totp": NOT_YET,
    "mfa_view_recovery_codes": NOT_YET,
    "mfa_download_recovery_codes": NOT_YET,
}
