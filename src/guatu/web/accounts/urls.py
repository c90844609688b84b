"""Addresses of accounts, places and one's own page."""

from django.urls import path

from guatu.web.accounts import me, places, users
from guatu.web.accounts.kinds import ORGANISATIONS, REGIONS, Kind

app_name = "accounts"


def _places(kind: Kind) -> list[object]:
    start, noun, given = f"{kind.noun}s", kind.noun, {"kind": kind}
    return [
        path(f"{start}/", places.place_tree, given, name=f"{noun}-tree"),
        path(f"{start}/add/", places.place_add, given, name=f"{noun}-add"),
        path(f"{start}/<int:pk>/", places.place_page, given, name=f"{noun}-page"),
        path(f"{start}/<int:pk>/move/", places.place_move, given, name=f"{noun}-move"),
        path(f"{start}/<int:pk>/close/", places.place_close, given, name=f"{noun}-close"),
        path(f"{start}/<int:pk>/reopen/", places.place_reopen, given, name=f"{noun}-reopen"),
    ]


urlpatterns = [
    path("", users.user_list, name="user-list"),
    path("users/add/", users.user_add, name="user-add"),
    path("users/<int:pk>/", users.user_page, name="user-page"),
    path("users/<int:pk>/deactivate/", users.user_deactivate, name="user-deactivate"),
    path("users/<int:pk>/reactivate/", users.user_reactivate, name="user-reactivate"),
    path("users/<int:pk>/password/", users.user_reset_password, name="user-reset-password"),
    path("users/<int:pk>/unlock/", users.user_unlock, name="user-unlock"),
    path("users/<int:pk>/second-step/", users.user_reset_second_step, name="user-reset-second-step"),
    path("users/<int:pk>/grants/", users.grant_give, name="grant-give"),
    path("grants/<int:pk>/revoke/", users.grant_revoke, name="grant-revoke"),
    *_places(REGIONS),
    path("organisations/companies/", places.company_list, name="company-list"),
    *_places(ORGANISATIONS),
    path("me/", me.own_page, name="me"),
    path("me/tokens/", me.token_create, name="token-create"),
    path("me/tokens/<int:pk>/revoke/", me.token_revoke, name="token-revoke"),
]
