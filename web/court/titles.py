"""What the titles of a case's claims say about time, and the doubled interest that follows."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.cases.delay_interest import Payment
from auction.cases.queries import CaseView, case
from auction.cases.title_terms import MOST_ROWS, Instalment, Stay, TitleTerms
from auction.cases.titles import enter_title_terms
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.money import format_yuan
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement.doubled_interest import ClaimInterest, interest_of_case
from web.calculators.explained import exact_yuan, interest_millionths
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.requests import house, viewer_of
from web.templating import render, see_other

_SPARE_ROWS = 2


async def show(request: Request) -> Response:
    """Show where the doubled interest of each claim comes from, span by span."""
    async with house(request).database.session() as session:
        found, told = await _told(session, request)
    context = {
        "case": found,
        "told": told,
        "exact_yuan": exact_yuan,
        "interest_millionths": interest_millionths,
        "may_write": viewer_of(request).is_one_of(Role.judge, Role.clerk),
    }
    return render(request, "court/titles.html", context)


async def form_page(request: Request) -> Response:
    """Show the form for the terms of one claim's title."""
    return await _form_page(request, blank_form())


async def enter(request: Request) -> Response:
    """Enter the terms of a title; the interest is worked out at once."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        terms = _read(form)
        form.check()
        _, claim = await _claim(uow.session, request)
        await enter_title_terms(uow, claim_id=claim.claim_id, terms=terms)

    def then(_nothing: None) -> Response:
        return see_other(
            f"/court/cases/{request.path_params['case_id']}/titles", said="title_entered"
        )

    return await act_on(request, act, again=_form_page, then=then)


def _read(form: FormView) -> TitleTerms:
    """Read the rows that hold something; a row begun must be whole."""
    instalments = [
        Instalment(
            form.amount(f"base_{row}"),
            form.day(f"due_{row}"),
            form.optional_amount(f"general_{row}", least_fen=0) or 0,
        )
        for row in range(1, MOST_ROWS + 1)
        if row == 1 or form.value(f"base_{row}") or form.value(f"due_{row}")
    ]
    stays = [
        Stay(
            form.day(f"from_{row}"),
            form.day(f"to_{row}"),
            form.is_checked(f"by_debtor_{row}"),
        )
        for row in range(1, MOST_ROWS + 1)
        if form.value(f"from_{row}") or form.value(f"to_{row}")
    ]
    payments = [
        Payment(form.day(f"paid_{row}"), form.amount(f"paid_fen_{row}"))
        for row in range(1, MOST_ROWS + 1)
        if form.value(f"paid_{row}") or form.value(f"paid_fen_{row}")
    ]
    return TitleTerms(tuple(instalments), tuple(stays), tuple(payments))


async def _form_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found, claim = await _claim(session, request)
    context = {
        "case": found,
        "claim": claim,
        "form": form,
        "initial": _initial(claim),
        "rows": _rows(claim, form),
    }
    status = form.status if form.refused else 200
    return render(request, "court/title.html", context, status=status)


def _rows(claim: ClaimInterest, form: FormView) -> dict[str, int]:
    """Return how many rows of each kind are shown: those that hold something, and two more."""
    terms = claim.entered.terms if claim.entered else TitleTerms(())
    kept = {"instalments": terms.instalments, "stays": terms.stays, "payments": terms.payments}
    first = {"instalments": "base", "stays": "from", "payments": "paid"}
    sent = {
        kind: max((n for n in range(1, MOST_ROWS + 1) if form.value(f"{name}_{n}")), default=0)
        for kind, name in first.items()
    }
    return {
        kind: min(max(len(rows), sent[kind]) + _SPARE_ROWS, MOST_ROWS)
        for kind, rows in kept.items()
    }


def _initial(claim: ClaimInterest) -> dict[str, str]:
    """Return what was entered before, by the names of the form's fields."""
    if claim.entered is None:
        return {}
    terms = claim.entered.terms
    known: dict[str, str] = {}
    for row, each in enumerate(terms.instalments, 1):
        known |= {f"base_{row}": format_yuan(each.base_fen), f"due_{row}": each.due_on.isoformat()}
        known[f"general_{row}"] = format_yuan(each.general_interest_fen)
    for row, stay in enumerate(terms.stays, 1):
        known |= {f"from_{row}": stay.from_on.isoformat(), f"to_{row}": stay.to_on.isoformat()}
        known[f"by_debtor_{row}"] = "on" if stay.by_debtor else ""
    for row, paid in enumerate(terms.payments, 1):
        known |= {f"paid_{row}": paid.on.isoformat(), f"paid_fen_{row}": format_yuan(paid.fen)}
    return known


async def _claim(session: AsyncSession, request: Request) -> tuple[CaseView, ClaimInterest]:
    found, told = await _told(session, request)
    wanted = request.path_params["title_claim_id"]
    claim = next((each for each in told if each.claim_id == wanted), None)
    if claim is None:
        raise refuse(CommonRefusal.not_found)
    return found, claim


async def _told(session: AsyncSession, request: Request) -> tuple[CaseView, list[ClaimInterest]]:
    found = await case(session, court_of(request), request.path_params["case_id"])
    if found is None:
        raise refuse(CommonRefusal.not_found)
    return found, await interest_of_case(session, found)
