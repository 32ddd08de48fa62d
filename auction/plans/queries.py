"""Reads of plans: one whole, for the court's desk, its parties and the papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import CaseParty
from auction.plans.models import (
    DistributionPlan,
    PlanObjection,
    PlanRecipient,
    PlanReply,
    PlanVersion,
)
from auction.plans.steps import Answer, Cause, ObjectionState
from auction.settlement.distribution.basis import Basis, amounts, basis_from_json, worked_out
from auction.settlement.distribution.waterfall import Outcome


@dataclass(frozen=True)
class VersionView:
    """A version of a plan: why it was made, and the hash of what it says."""

    version: int
    cause: Cause
    content_sha256: str
    made_at: datetime


@dataclass(frozen=True)
class RecipientView:
    """On whom the plan is served; `until_at` is when their time to object is over."""

    id: str
    party_id: str
    name: str
    role: str
    served_at: datetime | None
    until_at: datetime | None
    channel: str
    address: str
    note: str


@dataclass(frozen=True)
class ReplyView:
    """One who may oppose an objection, and what they said; an empty answer is silence so far."""

    id: str
    party_id: str
    name: str
    told_at: datetime | None
    until_at: datetime | None
    answer: Answer | None
    words: str
    answered_at: datetime | None


@dataclass(frozen=True)
class ObjectionView:
    """An objection to a line, and where it stands. `line` is the payee's name."""

    id: str
    party_id: str
    name: str
    claim: str
    line: str
    plan_fen: int
    should_fen: int
    grounds: str
    state: ObjectionState
    received_at: datetime
    replies: tuple[ReplyView, ...]
    told_at: datetime | None
    suit_until_at: datetime | None
    suit_number: str
    suit_filed_on: date | None
    sued_fen: int | None
    judgment_number: str
    in_force_on: date | None
    judged_fen: int | None

    @property
    def disputed_fen(self) -> int:
        """Return by how much the line should be another, by the suit where there is one."""
        other_fen = self.should_fen if self.sued_fen is None else self.sued_fen
        return abs(self.plan_fen - other_fen)

    @property
    def opponents(self) -> tuple[ReplyView, ...]:
        """Return who opposes: whom the objector must sue."""
        return tuple(reply for reply in self.replies if reply.answer is Answer.oppose)


@dataclass(frozen=True)
class PlanLineView:
    """What one cost or claim gets by a plan, over all its lines, and what of it is kept back."""

    claim: str
    name: str
    is_cost: bool
    due_fen: int
    gets_fen: int
    certain_fen: int

    @property
    def kept_fen(self) -> int:
        """Return what waits for a judgment; more than it may get of the kept money."""
        return max(self.gets_fen - self.certain_fen, 0)


@dataclass(frozen=True)
class PlanView:
    """A plan as it now stands."""

    id: str
    court_id: str
    case_id: str
    distribution_id: str
    made_by: str
    made_at: datetime
    kept_fen: int
    partly_paid_at: datetime | None
    ended_at: datetime | None
    ended_reason: str
    versions: tuple[VersionView, ...]
    lines: tuple[PlanLineView, ...]
    surplus_fen: int
    short_fen: int
    recipients: tuple[RecipientView, ...]
    objections: tuple[ObjectionView, ...]

    @property
    def newest(self) -> VersionView:
        """Return the version that counts."""
        return self.versions[-1]

    @property
    def unserved(self) -> tuple[RecipientView, ...]:
        """Return on whom it is still to be served."""
        return tuple(each for each in self.recipients if each.served_at is None)

    @property
    def time_is_over_at(self) -> datetime | None:
        """Return when the last one's time to object is over; None while somebody is unserved."""
        if self.unserved:
            return None
        return max(each.until_at for each in self.recipients if each.until_at is not None)

    @property
    def has_open_objection(self) -> bool:
        """Say whether an objection has not gone its way, so that nothing may be paid."""
        return any(each.state.is_open for each in self.objections)

    @property
    def has_open_suit(self) -> bool:
        """Say whether a judgment is still to come, so that what is kept stays kept."""
        return any(each.state is ObjectionState.in_suit for each in self.objections)

    def recipient_of(self, party_ids: Sequence[str]) -> RecipientView | None:
        """Return the first of these parties on whom it was served."""
        served = [each for each in self.recipients if each.served_at is not None]
        return next((each for each in served if each.party_id in party_ids), None)


@dataclass(frozen=True)
class PlanContent:
    """What the newest version says, ready to be explained."""

    basis: Basis
    fixed: Mapping[str, int]
    outcome: Outcome
    names: Mapping[str, str]
    version: int
    content: Mapping[str, Any]


async def plan(session: AsyncSession, plan_id: str) -> PlanView | None:
    """Return a plan; whether the reader may see it, the caller asks."""
    row = await session.get(DistributionPlan, plan_id)
    return None if row is None else await _view(session, row)


async def plan_of_distribution(session: AsyncSession, distribution_id: str) -> PlanView | None:
    """Return the plan that stands of a distribution, or None."""
    rows = select(DistributionPlan).where(
        col(DistributionPlan.distribution_id) == distribution_id,
        col(DistributionPlan.ended_at).is_(None),
    )
    row = (await session.exec(rows)).first()
    return None if row is None else await _view(session, row)


