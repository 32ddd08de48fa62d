"""Reads of what follows a failure: for the court, for a creditor, and for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import CaseParty
from auction.in_kind.models import InKindOffer, InKindQuestion, SeizureRelease
from auction.lots.after_failure import fate_of
from auction.lots.fates import Stage


@dataclass(frozen=True)
class QuestionView:
    """A creditor's question: what they said, and when it is their turn."""

    id: str
    party_id: str
    name: str
    answer: str | None
    answered_at: datetime | None
    on_paper: str
    number: str
    rank: int | None
    place: int | None
    is_eligible: bool | None
    eligibility_ground: str
    sale_id: str | None
    lapsed_at: datetime | None

    @property
    def waits(self) -> bool:
        """Say whether their turn is still to come."""
        return self.place is not None and self.sale_id is None and self.is_eligible is not False


@dataclass(frozen=True)
class OfferView:
    """A round of questions about a failed lot; `stage` is what has become of the lot."""

    id: str
    court_id: str
    case_id: str
    lot_id: str
    stage: Stage
    price_fen: int
    reason: str
    is_restricted: bool
    asked_at: datetime
    answers_until_at: datetime
    secret_sha256: str
    closed_at: datetime | None
    draw: dict[str, Any] | None
    platform_request: str
    platform_requested_at: datetime | None
    questions: tuple[QuestionView, ...]

    @property
    def next_one(self) -> QuestionView | None:
        """Return whose turn it is to take the thing, if it is anybody's."""
        waiting = [each for each in self.questions if each.waits]
        return min(waiting, key=lambda each: each.place or 0, default=None)

    @property
    def is_drawn(self) -> bool:
        """Say whether equals drew lots."""
        return any(len(each["among"]) > 1 for each in (self.draw or {}).get("ranks", ()))

    def of_parties(self, party_ids: list[str]) -> tuple[QuestionView, ...]:
        """Return the questions that some parties were asked."""
        return tuple(each for each in self.questions if each.party_id in party_ids)


@dataclass(frozen=True)
class ReleaseView:
    """The end of a seizure, and whether the thing is back."""

    lot_id: str
    number: str
    reason: str
    released_at: datetime
    returned_at: datetime | None
    returned_note: str


async def offer_about(session: AsyncSession, lot_id: str) -> OfferView | None:
    """Return the round of questions about a lot; whether the reader may see it, the caller asks."""
    rows = select(InKindOffer).where(col(InKindOffer.lot_id) == lot_id)
    row = (await session.exec(rows)).first()
    return None if row is None else await _offer_view(session, row)


async def offers_of_case(session: AsyncSession, case_id: str) -> list[OfferView]:
    """Return a case's rounds of questions, the newest first."""
    rows = select(InKindOffer).where(col(InKindOffer.case_id) == case_id)
    found = (await session.exec(rows.order_by(col(InKindOffer.asked_at).desc()))).all()
    return [await _offer_view(session, row) for row in found]


async def release_of(session: AsyncSession, lot_id: str) -> ReleaseView | None:
    """Return how the seizure of what a lot was about ended, if it was released."""
    row = await session.get(SeizureRelease, lot_id)
    if row is None:
        return None
    return ReleaseView(
        row.lot_id, row.number, row.reason, row.released_at, row.returned_at, row.returned_note
    )


async def _offer_view(session: AsyncSession, row: InKindOffer) -> OfferView:
    fate = await fate_of(session, row.lot_id)
    asked = (
        select(InKindQuestion, CaseParty.name)
        .join(CaseParty, col(CaseParty.id) == col(InKindQuestion.party_id))
        .where(col(InKindQuestion.offer_id) == row.id)
        .order_by(col(InKindQuestion.place), col(CaseParty.position), col(InKindQuestion.id))
    )
    return OfferView(
        id=row.id,
        court_id=row.court_id,
        case_id=row.case_id,
        lot_id=row.lot_id,
        stage=fate.stage if fate is not None else Stage.unasked,
        price_fen=row.price_fen,
        reason=row.reason,
        is_restricted=row.is_restricted,
        asked_at=row.asked_at,
        answers_until_at=row.answers_until_at,
        secret_sha256=row.secret_sha256,
        closed_at=row.closed_at,
        draw=row.draw,
        platform_request=row.platform_request,
        platform_requested_at=row.platform_requested_at,
        questions=tuple(
            _question_view(question, name) for question, name in (await session.exec(asked)).all()
        ),
    )


def _question_view(row: InKindQuestion, name: str) -> QuestionView:
    return QuestionView(
        id=row.id,
        party_id=row.party_id,
        name=name,
        answer=row.answer,
        answered_at=row.answered_at,
        on_paper=row.on_paper,
        number=row.number,
        rank=row.rank,
        place=row.place,
        is_eligible=row.is_eligible,
        eligibility_ground=row.eligibility_ground,
        sale_id=row.sale_id,
        lapsed_at=row.lapsed_at,
    )
