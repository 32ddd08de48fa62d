"""The agency's other acts on a commission: survey, more time, annexes, papers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.files import read_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.appraisal import service
from valuation.appraisal.agency_queries import commission_of_account
from valuation.appraisal.desk_rules import MOST_EXTENSION_DAYS, AnnexKind
from web.agency.commissions import act_on, commission_id
from web.annex_response import annex_response
from web.forms import FormView
from web.requests import house, viewer_of


async def propose_survey(request: Request) -> Response:
    """Set the day and place of a survey."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        meets_at, place = form.instant("meets_at"), form.text("place")
        form.check()
        await service.propose_survey(
            uow, commission_id=commission_id(request), meets_at=meets_at, place=place
        )

    return await act_on(request, act, said="survey_proposed")


async def record_survey(request: Request) -> Response:
    """Note who came to a survey."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        witness = form.optional_text("witness_name", longest=100)
        capacity = form.optional_text("witness_capacity", longest=100)
        note = form.optional_text("survey_note", longest=4_000)
        form.check()
        await service.record_survey(
            uow,
            survey_id=request.path_params["survey_id"],
            attended=form.texts("attended"),
            witness_name=witness,
            witness_capacity=capacity,
            note=note,
        )

    return await act_on(request, act, said="survey_recorded")


async def ask_extension(request: Request) -> Response:
    """Ask for more time."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        days = form.whole("days", least=1, most=MOST_EXTENSION_DAYS)
        reason = form.text("reason", longest=4_000)
        form.check()
        await service.request_extension(
            uow, commission_id=commission_id(request), days=days, reason=reason
        )

    return await act_on(request, act, said="extension_asked")


async def add_annexes(request: Request) -> Response:
    """Take annexes or photographs; all of those sent, or none."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        kind = form.choice("kind", AnnexKind)
        form.file("annex")
        form.check()
        for file in form.files("annex"):
            await service.add_annex(
                uow,
                commission_id=commission_id(request),
                kind=kind,
                name=file.filename or "annex",
                content=await file.read(),
            )

    return await act_on(request, act, said="annex_added")


async def return_materials(request: Request) -> Response:
    """Note that the papers were given back."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await service.return_materials(uow, commission_id=commission_id(request))

    return await act_on(request, act, said="materials_returned")


async def annex_file(request: Request) -> Response:
    """Return an annex the agency added."""
    async with house(request).database.session() as session:
        account_id = viewer_of(request).account_id or ""
        found = await commission_of_account(session, account_id, commission_id(request))
        annexes = found.commission.desk.annexes if found else ()
        wanted = request.path_params["annex_id"]
        annex = next((row for row in annexes if row.id == wanted), None)
        file = await read_file(session, annex.file_id) if annex else None
    if file is None:
        raise refuse(CommonRefusal.not_found)
    return annex_response(file)
