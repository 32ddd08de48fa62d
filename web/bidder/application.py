"""Applying for a lot: what is still missing, the promise, the account the deposit returns to."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auction.enrolment import queries as enrolment
from auction.enrolment import rules, service
from auction.enrolment.refusals import Missing
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots import queries as lots
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

# What a person can do something about, and where.
_REMEDIES = {
    Missing.not_signed_in: "/sign-in",
    Missing.identity_unverified: "/account#identity",
    Missing.documents_pending: "/account#identity",
}
# What the form on this very page mends.
_MENDED_HERE = frozenset({Missing.application_missing, Missing.eligibility_unpromised})
_FOR_EVER = frozenset(
    {
        Missing.barred,
        Missing.own_court,
        Missing.near_relative,
        Missing.consumption_limited,
        Missing.lot_over,
    }
)


async def apply_page(request: Request) -> Response:
    """Show what is missing, and the form when nothing else stands in the way."""
    return await _render(request, blank_form())


async def apply(request: Request) -> Response:
    """Apply; the next page says what to pay and where to."""
    async with read_form(request) as form:
        try:
            refund_account = form.text("refund_account", longest=60)
            form.promised("eligible")
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                deposit = await service.apply(
                    uow, lot_id=request.path_params["lot_id"], refund_account=refund_account
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _render(request, form.refuse(refused.refusal))
    return see_other(f"/my/deposits/{deposit.number}", said="applied")


async def _render(request: Request, form: FormView) -> Response:
    lot_id, account_id = request.path_params["lot_id"], viewer_of(request).account_id
    now = house(request).clock.now()
    async with house(request).database.session() as session:
        lot = await lots.lot(session, lot_id)
        if lot is None or lot.terms is None:
            raise refuse(CommonRefusal.not_found)
        missing = await enrolment.missing(session, account_id=account_id, lot_id=lot_id, now=now)
        deposit = await enrolment.deposit_of(session, account_id, lot_id) if account_id else None
    page = {
        "form": form,
        "lot": lot,
        "deposit": deposit,
        "steps": steps(missing),
        "may_apply": deposit is None and not set(missing) & _BLOCKING,
        "never": bool(set(missing) & _FOR_EVER),
        "return_hours": int(rules.RETURN_WITHIN.total_seconds()) // 3600,
    }
    status = form.status if form.refused else 200
    return render(request, "bidder/apply.html", page, status=status)


def steps(missing: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return what is missing as a list to work off: code, and where each can be mended.

    Where something stands in the way for ever, nothing else is worth doing.
    """
    codes = [Missing(code) for code in missing]
    return [
        {"code": code, "href": _REMEDIES.get(code), "here": code in _MENDED_HERE}
        for code in [one for one in codes if one in _FOR_EVER] or codes
    ]


_BLOCKING = frozenset(_REMEDIES) | _FOR_EVER