async def plans_served_on(session: AsyncSession, account_id: str, case_id: str) -> list[PlanView]:
    """Return the standing plans of a case that were served on an account, the oldest first."""
    rows = (
        select(DistributionPlan)
        .join(PlanRecipient, col(PlanRecipient.plan_id) == col(DistributionPlan.id))
        .join(CaseParty, col(CaseParty.id) == col(PlanRecipient.party_id))
        .where(
            col(CaseParty.account_id) == account_id,
            col(DistributionPlan.case_id) == case_id,
            col(DistributionPlan.ended_at).is_(None),
            col(PlanRecipient.served_at).is_not(None),
        )
        .order_by(col(DistributionPlan.made_at))
    )
    found = {row.id: row for row in (await session.exec(rows)).all()}
    return [await _view(session, row) for row in found.values()]


async def content_of(
    session: AsyncSession, plan_id: str, version: int | None = None
) -> PlanContent | None:
    """Return what a version of a plan says; the newest where none is named."""
    rows = select(PlanVersion).where(col(PlanVersion.plan_id) == plan_id)
    if version is not None:
        rows = rows.where(col(PlanVersion.version) == version)
    row = (await session.exec(rows.order_by(col(PlanVersion.version).desc()))).first()
    if row is None:
        return None
    basis, fixed = basis_from_json(row.content["basis"]), dict(row.content["fixed"])
    return PlanContent(
        basis, fixed, worked_out(basis, fixed), row.content["names"], row.version, row.content
    )


async def _view(session: AsyncSession, row: DistributionPlan) -> PlanView:
    versions = select(PlanVersion).where(col(PlanVersion.plan_id) == row.id)
    known = (await session.exec(versions.order_by(col(PlanVersion.version)))).all()
    content = await content_of(session, row.id)
    assert content is not None
    recipients = select(PlanRecipient).where(col(PlanRecipient.plan_id) == row.id)
    served = (await session.exec(recipients.order_by(col(PlanRecipient.position)))).all()
    return PlanView(
        id=row.id,
        court_id=row.court_id,
        case_id=row.case_id,
        distribution_id=row.distribution_id,
        made_by=row.made_by,
        made_at=row.made_at,
        kept_fen=row.kept_fen,
        partly_paid_at=row.partly_paid_at,
        ended_at=row.ended_at,
        ended_reason=row.ended_reason,
        versions=tuple(
            VersionView(each.version, Cause(each.cause), each.content_sha256, each.made_at)
            for each in known
        ),
        lines=_lines(row, content),
        surplus_fen=content.outcome.surplus_fen,
        short_fen=content.outcome.short_fen,
        recipients=tuple(_recipient(each) for each in served),
        objections=await _objections(session, row.id, served, content.names),
    )


def _lines(row: DistributionPlan, content: PlanContent) -> tuple[PlanLineView, ...]:
    got, costs = amounts(content.outcome), {cost.name for cost in content.basis.costs}
    of_plan = [cost.name for cost in content.basis.costs]
    of_plan += [claim.id for claim in content.basis.claims]
    is_part = row.partly_paid_at is not None
    return tuple(
        PlanLineView(
            claim,
            content.names.get(claim, ""),
            claim in costs,
            content.basis.due_fen(claim),
            got.get(claim, 0),
            row.certain.get(claim, 0) if is_part else got.get(claim, 0),
        )
        for claim in of_plan
    )


def _recipient(row: PlanRecipient) -> RecipientView:
    return RecipientView(
        row.id,
        row.party_id,
        row.name,
        row.role,
        row.served_at,
        row.until_at,
        row.channel,
        row.address,
        row.note,
    )


async def _objections(
    session: AsyncSession,
    plan_id: str,
    served: Sequence[PlanRecipient],
    names: Mapping[str, str],
) -> tuple[ObjectionView, ...]:
    people = {each.id: each for each in served}
    rows = select(PlanObjection).where(col(PlanObjection.plan_id) == plan_id)
    ordered = rows.order_by(col(PlanObjection.filed_at), col(PlanObjection.id))
    found = (await session.exec(ordered)).all()
    replies = select(PlanReply).where(
        col(PlanReply.objection_id).in_([objection.id for objection in found])
    )
    of_objection: dict[str, list[ReplyView]] = {}
    for reply in (await session.exec(replies)).all():
        view = _reply(reply, people[reply.recipient_id])
        of_objection.setdefault(reply.objection_id, []).append(view)
    places = {each.party_id: each.position for each in served}
    return tuple(
        _objection(
            row,
            people[row.recipient_id],
            names,
            sorted(of_objection.get(row.id, ()), key=lambda reply: places[reply.party_id]),
        )
        for row in found
    )


def _reply(row: PlanReply, recipient: PlanRecipient) -> ReplyView:
    return ReplyView(
        row.id,
        recipient.party_id,
        recipient.name,
        row.told_at,
        row.until_at,
        Answer(row.answer) if row.answer else None,
        row.words,
        row.answered_at,
    )


def _objection(
    row: PlanObjection,
    recipient: PlanRecipient,
    names: Mapping[str, str],
    replies: Sequence[ReplyView],
) -> ObjectionView:
    return ObjectionView(
        id=row.id,
        party_id=recipient.party_id,
        name=recipient.name,
        claim=row.claim,
        line=names.get(row.claim, ""),
        plan_fen=row.plan_fen,
        should_fen=row.should_fen,
        grounds=row.grounds,
        state=ObjectionState(row.state),
        received_at=row.received_at,
        replies=tuple(replies),
        told_at=row.told_at,
        suit_until_at=row.suit_until_at,
        suit_number=row.suit_number,
        suit_filed_on=row.suit_filed_on,
        sued_fen=row.sued_fen,
        judgment_number=row.judgment_number,
        in_force_on=row.in_force_on,
        judged_fen=row.judged_fen,
    )
