"""The court's desk of fees: the estimate, the advance, what an agency spent; and the tariffs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.agencies.roster import Speciality
from valuation.appraisal.queries import appraisal
from valuation.fees import advancing, expenses, settling
from valuation.fees.queries import fees_of_appraisal
from valuation.fees.tariff import MOST_TIERS, Tier, permille
from valuation.fees.tariffs import FILERS, file_tariff, tariff_of, tariffs
from web.court.acting import court_of
from web.fees_form import read_tiers
from web.forms import FormView, blank_form, read_form
from web.report_response import report_response
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_ROWS = 8


async def show(request: Request) -> Response:
    """Show the fees of an appraisal, each sum step by step."""
    return await _page(request, blank_form())


async def estimate(request: Request) -> Response:
    """Estimate the fee from an expected value."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        expected_fen = form.amount("expected")
        form.check()
        await advancing.estimate_fee(uow, appraisal_id=_id(request), expected_fen=expected_fen)

    return await _act(request, act, said="fee_estimated")


async def ask_advance(request: Request) -> Response:
    """Ask the applicant for half of the estimate."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await advancing.ask_advance(uow, appraisal_id=_id(request))

    return await _act(request, act, said="advance_asked")


async def settle_unsold(request: Request) -> Response:
    """Say that the thing will not be sold."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await settling.settle_unsold(uow, appraisal_id=_id(request))

    return await _act(request, act, said="fee_unsold")


async def accept_expenses(request: Request) -> Response:
    """Accept an amount of what the agency spent."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        accepted_fen = form.amount("accepted", least_fen=0)
        note = form.optional_text("note", longest=4_000)
        form.check()
        await expenses.accept_expenses(
            uow,
            commission_id=request.path_params["commission_id"],
            accepted_fen=accepted_fen,
            note=note,
        )

    return await _act(request, act, said="expenses_accepted")


async def receipt(request: Request) -> Response:
    """Return the receipt an agency handed in with its expenses."""
    async with house(request).database.session() as session:
        found = await appraisal(session, court_of(request), _id(request))
        whole = await fees_of_appraisal(session, found.id) if found else None
        wanted = request.path_params["commission_id"]
        rows = whole.expenses if whole else ()
        row = next((each for each in rows if each.commission_id == wanted), None)
        if row is None or row.receipt_file_id is None:
            raise refuse(CommonRefusal.not_found)
        return await report_response(session, row.receipt_file_id, keep=False)


async def list_tariffs(request: Request) -> Response:
    """Show the tariff of each speciality, and which of them are only examples."""
    async with house(request).database.session() as session:
        rows = await tariffs(session, court_of(request))
    context = {"tariffs": rows, "permille": permille, "may_file": _may_file(request)}
    return render(request, "valuation/tariffs.html", context)


async def tariff_page(request: Request) -> Response:
    """Show the form that puts another tariff in the place of one."""
    return await _tariff_page(request, blank_form())


async def file(request: Request) -> Response:
    """File a tariff."""
    speciality = _speciality(request)
    async with read_form(request) as form:
        try:
            tiers = read_tiers(form, MOST_TIERS)
            source = form.text("source", longest=500)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await file_tariff(uow, speciality=speciality, tiers=tiers, source=source)
        except Refused as refused:
            return await _tariff_page(request, form.refuse(refused.refusal))
    return see_other("/court/tariffs", said="tariff_filed")


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other(f"/court/appraisals/{_id(request)}/fees", said=said)


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await appraisal(session, court_of(request), _id(request))
        if found is None:
            raise refuse(CommonRefusal.not_found)
        context = {
            "form": form,
            "appraisal": found,
            "whole": await fees_of_appraisal(session, found.id),
            "tariff": await tariff_of(session, found.court_id, found.speciality),
            "is_judge": viewer_of(request).is_one_of(Role.judge),
            "may_write": viewer_of(request).is_one_of(Role.judge, Role.clerk),
        }
    status = form.status if form.refused else 200
    return render(request, "valuation/fees.html", context, status=status)


async def _tariff_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        now = await tariff_of(session, court_of(request), _speciality(request))
    rows: list[Tier | None] = [*now.tiers, *([None] * max(_ROWS - len(now.tiers), 1))]
    context = {
        "form": form,
        "tariff": now,
        "rows": rows[:MOST_TIERS],
        "permille": permille,
        "may_file": _may_file(request),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/tariff.html", context, status=status)


def _speciality(request: Request) -> Speciality:
    try:
        return Speciality(request.path_params["speciality"])
    except ValueError:
        raise refuse(CommonRefusal.not_found) from None


def _may_file(request: Request) -> bool:
    return viewer_of(request).is_one_of(*FILERS)


def _id(request: Request) -> str:
    return str(request.path_params["appraisal_id"])
