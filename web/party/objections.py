"""What a party does beside objecting: dispute an explanation, read it, ask for supervision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import cases_of_party
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.appraisal import service
from valuation.appraisal.queries import AppraisalView, appraisals_of_case
from valuation.supervision import service as supervision
from valuation.supervision.rules import SupervisionGround
from web.forms import FormView, read_form
from web.party.cases import case_page
from web.report_response import report_response
from web.requests import actor_of, house, viewer_of
from web.templating import see_other


async def dispute(request: Request) -> Response:
    """Take a party's word that it still disputes an explanation."""
    objection_id = request.path_params["objection_id"]
    field = f"words-{objection_id}"

    async def act(uow: UnitOfWork, form: FormView) -> None:
        words = form.text(field, longest=4_000)
        form.check()
        await service.dispute_explanation(uow, objection_id=objection_id, words=words)

    return await _act(request, act, said="explanation_disputed")


async def ask_supervision(request: Request) -> Response:
    """Take a request for enforcement supervision with its evidence."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        asset_id = form.text("asset_id")
        ground = form.choice("supervision_ground", SupervisionGround)
        words = form.text("supervision_words", longest=4_000)
        file = form.file("documents")
        form.check()
        assert file is not None
        await supervision.ask_supervision(
            uow,
            asset_id=asset_id,
            ground=ground,
            words=words,
            name=file.filename or "evidence",
            content=await file.read(),
        )

    return await _act(request, act, said="supervision_asked")


async def dispute_file(request: Request) -> Response:
    """Return a corrected report or a conclusion that was served on the viewer's case."""
    wanted = request.path_params["file_id"]
    async with house(request).database.session() as session:
        appraisals = await _appraisals(request, session)
        if wanted not in {paper for row in appraisals for paper in _papers(row)}:
            raise refuse(CommonRefusal.not_found)
        return await report_response(session, wanted)


async def _appraisals(request: Request, session: AsyncSession) -> list[AppraisalView]:
    mine = await cases_of_party(session, viewer_of(request).account_id or "")
    case_id = request.path_params["case_id"]
    if case_id not in {pair[1] for pair in mine}:
        raise refuse(CommonRefusal.not_found)
    return await appraisals_of_case(session, case_id)


def _papers(appraisal: AppraisalView) -> set[str]:
    papers = set()
    for report in appraisal.reports:
        if report.review is not None and report.review.file_id is not None:
            papers.add(report.review.file_id)
        for told in (row.explanation for row in report.objections):
            if told is not None and told.served_at is not None and told.file_id is not None:
                papers.add(told.file_id)
    return papers


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
            return await case_page(request, form.refuse(refused.refusal))
    return see_other(f"/my/cases/{request.path_params['case_id']}", said=said)
