"""An agency's commissions: the desk, one commission, its answer, its report."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from auction.db.files import read_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.appraisal import service
from valuation.appraisal.agency_queries import (
    CommissionWhole,
    commission_of_account,
    commissions_of_account,
)
from valuation.appraisal.desk_rules import (
    MOST_ANNEXES,
    MOST_EXTENSION_DAYS,
    MOST_EXTENSIONS,
    AnnexKind,
    latest_asking,
)
from valuation.appraisal.explaining import CorrectedResult
from valuation.appraisal.report_facts import AppraisalMethod
from valuation.appraisal.rules import DeclineGround, latest_validity
from web.agency.report_form import APPRAISER_ROWS, read_report_facts
from web.forms import FormView, blank_form, read_form
from web.report_response import report_response
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


async def desk(request: Request) -> Response:
    """Show what waits for the agency, by its clock, and what it has done."""
    async with house(request).database.session() as session:
        rows = await commissions_of_account(session, viewer_of(request).account_id or "")
    waiting = sorted(
        (row for row in rows if row.waits_for_agency),
        key=lambda row: (row.next_at is None, row.next_at or row.offered_at),
    )
    done = [row for row in rows if not row.waits_for_agency]
    return render(request, "agency/desk.html", {"waiting": waiting, "done": done})


async def show(request: Request) -> Response:
    """Show a commission, and what the agency can do now."""
    return await _page(request, blank_form())


async def accept(request: Request) -> Response:
    """Take the commission on."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        await service.accept_commission(
            uow,
            commission_id=commission_id(request),
            no_interest=form.is_checked("no_interest"),
        )

    return await act_on(request, act, said="commission_accepted")


async def decline(request: Request) -> Response:
    """Give the commission back for a ground."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        ground = form.choice("ground", DeclineGround)
        note = form.optional_text("note", longest=4_000)
        form.check()
        await service.decline_commission(
            uow, commission_id=commission_id(request), ground=ground, note=note
        )

    return await act_on(request, act, said="commission_declined")


async def hand_in(request: Request) -> Response:
    """Take the report: a PDF, and what it says of itself."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        facts = read_report_facts(form)
        file = form.file("report")
        form.check()
        assert file is not None
        await service.upload_report(
            uow,
            commission_id=commission_id(request),
            name=file.filename or "report.pdf",
            content=await file.read(),
            facts=facts,
            confirmed=form.is_checked("confirmed"),
        )

    return await act_on(request, act, said="report_handed_in")


async def explain(request: Request) -> Response:
    """Take the agency's explanation of an objection, with a corrected result if it has one."""
    objection_id = request.path_params["objection_id"]

    async def act(uow: UnitOfWork, form: FormView) -> None:
        words = form.text(f"words-{objection_id}", longest=4_000)
        result = await _corrected(form, objection_id)
        form.check()
        await service.explain_objection(
            uow,
            commission_id=commission_id(request),
            objection_id=objection_id,
            words=words,
            result=result,
        )

    return await act_on(request, act, said="objection_explained")


async def _corrected(form: FormView, objection_id: str) -> CorrectedResult | None:
    """Read a corrected result; None where no file came with the explanation."""
    files = form.files("report")
    if not files and form.optional_amount(f"amount-{objection_id}") is None:
        return None
    amount_fen = form.amount(f"amount-{objection_id}")
    valid_until_on = form.day("valid_until")
    file = form.file("report")
    form.check()
    assert file is not None
    name = file.filename or "report.pdf"
    return CorrectedResult(amount_fen, valid_until_on, name, await file.read())


async def report_file(request: Request) -> Response:
    """Return a report the agency handed in."""
    async with house(request).database.session() as session:
        account_id = viewer_of(request).account_id or ""
        found = await commission_of_account(session, account_id, commission_id(request))
        wanted = request.path_params["report_id"]
        reports = found.reports if found else ()
        report = next((row for row in reports if row.id == wanted), None)
        if report is None:
            raise refuse(CommonRefusal.not_found)
        return await report_response(session, report.original_file_id, keep=True)


async def picture(request: Request) -> Response:
    """Return a picture of what is to be valued, to the agency that values it."""
    async with house(request).database.session() as session:
        account_id = viewer_of(request).account_id or ""
        found = await commission_of_account(session, account_id, commission_id(request))
        file_id = request.path_params["file_id"]
        shown = found is not None and file_id in {photo.file_id for photo in found.asset.photos}
        file = await read_file(session, file_id) if shown else None
    if file is None:
        raise refuse(CommonRefusal.not_found)
    headers = {"Cache-Control": "private, max-age=600", "Content-Security-Policy": _PICTURE_POLICY}
    return Response(file.content, media_type=file.media_type, headers=headers)


async def act_on(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    """Run one act on a commission and come back to its page; refused, with what was typed."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other(f"/agency/commissions/{commission_id(request)}", said=said)


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        account_id = viewer_of(request).account_id or ""
        found = await commission_of_account(session, account_id, commission_id(request))
    if found is None:
        raise refuse(CommonRefusal.not_found)
    context = {
        "form": form,
        "whole": found,
        "grounds": list(DeclineGround),
        "latest_on": latest_validity(court_day(house(request).clock.now())),
        "methods": list(AppraisalMethod),
        "annex_kinds": list(AnnexKind),
        "appraiser_rows": APPRAISER_ROWS,
        "limits": {
            "extensions": MOST_EXTENSIONS,
            "days": MOST_EXTENSION_DAYS,
            "annexes": MOST_ANNEXES,
        },
        "ask_until_on": _ask_until(found),
    }
    status = form.status if form.refused else 200
    return render(request, "agency/commission.html", context, status=status)


def _ask_until(found: CommissionWhole) -> date | None:
    """Return the last day on which more time may be asked for, as the term stands now."""
    due_at = found.commission.due_at
    return None if due_at is None else latest_asking(due_at)


def commission_id(request: Request) -> str:
    """Return which commission the address names."""
    return str(request.path_params["commission_id"])
