"""Applying for a lot: what is still missing, the promise, the account the deposit returns to."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.enrolment import queries as enrolment
from auction.enrolment import rules, service
from auction.enrolment.case_roles import NO_ROLE, role_in_case
from auction.enrolment.entry import part_of
from auction.enrolment.refusals import Missing
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots import queries as lots
from auction.lots.conditions import conditions_of
from auction.lots.models import Lot
from auction.lots.terms import BiddingTerms
from web.bidder.checklist import FOR_EVER, checklist
from web.bidder.entry_form import PARTNER_ROWS, WAYS, read_entry
from web.forms import FormView, blank_form, read_form
from web.live.confirmed import with_confirmation
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def apply_page(request: Request) -> Response:
    """Show what is missing, and the form when nothing else stands in the way."""
    return await _render(request, blank_form())


async def apply(request: Request) -> Response:
    """Apply; the next page says what to pay and where to."""
    async with read_form(request) as form:
        try:
            refund_account = form.text("refund_account", longest=60)
            form.promised("eligible")
            entry = read_entry(form)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                deposit = await service.apply(
                    uow,
                    lot_id=request.path_params["lot_id"],
                    refund_account=refund_account,
                    entry=entry,
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
        missing = await with_confirmation(request, session, lot_id, missing)
        deposit = await enrolment.deposit_of(session, account_id, lot_id) if account_id else None
        asked = await conditions_of(session, lot_id)
        reckoning = await _reckoning(session, lot_id, account_id)
        part = await part_of(session, lot_id, account_id) if account_id else None
    number = deposit.number if deposit else None
    may_apply = deposit is None and not set(missing) & _BLOCKING and part is None
    page = {
        "form": form,
        "lot": lot,
        "deposit": deposit,
        "steps": checklist(missing, lot_id=lot_id, deposit_number=number),
        "may_apply": may_apply,
        "never": bool(set(missing) & FOR_EVER),
        "part": part,
        "capacity": asked[0],
        "asked": asked[1:],
        "ways": WAYS,
        "rows": PARTNER_ROWS,
        "proxies_until": lot.opens_at if lot.opens_at and now < lot.opens_at else None,
        **reckoning,
        "return_hours": int(rules.RETURN_WITHIN.total_seconds()) // 3600,
    }
    status = form.status if form.refused else 200
    return render(request, "bidder/apply.html", page, status=status)


_BLOCKING = FOR_EVER | {
    Missing.not_signed_in,
    Missing.identity_unverified,
    Missing.documents_pending,
}


async def _reckoning(session: AsyncSession, lot_id: str, account_id: str | None) -> dict[str, Any]:
    """Return what a bidder is in the case, and what is to pay, in figures. TRAP-05, OJA-53."""
    row = await session.get_one(Lot, lot_id)
    terms = BiddingTerms.from_json(row.terms or {})
    role = await role_in_case(session, row, account_id) if account_id else NO_ROLE
    return {
        "role": role,
        "due_fen": rules.due_fen(terms, applicant_claim_fen=role.claim_fen),
    }
