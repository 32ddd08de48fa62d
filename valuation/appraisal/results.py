"""The result of a report as it stands: its own, or the one its agency corrected in explaining.

Law: REF-46.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from valuation.appraisal.models import AppraisalReport
from valuation.serving.models import ObjectionExplanation


@dataclass(frozen=True)
class Result:
    """A figure with the paper that says it."""

    amount_fen: int
    valid_until_on: date
    file_id: str


async def standing_result(uow: UnitOfWork, report: AppraisalReport) -> Result:
    """Return the newest corrected result that was served, or the report's own."""
    rows = (
        select(ObjectionExplanation)
        .where(
            col(ObjectionExplanation.report_id) == report.id,
            col(ObjectionExplanation.amount_fen).is_not(None),
            col(ObjectionExplanation.served_at).is_not(None),
        )
        .order_by(col(ObjectionExplanation.explained_at).desc())
    )
    row = (await uow.session.exec(rows)).first()
    if row is None:
        return Result(report.amount_fen, report.valid_until_on, report.file_id)
    assert row.amount_fen is not None, "the check holds"
    assert row.valid_until_on is not None
    assert row.file_id is not None
    return Result(row.amount_fen, row.valid_until_on, row.file_id)
