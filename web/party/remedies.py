"""One's own claims and objections, and a party's objections and the way to pay a case off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.cases.kinds import PartyRole
from auction.cases.queries import CaseView, case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.people.queries import court
from auction.remedies import claims, objections, queries
from auction.remedies.claim_steps import ClaimState, ClaimStep
from auction.remedies.objection_steps import ObjectionStep, ObjectionTarget, SaleGround
from auction.remedies.queries import ClaimView, ObjectionView
from auction.settlement import redeeming, redemption_queries
from web.forms import FormView, blank_form, read_form
from web.party.cases import found_case
from web.public.remedies import read_objection
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_OWN_CLAIM_STEPS = (ClaimStep.sue, ClaimStep.withdraw)
_OWN_OBJECTION_STEPS = (ObjectionStep.ask_review, ObjectionStep.withdraw)


async def list_own(request: Request) -> Response:
    """Show every claim and objection of the viewer."""
    account_id = viewer_of(request).account_id or ""
    async with house(request).database.session() as session:
        context = {
            "claims": await queries.claims_of_account(session, account_id),
            "objections": await queries.objections_of_account(session, account_id),
        }
    return render(request, "party/remedies.html", context)


async def show_claim(request: Request) -> Response:
    """Show an outsider their claim, and what they may do with it."""
    return await _claim_page(request, blank_form())


async def take_claim_step(request: Request) -> Response:
    """Withdraw one's claim, or show that one has sued."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        step = form.choice("step", ClaimStep)
        words = form.optional_text("reason", longest=2_000)
        form.check()
        claim_id = request.path_params["claim_id"]
        await claims.take_step(uow, claim_id=claim_id, step=step, reason=words)

    return await _act(request, act, again=_claim_page, said="remedy_step_taken")


async def show_objection(request: Request) -> Response:
    """Show an objector their objection, and what they may do with it."""
    return await _objection_page(request, blank_form())


async def take_objection_step(request: Request) -> Response:
    """Withdraw one's objection, or ask the higher court for reconsideration."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        step = form.choice("step", ObjectionStep)
        words = form.optional_text("reason", longest=2_000)
        form.check()
        objection_id = request.path_params["objection_id"]
        await objections.take_step(uow, objection_id=objection_id, step=step, reason=words)

    return await _act(request, act, again=_objection_page, said="remedy_step_taken")


async def case_objections(request: Request) -> Response:
    """Show a party what was raised in its case, and the form to object."""
    return await _case_page(request, blank_form())


async def object_in_case(request: Request) -> Response:
    """Take a party's objection to an act, or to a sale."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        asset_id = form.optional_text("asset_id", longest=60)
        filed: dict[str, Any] = await read_objection(form)
        await objections.file_objection(
            uow, case_id=request.path_params["case_id"], asset_id=asset_id or None, **filed
        )

    return await _act(request, act, again=_case_page, said="objection_filed")


async def redemption(request: Request) -> Response:
    """Tell the debtor what pays the case off today."""
    return await _redemption_page(request, blank_form())


async def ask_redemption(request: Request) -> Response:
    """Give out a payment number for the sum of today."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        payer = form.optional_text("payer_name", longest=200)
        form.check()
        case_id = request.path_params["case_id"]
        await redeeming.ask_redemption(uow, case_id=case_id, payer_name=payer)

    return await _act(request, act, again=_redemption_page, said="redemption_asked")


async def _act(
    request: Request,
    act: Callable[[UnitOfWork, FormView], Awaitable[None]],
    *,
    again: Callable[[Request, FormView], Awaitable[Response]],
    said: str,
) -> Response:
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await again(request, form.refuse(refused.refusal))
    return see_other(request.url.path, said=said)


async def _claim_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await queries.claim(session, request.path_params["claim_id"])
        if found is None or found.account_id != viewer_of(request).account_id:
            raise refuse(CommonRefusal.not_found)
        own = await court(session, found.court_id)
    context = {"form": form, "claim": found, "court": own, "offered": _claim_steps(found)}
    status = form.status if form.refused else 200
    return render(request, "party/remedy_claim.html", context, status=status)


async def _objection_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await queries.objection(session, request.path_params["objection_id"])
        if found is None or found.account_id != viewer_of(request).account_id:
            raise refuse(CommonRefusal.not_found)
        own = await court(session, found.court_id)
    context = {"form": form, "objection": found, "court": own, "offered": _objection_steps(found)}
    status = form.status if form.refused else 200
    return render(request, "party/remedy_objection.html", context, status=status)


async def _case_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await _case(request, session)
        context = {
            "form": form,
            "case": found,
            "claims": await queries.claims_of_case(session, found.id),
            "objections": await queries.objections_of_case(session, found.id),
            "targets": list(ObjectionTarget),
            "sale_grounds": list(SaleGround),
            "account_id": viewer_of(request).account_id,
        }
    status = form.status if form.refused else 200
    return render(request, "party/case_objections.html", context, status=status)


async def _redemption_page(request: Request, form: FormView) -> Response:
    account_id = viewer_of(request).account_id
    async with house(request).database.session() as session:
        found = await _case(request, session)
        debtors = [
            party for party in found.parties_in(PartyRole.debtor) if party.account_id == account_id
        ]
        if not debtors:
            raise refuse(CommonRefusal.not_found)
        context = {
            "form": form,
            "case": found,
            "court": await court(session, found.court_id),
            "debtor": debtors[0],
            "owed": await redemption_queries.owed(session, found.court_id, found.id),
            "redemptions": await redemption_queries.redemptions_of_case(session, found.id),
        }
    status = form.status if form.refused else 200
    return render(request, "party/redemption.html", context, status=status)


async def _case(request: Request, session: AsyncSession) -> CaseView:
    court_id, case_id = await found_case(request, session)
    found = await case(session, court_id, case_id)
    assert found is not None
    return found


def _claim_steps(found: ClaimView) -> list[ClaimStep]:
    if found.state is ClaimState.upholding_served:
        return []
    return [step for step in found.open_steps if step in _OWN_CLAIM_STEPS]


def _objection_steps(found: ObjectionView) -> list[ObjectionStep]:
    return [step for step in found.open_steps if step in _OWN_OBJECTION_STEPS]
