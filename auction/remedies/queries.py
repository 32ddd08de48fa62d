"""Reading remedies: what blocks a thing, a case's claims and objections, one's own."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from auction.cases.models import EnforcementCase, SeizedAsset
from auction.deadlines.models import Deadline
from auction.kernel.refusal import Refusal
from auction.remedies.claim_steps import REASONED as CLAIM_REASONED
from auction.remedies.claim_steps import ClaimRight, ClaimState, ClaimStep
from auction.remedies.claim_steps import steps_open as claim_steps_open
from auction.remedies.models import EnforcementObjection, OutsiderClaim, RemedyStep
from auction.remedies.objection_steps import REASONED as OBJECTION_REASONED
from auction.remedies.objection_steps import (
    ObjectionState,
    ObjectionStep,
    ObjectionTarget,
    Outcome,
    SaleGround,
)
from auction.remedies.objection_steps import steps_open as objection_steps_open
from auction.remedies.refusals import RemedyRefusal


@dataclass(frozen=True)
class StepView:
    """One thing that happened to a remedy; the reason as it is published."""

    step: str
    outcome: str
    reason: str
    done_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClaimView:
    """An outsider's claim: whose, to what, where it stands, what falls due."""

    id: str
    court_id: str
    case_id: str
    case_number: str
    asset_id: str
    asset_name_zh: str
    asset_name_en: str
    account_id: str | None
    outsider_name: str
    right: ClaimRight
    words: str
    file_id: str | None
    state: ClaimState
    filed_at: datetime
    decided_at: datetime | None
    served_at: datetime | None
    closed_at: datetime | None
    due_kind: str | None
    due_at: datetime | None
    steps: tuple[StepView, ...]

    @property
    def open_steps(self) -> tuple[ClaimStep, ...]:
        """Return what may happen to it now."""
        return claim_steps_open(self.state)

    @property
    def reason(self) -> str:
        """Return the court's newest published reason; never what the outsider said."""
        return _newest_reason(self.steps, CLAIM_REASONED)

    def asset_name(self, language: str) -> str:
        """Return what it is about, in a language."""
        return self.asset_name_zh if language == "zh" else self.asset_name_en


@dataclass(frozen=True, kw_only=True)
class ObjectionView:
    """An objection to an act of enforcement, and what became of it."""

    id: str
    court_id: str
    case_id: str
    case_number: str
    asset_id: str | None
    account_id: str | None
    objector_name: str
    is_party: bool
    target: ObjectionTarget
    sale_ground: SaleGround | None
    act_attacked: str
    words: str
    file_id: str | None
    state: ObjectionState
    outcome: Outcome | None
    filed_at: datetime
    decided_at: datetime | None
    served_at: datetime | None
    extended_at: datetime | None
    closed_at: datetime | None
    due_kind: str | None
    due_at: datetime | None
    steps: tuple[StepView, ...]

    @property
    def open_steps(self) -> tuple[ObjectionStep, ...]:
        """Return what may happen to it now; a reconsideration is prolonged once."""
        return tuple(
            step
            for step in objection_steps_open(self.state)
            if step is not ObjectionStep.extend or self.extended_at is None
        )

    @property
    def reason(self) -> str:
        """Return the court's newest reason; never what the objector said."""
        return _newest_reason(self.steps, OBJECTION_REASONED)


_BLOCKING = tuple(state for state in ClaimState if state.blocks)
_TAKING = tuple(state for state in ClaimState if state.takes_the_thing)


async def why_blocked(session: AsyncSession, asset_id: str) -> Refusal | None:
    """Return why a thing may not be disposed of; None where no outsider's claim forbids it.

    Law: OJA-55, REM-03.
    """
    rows = select(OutsiderClaim.state).where(
        col(OutsiderClaim.asset_id) == asset_id, col(OutsiderClaim.state).in_(_BLOCKING)
    )
    states = set((await session.exec(rows)).all())
    if not states:
        return None
    if states & set(_TAKING):
        return Refusal(RemedyRefusal.thing_is_another_s)
    return Refusal(RemedyRefusal.outsider_claim_stands)


async def claims_of_assets(session: AsyncSession, asset_ids: Iterable[str]) -> list[ClaimView]:
    """Return every claim to these things, the newest first."""
    return await _claims(
        session,
        select(OutsiderClaim).where(col(OutsiderClaim.asset_id).in_(list(asset_ids))),
    )


async def claims_of_case(session: AsyncSession, case_id: str) -> list[ClaimView]:
    """Return every claim in a case, the newest first. Who may read them, the caller asks."""
    return await _claims(session, select(OutsiderClaim).where(OutsiderClaim.case_id == case_id))


async def claims_of_court(
    session: AsyncSession, court_id: str, *, limit: int = 200
) -> list[ClaimView]:
    """Return a court's claims, the newest first."""
    rows = select(OutsiderClaim).where(col(OutsiderClaim.court_id) == court_id)
    return await _claims(session, rows.limit(limit))


async def claims_of_account(session: AsyncSession, account_id: str) -> list[ClaimView]:
    """Return an outsider's own claims, the newest first."""
    return await _claims(
        session, select(OutsiderClaim).where(col(OutsiderClaim.account_id) == account_id)
    )


