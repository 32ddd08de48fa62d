"""What the court does about each objection: forward, serve, commission a review; supervision."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.db.files import read_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.appraisal import service
from valuation.appraisal.queries import AppraisalView, appraisal
from valuation.serving.dispute import LONGEST_REVIEW_DAYS, Conclusion
from valuation.supervision import queries as supervision_queries
from valuation.supervision import service as supervision
from valuation.supervision.rules import SupervisionAnswer
from web.admission.paper_response import paper_response
from web.court.valuation import act_on
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def forward(request: Request) -> Response:
    """Hand an objection to the agency."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await service.forward_objection(uow, objection_id=request.path_params["objection_id"])

    return await act_on(request, act, said="objection_forwarded")


async def serve(request: Request) -> Response:
    """Serve the agency's explanation on the parties."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await service.serve_explanation(uow, objection_id=request.path_params["objection_id"])

    return await act_on(request, act, said="explanation_delivered")


async def commission_review(request: Request) -> Response:
    """Commission the industry association's review."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        days = form.whole("days", least=1, most=LONGEST_REVIEW_DAYS)
        form.check()
        await service.commission_review(uow, appraisal_id=_id(request), days=days)

    return await act_on(request, act, said="review_commissioned")


async def conclude_review(request: Request) -> Response:
    """Enter the association's conclusion with its PDF."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        conclusion = form.choice("conclusion", Conclusion)
        reason = form.text("reason", longest=4_000)
        file = form.file("report")
        form.check()
        assert file is not None
        await service.conclude_review(
            uow,
            appraisal_id=_id(request),
            conclusion=conclusion,
            reason=reason,
            name=file.filename or "review.pdf",
            content=await file.read(),
        )

    return await act_on(request, act, said="review_concluded")


async def paper_file(request: Request) -> Response:
    """Return a paper of a dispute to its court: a proof, a corrected report, a conclusion."""
    wanted = request.path_params["file_id"]
    async with house(request).database.session() as session:
        found = await appraisal(session, _court_id(request), _id(request))
        if found is None or wanted not in _papers(found):
            raise refuse(CommonRefusal.not_found)
        return await _paper(session, wanted)


async def list_requests(request: Request) -> Response:
    """Show the requests for enforcement supervision to this court."""
    async with house(request).database.session() as session:
        rows = await supervision_queries.requests_of_court(session, _court_id(request))
    return render(request, "valuation/requests.html", {"requests": rows})


async def show_request(request: Request) -> Response:
    """Show a request for supervision, and the form to answer it."""
    return await _request_page(request, blank_form())


async def answer_request(request: Request) -> Response:
    """Answer a request for supervision."""
    request_id = request.path_params["request_id"]
    async with read_form(request) as form:
        try:
            answer = form.choice("answer", SupervisionAnswer)
            reply = form.text("reply", longest=4_000)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await supervision.answer_supervision(
                    uow, request_id=request_id, answer=answer, reply=reply
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _request_page(request, form.refuse(refused.refusal))
    return see_other(f"/court/supervision/{request_id}", said="supervision_answered")


async def evidence(request: Request) -> Response:
    """Return the evidence of a request to its court."""
    async with house(request).database.session() as session:
        found = await supervision_queries.request_of_court(
            session, _court_id(request), request.path_params["request_id"]
        )
        if found is None:
            raise refuse(CommonRefusal.not_found)
        return await _paper(session, found.file_id)


async def _request_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await supervision_queries.request_of_court(
            session, _court_id(request), request.path_params["request_id"]
        )
    if found is None:
        raise refuse(CommonRefusal.not_found)
    context = {
        "form": form,
        "asked": found,
        "answers": list(SupervisionAnswer),
        "is_judge": viewer_of(request).is_one_of(Role.judge),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/request.html", context, status=status)


async def _paper(session: AsyncSession, file_id: str) -> Response:
    file = await read_file(session, file_id)
    if file is None:
        raise refuse(CommonRefusal.not_found)
    return paper_response(file)


def _papers(found: AppraisalView) -> set[str]:
    papers: set[str | None] = set()
    for report in found.reports:
        papers |= {row.proof_file_id for row in report.services}
        papers.add(report.review.file_id if report.review else None)
        for told in (row.explanation for row in report.objections):
            if told is not None:
                papers |= {told.file_id, told.original_file_id}
                papers |= {row.proof_file_id for row in told.services}
    return {paper for paper in papers if paper}


def _id(request: Request) -> str:
    return str(request.path_params["appraisal_id"])


def _court_id(request: Request) -> str:
    court_id = viewer_of(request).court_id
    if court_id is None:
        raise refuse(CommonRefusal.not_allowed)
    return court_id
