"""An outsider claims the thing: filed, registered, decided, served, taken to court, over.

The outsider files in their own verified name, or brings papers that a clerk enters; the judge
decides each step, with a reason that is published. Law: OJA-55, REM-01 to REM-04.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from auction.cases.kinds import CaseState
from auction.cases.models import EnforcementCase, SeizedAsset
from auction.cases.queries import cases_of_party
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from auction.deadlines.queries import due_at
from auction.deadlines.service import close_deadline
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.remedies import entering
from auction.remedies.claim_steps import (
    CLOCKS,
    REASONED,
    ClaimRight,
    ClaimState,
    ClaimStep,
    next_state,
)
from auction.remedies.events import OutsiderClaimMoved
from auction.remedies.models import OutsiderClaim, ThingOver
from auction.remedies.refusals import RemedyRefusal

SUIT = "claim_suit"
_ON_PAPER = "paper"
_KINDS = tuple(clock.kind for clock in CLOCKS.values())
_BY_DESK = frozenset({ClaimStep.serve, ClaimStep.sue, ClaimStep.withdraw})
_BY_OUTSIDER = frozenset({ClaimStep.sue, ClaimStep.withdraw})
_MAY_COME_AGAIN = (ClaimState.refused, ClaimState.withdrawn)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What supports a claim or an objection, as it was handed in."""

    name: str
    content: bytes


