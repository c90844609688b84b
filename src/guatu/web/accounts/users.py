"""Accounts and what they were granted, for the administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import policy, queries, services, sign_in
from guatu.access.enums import Can
from guatu.kit.errors import Refused
from guatu.ledger.queries import history_of
from guatu.web.accounts.forms import GrantForm, NewUserForm, ReasonForm, UserFilter, UserForm
from guatu.web.accounts.words import roles_in_words, what_ends
from guatu.web.audit.words import in_words
from guatu.web.forms import first_error, said_no
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.access.models import User

PAGE_SIZE = 50


@require_GET
def user_list(request: SignedIn) -> HttpResponse:
    users = policy.users_for(request.user)
    filters = UserFilter(request.GET)
    found = queries.user_list(users, **filters.wanted())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/user_list.html", {"page": page, "filters": filters})


@require_http_methods(["GET", "POST"])
@never_cache
def user_add(request: SignedIn) -> HttpResponse:
    policy.require(request.user, Can.ACCOUNTS)
    form = NewUserForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            user, password = services.open_account(**form.cleaned_data, by=request.user)
        except Refused as refused:
            said_no(form, refused, "username")
        else:
            return _show_password(request, user, password, "账号已建立")
    bodies = queries.public_bodies(policy.organisations_for(request.user, Can.ACCOUNTS))
    status = 422 if form.is_bound else 200
    return render(request, "accounts/user_add.html", {"form": form, "bodies": bodies}, status=status)


@require_http_methods(["GET", "POST"])
def user_page(request: SignedIn, pk: int) -> HttpResponse:
    user = policy.user_for(request.user, pk)
    if request.method == "GET":
        return _user_page(request, user)
    form = UserForm(request.POST, user=request.user)
    if not form.is_valid():
        return _user_page(request, user, form=form)
    services.change_user(user, **form.cleaned_data, by=request.user)
    messages.success(request, "已保存")
    return redirect("accounts:user-page", pk=pk)


@require_POST
def user_deactivate(request: SignedIn, pk: int) -> HttpResponse:
    user = policy.user_for(request.user, pk)
    services.deactivate_user(user, by=request.user)
    messages.success(request, f"“{user}”的账号已停用，其登录和令牌已全部失效")
    return redirect("accounts:user-page", pk=pk)


@require_POST
@never_cache
def user_reactivate(request: SignedIn, pk: int) -> HttpResponse:
    user = policy.user_for(request.user, pk)
    return _show_password(request, user, services.reactivate_user(user, by=request.user), "账号已恢复")


@require_POST
@never_cache
def user_reset_password(request: SignedIn, pk: int) -> HttpResponse:
    user = policy.user_for(request.user, pk)
    return _show_password(request, user, services.reset_password(user, by=request.user), "密码已重置")


@require_POST
def user_unlock(request: SignedIn, pk: int) -> HttpResponse:
    user = policy.user_for(request.user, pk)
    services.unlock_user(user, by=request.user)
    messages.success(request, f"“{user}”已解锁，可以立即登录")
    return redirect("accounts:user-page", pk=pk)


@require_POST
def user_reset_second_step(request: SignedIn, pk: int) -> HttpResponse:
    user = policy.user_for(request.user, pk)
    services.reset_second_step(user, by=request.user)
    messages.success(request, f"“{user}”的两步验证已取消，下次登录只需密码")
    return redirect("accounts:user-page", pk=pk)


@require_POST
def grant_give(request: SignedIn, pk: int) -> HttpResponse:
    user = policy.user_for(request.user, pk)
    form = GrantForm(request.POST, user=request.user)
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            services.grant_role(
                user, given.pop("role"), everywhere=given.pop("is_everywhere"), by=request.user, **given
            )
        except Refused as refused:
            said_no(form, refused)
        else:
            messages.success(request, "授权已生效")
            return redirect("accounts:user-page", pk=pk)
    return _user_page(request, user, grant_form=form)


@require_POST
def grant_revoke(request: SignedIn, pk: int) -> HttpResponse:
    grant = policy.grant_for(request.user, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(first_error(form))
    services.revoke_grant(grant, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, "授权已撤销")
    return redirect("accounts:user-page", pk=grant.user_id)


def _user_page(
    request: SignedIn, user: User, *, form: UserForm | None = None, grant_form: GrantForm | None = None
) -> HttpResponse:
    office = user.organisation.name if user.organisation else ""
    values = {"display_name": user.display_name, "organisation": office, "phone": user.phone}
    grants = [(grant, what_ends(grant)) for grant in queries.grants_of(user)]
    context: dict[str, Any] = {
        "person": user,
        "is_self": user.pk == request.user.pk,
        "is_locked": sign_in.is_locked(user.username),
        "has_second_step": queries.has_second_step(user),
        "form": form or UserForm(initial=values, user=request.user),
        "grant_form": grant_form or GrantForm(user=request.user),
        "grants": grants,
        "roles": roles_in_words(),
        "bodies": queries.public_bodies(policy.organisations_for(request.user, Can.ACCOUNTS)),
        "history": [in_words(entry) for entry in history_of(f"user:{user.pk}")[:20]],
    }
    return render(request, "accounts/user_page.html", context, status=422 if form or grant_form else 200)


def _show_password(request: SignedIn, user: User, password: str, done: str) -> HttpResponse:
    context = {"person": user, "password": password, "done": done}
    return render(request, "accounts/password_shown.html", context)
