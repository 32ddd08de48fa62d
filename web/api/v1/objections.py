"""The ways of objections: rulings aside, what court, agency and party do about each."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from valuation.appraisal import service
from valuation.appraisal.explaining import CorrectedResult
from valuation.serving.dispute import REVIEW_DAYS, Conclusion
from web.api.v1.answers import Made
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Line, Prose, TypedFen
from web.api.v1.reading import Body, NoBody, NoQuery, Query

PROOFS = ("application/pdf", "image/jpeg", "image/png", "image/webp")


class Words(Body):
    """What is said in writing."""

    words: Prose


class ReviewTerm(Body):
    """Within how many days the association concludes."""

    days: int = REVIEW_DAYS


class ConclusionFigures(Query):
    """What the association found, and why."""

    conclusion: Conclusion
    reason: Prose
    name: Line = "review.pdf"


class CorrectionFigures(Query):
    """What the agency explains, and its corrected figure; the corrected report is the raw body."""

    words: Prose
    amount_fen: TypedFen
    valid_until_on: Day
    name: Line = "report.pdf"


async def forward_objection(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Hand an objection to standard, method or result to the agency: five days to explain."""
    objection_id = call.path["objection_id"]
    await service.forward_objection(uow, objection_id=objection_id)
    return Made(objection_id)


async def serve_explanation(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Serve the agency's explanation on the parties."""
    objection_id = call.path["objection_id"]
    await service.serve_explanation(uow, objection_id=objection_id)
    return Made(objection_id)


async def dispute_explanation(uow: UnitOfWork, call: Call[Words, NoQuery]) -> Made:
    """Say, as a party, that the explanation is still disputed."""
    objection_id = call.path["objection_id"]
    await service.dispute_explanation(uow, objection_id=objection_id, words=call.body.words)
    return Made(objection_id)


async def explain_objection(uow: UnitOfWork, call: Call[Words, NoQuery]) -> Made:
    """Explain, as the agency, what a forwarded objection disputes."""
    return Made(await _explain(uow, call.path, call.body.words, None))


async def correct_in_explaining(uow: UnitOfWork, call: Call[NoBody, CorrectionFigures]) -> Made:
    """Explain and correct the result: the corrected report as a PDF of at most 50 MB."""
    said = call.query
    result = CorrectedResult(said.amount_fen, said.valid_until_on, said.name, call.content)
    return Made(await _explain(uow, call.path, said.words, result))


async def commission_review(uow: UnitOfWork, call: Call[ReviewTerm, NoQuery]) -> Made:
    """Commission the industry association's professional technical review."""
    appraisal_id = call.path["appraisal_id"]
    return Made(
        await service.commission_review(uow, appraisal_id=appraisal_id, days=call.body.days)
    )


async def conclude_review(uow: UnitOfWork, call: Call[NoBody, ConclusionFigures]) -> Made:
    """Enter the association's conclusion: its PDF as the raw body."""
    appraisal_id, said = call.path["appraisal_id"], call.query
    await service.conclude_review(
        uow,
        appraisal_id=appraisal_id,
        conclusion=said.conclusion,
        reason=said.reason,
        name=said.name,
        content=call.content,
    )
    return Made(appraisal_id)


async def _explain(
    uow: UnitOfWork, path: dict[str, str], words: str, result: CorrectedResult | None
) -> str:
    return await service.explain_objection(
        uow,
        commission_id=path["commission_id"],
        objection_id=path["objection_id"],
        words=words,
        result=result,
    )
