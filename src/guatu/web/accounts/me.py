"""One's own page: who one is, where one may do what, password, second step, keys for programs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from guatu.access import policy, queries, services
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.web.accounts.forms import TokenForm
from guatu.web.forms import said_no
from guatu.web.requests import SignedIn


@require_GET
def own_page(request: SignedIn) -> HttpResponse:
    return _own_page(request)


@require_POST
@never_cache
def token_create(request: SignedIn) -> HttpResponse:
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            token, secret = services.create_token(request.user, **form.cleaned_data, by=request.user)
        except Refused as refused:
            said_no(form, refused)
        else:
            return render(request, "accounts/token_shown.html", {"token": token, "secret": secret})
    return _own_page(request, form=form)


@require_POST
def token_revoke(request: SignedIn, pk: int) -> HttpResponse:
    token = policy.token_for(request.user, pk)
    services.revoke_token(token, by=request.user)
    messages.success(request, f"令牌“{token.name}”已吊销，使用它的程序将立即被拒绝")
    return redirect("accounts:me")


def _own_page(request: SignedIn, form: TokenForm | None = None) -> HttpResponse:
    context = {
        "person": request.user,
        "grants": queries.grants_of(request.user),
        "has_second_step": queries.has_second_step(request.user),
        "tokens": policy.tokens_for(request.user),
        "form": form or TokenForm(),
        "today": today(),
    }
    return render(request, "accounts/me.html", context, status=422 if form else 200)