async def claim(session: AsyncSession, claim_id: str) -> ClaimView | None:
    """Return one claim, or None. Who may read it, the caller asks."""
    rows = select(OutsiderClaim).where(col(OutsiderClaim.id) == claim_id)
    return next(iter(await _claims(session, rows)), None)


async def objections_of_case(session: AsyncSession, case_id: str) -> list[ObjectionView]:
    """Return every objection in a case, the newest first."""
    rows = select(EnforcementObjection).where(col(EnforcementObjection.case_id) == case_id)
    return await _objections(session, rows)


async def objections_of_asset(session: AsyncSession, asset_id: str) -> list[ObjectionView]:
    """Return every objection that is about one thing, the newest first."""
    rows = select(EnforcementObjection).where(col(EnforcementObjection.asset_id) == asset_id)
    return await _objections(session, rows)


async def objections_of_court(
    session: AsyncSession, court_id: str, *, limit: int = 200
) -> list[ObjectionView]:
    """Return a court's objections, the newest first."""
    rows = select(EnforcementObjection).where(col(EnforcementObjection.court_id) == court_id)
    return await _objections(session, rows.limit(limit))


async def objections_of_account(session: AsyncSession, account_id: str) -> list[ObjectionView]:
    """Return an objector's own objections, the newest first."""
    rows = select(EnforcementObjection).where(col(EnforcementObjection.account_id) == account_id)
    return await _objections(session, rows)


async def objection(session: AsyncSession, objection_id: str) -> ObjectionView | None:
    """Return one objection, or None. Who may read it, the caller asks."""
    rows = select(EnforcementObjection).where(col(EnforcementObjection.id) == objection_id)
    return next(iter(await _objections(session, rows)), None)


async def _claims(session: AsyncSession, wanted: SelectOfScalar[OutsiderClaim]) -> list[ClaimView]:
    ordered = wanted.order_by(col(OutsiderClaim.filed_at).desc(), col(OutsiderClaim.id))
    views = []
    for row in (await session.exec(ordered)).all():
        case = await session.get_one(EnforcementCase, row.case_id)
        thing = await session.get_one(SeizedAsset, row.asset_id)
        due = await _due(session, f"outsider_claim:{row.id}")
        views.append(
            ClaimView(
                id=row.id,
                court_id=row.court_id,
                case_id=row.case_id,
                case_number=case.number,
                asset_id=row.asset_id,
                asset_name_zh=thing.name_zh,
                asset_name_en=thing.name_en,
                account_id=row.account_id,
                outsider_name=row.outsider_name,
                right=ClaimRight(row.right_claimed),
                words=row.words,
                file_id=row.file_id,
                state=ClaimState(row.state),
                filed_at=row.filed_at,
                decided_at=row.decided_at,
                served_at=row.served_at,
                closed_at=row.closed_at,
                due_kind=due.kind if due else None,
                due_at=due.due_at if due else None,
                steps=await _steps(session, row.id),
            )
        )
    return views


async def _objections(
    session: AsyncSession, wanted: SelectOfScalar[EnforcementObjection]
) -> list[ObjectionView]:
    ordered = wanted.order_by(
        col(EnforcementObjection.filed_at).desc(), col(EnforcementObjection.id)
    )
    views = []
    for row in (await session.exec(ordered)).all():
        case = await session.get_one(EnforcementCase, row.case_id)
        due = await _due(session, f"enforcement_objection:{row.id}")
        views.append(
            ObjectionView(
                id=row.id,
                court_id=row.court_id,
                case_id=row.case_id,
                case_number=case.number,
                asset_id=row.asset_id,
                account_id=row.account_id,
                objector_name=row.objector_name,
                is_party=row.is_party,
                target=ObjectionTarget(row.target),
                sale_ground=SaleGround(row.sale_ground) if row.sale_ground else None,
                act_attacked=row.act_attacked,
                words=row.words,
                file_id=row.file_id,
                state=ObjectionState(row.state),
                outcome=Outcome(row.outcome) if row.outcome else None,
                filed_at=row.filed_at,
                decided_at=row.decided_at,
                served_at=row.served_at,
                extended_at=row.extended_at,
                closed_at=row.closed_at,
                due_kind=due.kind if due else None,
                due_at=due.due_at if due else None,
                steps=await _steps(session, row.id),
            )
        )
    return views


def _newest_reason(steps: Sequence[StepView], reasoned: Container[str]) -> str:
    return next((step.reason for step in reversed(steps) if step.step in reasoned), "")


async def _due(session: AsyncSession, subject: str) -> Deadline | None:
    rows = select(Deadline).where(
        col(Deadline.subject) == subject, col(Deadline.closed_at).is_(None)
    )
    return (await session.exec(rows)).first()


async def _steps(session: AsyncSession, remedy_id: str) -> tuple[StepView, ...]:
    rows = select(RemedyStep).where(col(RemedyStep.remedy_id) == remedy_id)
    found = (await session.exec(rows.order_by(col(RemedyStep.done_at), col(RemedyStep.id)))).all()
    return tuple(StepView(row.step, row.outcome, row.reason, row.done_at) for row in found)
