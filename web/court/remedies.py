"""The court's desk for outsiders' claims and objections: lists, papers entered, each step."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import CaseView, case
from auction.db.files import read_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.queries import lots_of_case
from auction.remedies import claims, objections, queries
from auction.remedies.claim_steps import REASONED as CLAIM_REASONED
from auction.remedies.claim_steps import ClaimRight, ClaimStep
from auction.remedies.entering import LEAST_REASON, MOST_REASON, MOST_WORDS
from auction.remedies.objection_steps import REASONED as OBJECTION_REASONED
from auction.remedies.objection_steps import (
    ObjectionStep,
    ObjectionTarget,
    Outcome,
    SaleGround,
)
from auction.remedies.queries import ClaimView, ObjectionView
from auction.settlement.queries import sales_of_case
from web.admission.paper_response import paper_response
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.public.remedies import read_objection, read_paper
from web.requests import house, viewer_of
from web.templating import render, see_other

_CLERK_CLAIM_STEPS = (ClaimStep.serve, ClaimStep.sue, ClaimStep.withdraw)
_CLERK_OBJECTION_STEPS = (ObjectionStep.serve, ObjectionStep.ask_review, ObjectionStep.withdraw)


async def list_remedies(request: Request) -> Response:
    """Show every claim and objection at this court, what is still open first."""
    async with house(request).database.session() as session:
        found = await queries.claims_of_court(session, court_of(request))
        raised = await queries.objections_of_court(session, court_of(request))
    context = {
        "claims": sorted(found, key=lambda row: row.state.is_over),
        "objections": sorted(raised, key=lambda row: row.state.is_over),
    }
    return render(request, "court/remedies.html", context)


async def case_remedies(request: Request) -> Response:
    """Show what was raised in a case, and the forms for what came on paper."""
    return await _case_page(request, blank_form())


async def enter_claim(request: Request) -> Response:
    """Enter an outsider's claim that came on paper."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        asset_id = form.text("asset_id", longest=60)
        name = form.text("outsider_name", longest=200)
        right = form.choice("right", ClaimRight)
        words = form.text("claim_words", longest=MOST_WORDS)
        paper = await read_paper(form, "documents")
        form.check()
        async with house(request).database.session() as session:
            known = await _case(request, session)
        if asset_id not in {thing.id for thing in known.assets}:
            raise refuse(CommonRefusal.not_found)
        return await claims.file_claim(
            uow, asset_id=asset_id, right=right, words=words, paper=paper, outsider_name=name
        )

    def then(claim_id: str) -> Response:
        return see_other(f"/court/claims/{claim_id}", said="claim_filed")

    return await act_on(request, act, again=_case_page, then=then)


async def enter_objection(request: Request) -> Response:
    """Enter an objection that came on paper."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        name = form.text("objector_name", longest=200)
        asset_id = form.optional_text("objection_asset_id", longest=60)
        filed: dict[str, Any] = await read_objection(form)
        return await objections.file_objection(
            uow,
            case_id=request.path_params["case_id"],
            asset_id=asset_id or None,
            objector_name=name,
            **filed,
        )

    def then(objection_id: str) -> Response:
        return see_other(f"/court/enforcement-objections/{objection_id}", said="objection_filed")

    return await act_on(request, act, again=_case_page, then=then)


async def show_claim(request: Request) -> Response:
    """Show a claim, what it does to the lots of the thing, and what may be decided now."""
    return await _claim_page(request, blank_form())


async def take_claim_step(request: Request) -> Response:
    """Take one step with a claim."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        step = form.choice("step", ClaimStep)
        reason = form.optional_text("reason", longest=MOST_REASON)
        served_at = form.instant("served_at") if step is ClaimStep.serve else None
        form.check()
        claim_id = request.path_params["claim_id"]
        await claims.take_step(
            uow, claim_id=claim_id, step=step, reason=reason, served_at=served_at
        )

    return await act_on(request, act, again=_claim_page, then=_then(request))


async def show_objection(request: Request) -> Response:
    """Show an objection, and what may be decided now."""
    return await _objection_page(request, blank_form())


