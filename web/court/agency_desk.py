"""What the court decides about an agency's work: more time, standing still, issuing anew."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.files import read_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.appraisal import service
from valuation.appraisal.queries import AppraisalView, appraisal, appraisal_of_commission
from valuation.procedure.rules import SuspensionGround
from web.annex_response import annex_response
from web.court.procedures import start_page_again as refused_page
from web.court.valuation import act_on, appraisal_id, at_field, court_of_viewer
from web.forms import FormView, read_form
from web.requests import actor_of, house
from web.templating import see_other


async def decide_extension(request: Request) -> Response:
    """Grant more time, or refuse it."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        decision = form.one_of("decision", ["granted", "refused"])
        granted = decision == "granted"
        days = form.whole("days", least=1, most=15) if granted else None
        answer = form.optional_text("answer", longest=4_000)
        form.check()
        await service.decide_extension(
            uow, request_id=request.path_params["request_id"], days=days, answer=answer
        )

    return await act_on(request, act, said="extension_decided")


async def suspend(request: Request) -> Response:
    """Let the pricing stand still."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        ground = form.choice("suspension_ground", SuspensionGround)
        note = form.optional_text("suspension_note", longest=4_000)
        form.check()
        found = await _found(uow, request)
        try:
            await service.suspend_procedure(
                uow, procedure_id=found.procedure_id, ground=ground, note=note
            )
        except Refused as refused:
            raise at_field(refused, "note", "suspension_note") from refused

    return await act_on(request, act, said="procedure_suspended")


async def resume(request: Request) -> Response:
    """Let the pricing go on."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        found = await _found(uow, request)
        await service.resume_procedure(uow, procedure_id=found.procedure_id)

    return await act_on(request, act, said="procedure_resumed")


async def note_materials(request: Request) -> Response:
    """Note that a replaced agency gave the papers back."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        found = await _found(uow, request)
        ids = [row.id for row in found.commissions]
        commission_id = form.one_of("commission_id", ids)
        form.check()
        await service.return_materials(uow, commission_id=commission_id)

    return await act_on(request, act, said="materials_returned")


async def order_reissue(request: Request) -> Response:
    """Have the original agency issue its report anew."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                asset_id = request.path_params["asset_id"]
                made = await service.order_reissue(uow, asset_id=asset_id)
        except Refused as refused:
            return await refused_page(request, form.refuse(refused.refusal))
    return see_other(f"/court/appraisals/{made}", said="reissue_ordered")


async def commission(request: Request) -> Response:
    """Send on from a commission, which a clock may be about, to its appraisal."""
    async with house(request).database.session() as session:
        wanted = request.path_params["commission_id"]
        found = await appraisal_of_commission(session, court_of_viewer(request), wanted)
    if found is None:
        raise refuse(CommonRefusal.not_found)
    return see_other(f"/court/appraisals/{found}")


async def annex_file(request: Request) -> Response:
    """Return an annex of a report, to the court."""
    async with house(request).database.session() as session:
        found = await appraisal(session, court_of_viewer(request), appraisal_id(request))
        rows = [row for one in found.commissions for row in one.desk.annexes] if found else []
        wanted = request.path_params["annex_id"]
        annex = next((row for row in rows if row.id == wanted), None)
        file = await read_file(session, annex.file_id) if annex else None
    if file is None:
        raise refuse(CommonRefusal.not_found)
    return annex_response(file)


async def _found(uow: UnitOfWork, request: Request) -> AppraisalView:
    found = await appraisal(uow.session, court_of_viewer(request), appraisal_id(request))
    if found is None:
        raise refuse(CommonRefusal.not_found)
    return found
