"""The court's lots before and after they are public: terms, the panel, the announcement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auction.bidding.queries import live
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import calendar_around, has_official_list
from auction.documents.queries import papers_of_lot
from auction.kernel.actor import Role
from auction.kernel.clock import COURT_ZONE, court_day
from auction.kernel.money import format_yuan
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots import service
from auction.lots.announcement import draft
from auction.lots.conditions import extra_conditions
from auction.lots.explaining import explain
from auction.lots.facts import announcement_facts, basis_of
from auction.lots.listing_facts import completeness_of
from auction.lots.models import Lot
from auction.lots.noticing import longest_notice_days
from auction.lots.panel_queries import DecisionView, committee_decision, decision
from auction.lots.pricing import Pricing, needs_committee, pricings_for
from auction.lots.profile_queries import profile_of_lot
from auction.lots.proposals import propose
from auction.lots.queries import LotView, announcements, court_lots, lot
from auction.lots.readiness import what_is_missing
from auction.lots.reference_price import latest_sale_on
from auction.lots.rules import (
    MOST_BALANCE_DAYS,
    ProposedTerms,
    advise,
    advised_increment_fen,
    check_terms,
    deposit_band,
)
from auction.lots.sale_rounds import (
    SaleBasis,
    earliest_opening,
    floor_fen,
    floor_law,
    notice_days,
    reserve_floor_fen,
    second_by,
)
from auction.lots.states import LotState
from auction.lots.surplus_facts import surplus_of
from web.court.acting import act_on, court_of
from web.court.what_now import what_now
from web.forms import FormView, blank_form
from web.paging import page_number, pager
from web.requests import house, viewer_of
from web.templating import render, see_other


async def list_lots(request: Request) -> Response:
    """Show a page of the court's lots, drafts included."""
    wanted = request.query_params.get("state", "")
    state = wanted if wanted in LotState.__members__ else ""
    search = request.query_params.get("q", "")[:100]
    number = page_number(request)
    async with house(request).database.session() as session:
        page = await court_lots(session, court_of(request), search=search, state=state, page=number)
        running = await live(session, [lot.id for lot in page.items])
    context = {
        "page": page,
        "live": running,
        "search": search,
        "pager": pager(request, page),
        "state": state,
        "states": list(LotState),
    }
    return render(request, "court/lots.html", context)


async def show_lot(request: Request) -> Response:
    """Show a lot: what is proposed and why, what the panel signs, what was published."""
    return await _page(request, blank_form())


async def lot_again(request: Request, form: FormView) -> Response:
    """Show a lot again, with a form about it that was refused."""
    return await _page(request, form)


async def propose_terms(request: Request) -> Response:
    """Put terms before the panel."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        fields: dict[str, Any] = {
            name: form.amount(name) for name in ("start_fen", "increment_fen", "deposit_fen")
        }
        fields["opens_at"] = form.instant("opens_at")
        fields["ends_at"] = form.instant("ends_at")
        fields["balance_days"] = form.whole("balance_days", least=1, most=MOST_BALANCE_DAYS)
        if form.value("pricing"):
            fields["pricing"] = form.choice("pricing", Pricing)
            fields["ground"] = form.optional_text("ground", longest=1_000)
            fields["reserve_fen"] = form.optional_amount("reserve_fen")
        seen = form.optional_text("seen", longest=64)
        form.check()
        return await service.propose_terms(uow, lot_id=_id(request), seen_hash=seen, **fields)

    def then(_decision_id: str) -> RedirectResponse:
        return see_other(_address(request), said="terms_proposed")

    return await act_on(request, act, again=_page, then=then)


async def sign_terms(request: Request) -> Response:
    """Sign terms as a member of the panel."""

    async def act(uow: UnitOfWork, form: FormView) -> bool:
        decision_id = form.text("decision", longest=60)
        seen = form.text("seen", longest=64)
        reserve_fen = form.optional_amount("signed_reserve_fen")
        form.check()
        return await service.sign_terms(
            uow, decision_id=decision_id, seen_hash=seen, reserve_fen=reserve_fen
        )

    def then(is_decided: bool) -> RedirectResponse:
        return see_other(_address(request), said="terms_decided" if is_decided else "terms_signed")

    return await act_on(request, act, again=_page, then=then)


async def record_committee_decision(request: Request) -> Response:
    """Record that a ship's committee decided to sell it here."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        number = form.text("committee_number", longest=100)
        decided_on = form.day("decided_on")
        text = form.text("committee_text", longest=2_000)
        form.check()
        await service.record_committee_decision(
            uow, lot_id=_id(request), number=number, decided_on=decided_on, text=text
        )

    then = _back(request, "committee_decision_recorded")
    return await act_on(request, act, again=_page, then=then)


async def draft_sale(request: Request) -> Response:
    """Begin the judicial sale of what a second auction did not sell."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        form.check()
        return await service.draft_sale(uow, lot_id=_id(request))

    def then(lot_id: str) -> RedirectResponse:
        return see_other(f"/court/lots/{lot_id}", said="sale_drafted")

    return await act_on(request, act, again=_page, then=then)


async def publication_page(request: Request) -> Response:
    """Show the announcement in both languages exactly as it would be published."""
    return await _publication(request, blank_form())


async def publish(request: Request) -> Response:
    """Announce the lot."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        seen = form.text("seen", longest=64)
        form.promised("read")
        form.check()
        await service.publish(uow, lot_id=_id(request), seen_hash=seen)

    then = _back(request, "lot_published")
    return await act_on(request, act, again=_publication, then=then)