async def take_objection_step(request: Request) -> Response:
    """Take one step with an objection."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        step = form.choice("step", ObjectionStep)
        reason = form.optional_text("reason", longest=MOST_REASON)
        served_at = form.instant("served_at") if step is ObjectionStep.serve else None
        decides = step in (ObjectionStep.decide, ObjectionStep.review)
        outcome = form.choice("outcome", Outcome) if decides else None
        form.check()
        await objections.take_step(
            uow,
            objection_id=request.path_params["objection_id"],
            step=step,
            reason=reason,
            outcome=outcome,
            served_at=served_at,
        )

    return await act_on(request, act, again=_objection_page, then=_then(request))


async def claim_paper(request: Request) -> Response:
    """Return the paper behind a claim to its court."""
    async with house(request).database.session() as session:
        return await _paper(session, (await _claim(request, session)).file_id)


async def objection_paper(request: Request) -> Response:
    """Return the paper behind an objection to its court."""
    async with house(request).database.session() as session:
        return await _paper(session, (await _objection(request, session)).file_id)


async def _case_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await _case(request, session)
        context = {
            "form": form,
            "case": found,
            "claims": await queries.claims_of_case(session, found.id),
            "objections": await queries.objections_of_case(session, found.id),
            "rights": list(ClaimRight),
            "targets": list(ObjectionTarget),
            "sale_grounds": list(SaleGround),
            "may_write": viewer_of(request).is_one_of(Role.judge, Role.clerk),
        }
    status = form.status if form.refused else 200
    return render(request, "court/case_remedies.html", context, status=status)


async def _claim_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await _claim(request, session)
        lots = await lots_of_case(session, found.case_id)
    viewer = viewer_of(request)
    steps = found.open_steps if viewer.is_one_of(Role.judge) else ()
    if viewer.is_one_of(Role.clerk) and not steps:
        steps = tuple(step for step in found.open_steps if step in _CLERK_CLAIM_STEPS)
    context = {
        "form": form,
        "claim": found,
        "lots": [lot for lot in lots if lot.asset_id == found.asset_id],
        "offered": steps,
        "reasoned": CLAIM_REASONED,
        "least_reason": LEAST_REASON,
        "posted": form.value("step"),
        "blank": blank_form(),
    }
    status = form.status if form.refused else 200
    return render(request, "court/claim.html", context, status=status)


async def _objection_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await _objection(request, session)
        lots = await lots_of_case(session, found.case_id)
        sales = await sales_of_case(session, found.case_id)
    viewer = viewer_of(request)
    steps = found.open_steps if viewer.is_one_of(Role.judge) else ()
    if viewer.is_one_of(Role.clerk) and not steps:
        steps = tuple(step for step in found.open_steps if step in _CLERK_OBJECTION_STEPS)
    touched = [lot for lot in lots if found.asset_id in (None, lot.asset_id)]
    context = {
        "form": form,
        "objection": found,
        "lots": touched,
        "sales": [sale for sale in sales if sale.lot_id in {lot.id for lot in touched}],
        "offered": steps,
        "reasoned": OBJECTION_REASONED,
        "outcomes": (Outcome.dismissed, Outcome.upheld),
        "least_reason": LEAST_REASON,
        "posted": form.value("step"),
        "blank": blank_form(),
    }
    status = form.status if form.refused else 200
    return render(request, "court/enforcement_objection.html", context, status=status)


async def _case(request: Request, session: AsyncSession) -> CaseView:
    found = await case(session, court_of(request), request.path_params["case_id"])
    if found is None:
        raise refuse(CommonRefusal.not_found)
    return found


async def _claim(request: Request, session: AsyncSession) -> ClaimView:
    found = await queries.claim(session, request.path_params["claim_id"])
    if found is None or found.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    return found


async def _objection(request: Request, session: AsyncSession) -> ObjectionView:
    found = await queries.objection(session, request.path_params["objection_id"])
    if found is None or found.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    return found


async def _paper(session: AsyncSession, file_id: str | None) -> Response:
    file = await read_file(session, file_id) if file_id else None
    if file is None:
        raise refuse(CommonRefusal.not_found)
    return paper_response(file)


def _then(request: Request) -> Any:
    def then(_nothing: None) -> Response:
        return see_other(request.url.path, said="remedy_step_taken")

    return then