async def file_claim(
    uow: UnitOfWork,
    *,
    asset_id: str,
    right: ClaimRight,
    words: str,
    paper: Paper,
    outsider_name: str = "",
) -> str:
    """File a claim to a thing; return its id. From now on the thing may not be disposed of.

    A clerk or judge of the court enters what `outsider_name` brought on paper; anybody else files
    in their own name. Refuses a party, who objects instead; a thing whose title has passed; and
    the same outsider a second time. Law: OJA-55, REM-03, REM-04.
    """
    asset = await uow.session.get(SeizedAsset, asset_id, with_for_update=True)
    if asset is None:
        raise refuse(CommonRefusal.not_found)
    from_paper = entering.is_of_court(uow, asset.court_id, *entering.DESK)
    name = (
        entering.filled(outsider_name, "outsider_name", longest=200)
        if from_paper
        else await entering.name_of_actor(uow)
    )
    account_id = None if from_paper else uow.actor.account_id
    key = f"{_ON_PAPER}:{name}" if account_id is None else account_id
    await _insist_may_file(uow, asset, account_id, key)
    row = OutsiderClaim(
        id=new_id("oc"),
        court_id=asset.court_id,
        case_id=asset.case_id,
        asset_id=asset.id,
        account_id=account_id,
        outsider_key=key,
        outsider_name=name,
        right_claimed=right,
        words=entering.filled(words, "words"),
        file_id=await entering.kept_paper(
            uow, asset.court_id, name=paper.name, content=paper.content
        ),
        state=ClaimState.filed,
        filed_by=uow.actor.account_id or "",
        filed_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    await _entered(uow, row, since=uow.now)
    uow.audit("claim.filed", _subject(row), row.court_id, asset=asset.id, right=right)
    return row.id


async def take_step(
    uow: UnitOfWork,
    *,
    claim_id: str,
    step: ClaimStep,
    reason: str = "",
    served_at: datetime | None = None,
) -> ClaimState:
    """Take one step with a claim; return where it stands then.

    A judge takes each; a clerk may note service, a suit and a withdrawal; the outsider withdraws
    and shows that they have sued. Law: REM-01 to REM-03.
    """
    row = await _reachable(uow, claim_id, step)
    reached = next_state(ClaimState(row.state), step)
    if reached is None or step is ClaimStep.lapse:
        raise refuse(RemedyRefusal.step_not_open)
    if step is ClaimStep.sue:
        await _insist_in_time(uow, row)
    said = entering.reasoned(reason) if step in REASONED else reason.strip()[:2_000]
    since = uow.now
    if step in (ClaimStep.dismiss, ClaimStep.uphold, ClaimStep.refuse):
        row.decided_at, row.decided_by = uow.now, uow.actor.account_id
    if step is ClaimStep.serve:
        since = entering.checked_service(served_at, decided_at=row.decided_at, now=uow.now)
        row.served_at = since
    if step is ClaimStep.release:
        await close_deadline(uow, kind="seizure_lapses", subject=f"asset:{row.asset_id}")
    await _move(uow, row, step, reached, reason=said, since=since)
    return reached


async def lapse_claim(uow: UnitOfWork, event: DeadlineDue) -> None:
    """React to the end of the fifteen days: whoever had not sued by then is bound. Law: REM-03."""
    if event.kind != SUIT:
        return
    claim_id = event.subject.partition(":")[2]
    row = await uow.session.get_one(
        OutsiderClaim, claim_id, with_for_update=True, populate_existing=True
    )
    reached = next_state(ClaimState(row.state), ClaimStep.lapse)
    if reached is not None:
        await _move(uow, row, ClaimStep.lapse, reached, reason="", since=uow.now)


async def note_thing_over(uow: UnitOfWork, *, asset_id: str) -> None:
    """Note that title to a thing has passed: no outsider is heard about it. Law: REM-04."""
    if await uow.session.get(ThingOver, asset_id) is None:
        uow.add(ThingOver(asset_id=asset_id, over_at=uow.now))


async def note_thing_free_again(uow: UnitOfWork, *, asset_id: str) -> None:
    """Note that a sale was undone: the thing is enforced upon again, and outsiders are heard."""
    row = await uow.session.get(ThingOver, asset_id)
    if row is not None:
        await uow.session.delete(row)


async def _move(
    uow: UnitOfWork,
    row: OutsiderClaim,
    step: ClaimStep,
    reached: ClaimState,
    *,
    reason: str,
    since: datetime,
) -> None:
    row.state = reached
    if reached.is_over:
        row.closed_at = uow.now
    uow.add(row)
    entering.note_step(uow, row.court_id, row.id, step=step, reason=reason)
    uow.audit(f"claim.{step}", _subject(row), row.court_id, state=reached)
    await _entered(uow, row, since=since)


async def _entered(uow: UnitOfWork, row: OutsiderClaim, *, since: datetime) -> None:
    state = ClaimState(row.state)
    await entering.set_clock(
        uow,
        court_id=row.court_id,
        case_id=row.case_id,
        subject=_subject(row),
        clock=CLOCKS.get(state),
        since=since,
        all_kinds=_KINDS,
    )
    uow.emit(
        OutsiderClaimMoved(
            claim_id=row.id,
            asset_id=row.asset_id,
            case_id=row.case_id,
            court_id=row.court_id,
            state=state,
            blocks=state.blocks,
            takes_the_thing=state.takes_the_thing,
        )
    )


async def _insist_may_file(
    uow: UnitOfWork, asset: SeizedAsset, account_id: str | None, key: str
) -> None:
    case = await uow.session.get_one(EnforcementCase, asset.case_id)
    if case.state != CaseState.open or await uow.session.get(ThingOver, asset.id) is not None:
        raise refuse(RemedyRefusal.enforcement_is_over)
    if account_id is not None:
        own = await cases_of_party(uow.session, account_id)
        if asset.case_id in {case_id for _, case_id in own}:
            raise refuse(RemedyRefusal.party_is_no_outsider)
    known = select(OutsiderClaim.id).where(
        col(OutsiderClaim.asset_id) == asset.id,
        col(OutsiderClaim.outsider_key) == key,
        col(OutsiderClaim.state).not_in(_MAY_COME_AGAIN),
    )
    if (await uow.session.exec(known)).first() is not None:
        raise refuse(RemedyRefusal.claim_filed_already)


async def _insist_in_time(uow: UnitOfWork, row: OutsiderClaim) -> None:
    until = await due_at(uow.session, kind=SUIT, subject=_subject(row))
    if until is None or until <= uow.now:
        raise refuse(RemedyRefusal.time_to_sue_over)


async def _reachable(uow: UnitOfWork, claim_id: str, step: ClaimStep) -> OutsiderClaim:
    """Return a claim, locked, if the actor may take this step with it."""
    row = await uow.session.get(
        OutsiderClaim, claim_id, with_for_update=True, populate_existing=True
    )
    if row is None:
        raise refuse(CommonRefusal.not_found)
    is_own = row.account_id is not None and row.account_id == uow.actor.account_id
    if not is_own and uow.actor.court_id != row.court_id:
        raise refuse(CommonRefusal.not_found)
    roles = entering.DESK if step in _BY_DESK else (Role.judge,)
    if entering.is_of_court(uow, row.court_id, *roles):
        return row
    # The suit after an upholding is the applicant's: the outsider does not report it.
    theirs = step in _BY_OUTSIDER and row.state != ClaimState.upholding_served
    if is_own and theirs:
        return row
    raise refuse(CommonRefusal.not_allowed)


def _subject(row: OutsiderClaim) -> str:
    return f"outsider_claim:{row.id}"