async def withdraw_draft(request: Request) -> Response:
    """Give up a lot that was never published."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("reason", longest=1_000)
        form.check()
        await service.withdraw_draft(uow, lot_id=_id(request), reason=reason)

    return await act_on(request, act, again=_page, then=_back(request, "draft_withdrawn"))


async def _page(request: Request, form: FormView) -> Response:
    viewer = viewer_of(request)
    async with house(request).database.session() as session:
        found = await _own_lot(request, session)
        standing = await decision(session, found.id)
        context: dict[str, Any] = {
            "form": form,
            "lot": found,
            "decision": standing,
            "versions": await announcements(session, found.id),
            "papers": await papers_of_lot(session, found.id),
            "is_judge": viewer.is_one_of(Role.judge),
            "may_propose": viewer.is_one_of(Role.judge, Role.clerk),
            "may_sign": _may_sign(request, standing),
            "needs_committee": needs_committee(found.asset.kind),
            "committee": await committee_decision(session, found.id),
            "conditions": await extra_conditions(session, found.id),
            "surplus": None,
            **await what_now(session, found),
        }
        if found.state.is_before_publication:
            row = await session.get_one(Lot, found.id)
            basis, told_days = await basis_of(session, row), await longest_notice_days(session, row)
            context |= _drafting(request, found, basis, standing, told_days)
            context["surplus"] = await surplus_of(session, row, house(request).clock.now())
            context |= await _listing(session, found, house(request).clock.now())
    status = form.status if form.refused else 200
    return render(request, "court/lot.html", context, status=status)


async def _listing(session: AsyncSession, found: LotView, now: datetime) -> dict[str, Any]:
    """Return how far the lot is from its announcement, and the ways its category is priced."""
    row = await session.get_one(Lot, found.id)
    profile = await profile_of_lot(session, row)
    calendar = calendar_around(court_day(now))
    basis = await basis_of(session, row)
    proposal = propose(basis, now=now, calendar=calendar)
    return {
        "reasons": explain(proposal, basis, now=now, calendar=calendar),
        "completeness": await completeness_of(session, row, now),
        "pricings": [each for each in pricings_for(found.asset.kind) if profile.allows(each)],
    }


async def _publication(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await _own_lot(request, session)
        standing = await decision(session, found.id)
        if standing is None or found.state is not LotState.decided:
            return see_other(_address(request))
        row = await session.get_one(Lot, found.id)
        facts = await announcement_facts(session, row, standing.terms)
        basis = await basis_of(session, row)
        now = house(request).clock.now()
        missing = await what_is_missing(session, row, now)
    context = {
        "form": form,
        "lot": found,
        "decision": standing,
        "content": draft(facts),
        "missing": missing,
        "obstacle": check_terms(standing.terms, basis, published_at=now),
    }
    status = form.status if form.refused else 200
    return render(request, "court/publication.html", context, status=status)


def _drafting(
    request: Request,
    found: LotView,
    basis: SaleBasis,
    standing: DecisionView | None,
    told_days: int,
) -> dict[str, Any]:
    """Return the proposal, and the law's figures it stays within."""
    now = house(request).clock.now()
    calendar = calendar_around(court_day(now))
    proposal = propose(basis, now=now, calendar=calendar, told_days=told_days)
    shown = standing.terms if standing else proposal
    least, most = deposit_band(shown.start_fen)
    pricings = pricings_for(found.asset.kind)
    return {
        "pricings": pricings,
        "reserve_floor_fen": reserve_floor_fen(basis),
        "basis": basis,
        "proposal": proposal,
        "initial": _typed(shown),
        "seen": standing.terms_hash if standing else "",
        "floor_fen": floor_fen(basis, shown.pricing),
        "floor_law": floor_law(basis, shown.pricing),
        "deposit_least_fen": least,
        "deposit_most_fen": most,
        "advised_fen": advised_increment_fen(shown.start_fen),
        "notice_days": notice_days(basis),
        "earliest_at": earliest_opening(basis, now),
        "second_by": second_by(basis.failed_at) if basis.failed_at and basis.is_second else None,
        "latest_sale_on": latest_sale_on(basis.valid_until_on),
        "provisional_year": None
        if has_official_list(court_day(shown.opens_at).year)
        else court_day(shown.opens_at).year,
        "advice": advise(shown, basis, published_at=now, calendar=calendar),
        "obstacle": check_terms(standing.terms, basis, published_at=now) if standing else None,
    }


def _typed(terms: ProposedTerms) -> dict[str, str]:
    """Return terms as a person would type them into the form."""
    return {
        "start_fen": format_yuan(terms.start_fen),
        "increment_fen": format_yuan(terms.increment_fen),
        "deposit_fen": format_yuan(terms.deposit_fen),
        "opens_at": terms.opens_at.astimezone(COURT_ZONE).strftime("%Y-%m-%dT%H:%M"),
        "ends_at": terms.ends_at.astimezone(COURT_ZONE).strftime("%Y-%m-%dT%H:%M"),
        "balance_days": str(terms.balance_days),
        "pricing": terms.pricing.value,
        "ground": terms.ground,
    }


def _may_sign(request: Request, standing: DecisionView | None) -> bool:
    viewer = viewer_of(request)
    if standing is None or standing.decided_at is not None:
        return False
    return viewer.is_one_of(Role.panel) and not standing.is_signed_by(viewer.account_id)


async def _own_lot(request: Request, session: AsyncSession) -> LotView:
    found = await lot(session, _id(request))
    if found is None or found.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    return found


def _back(request: Request, said: str) -> Callable[[None], RedirectResponse]:
    def then(_nothing: None) -> RedirectResponse:
        return see_other(_address(request), said=said)

    return then


def _address(request: Request) -> str:
    return f"/court/lots/{_id(request)}"


def _id(request: Request) -> str:
    return str(request.path_params["lot_id"])
