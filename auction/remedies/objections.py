"""A party, or whoever an act touches, objects to enforcement; the court decides and acts on it.

Law: OJA-50, OJA-55 first half, REM-01, REM-02, REM-04, REM-05.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from auction.cases.kinds import CaseState
from auction.cases.models import EnforcementCase, SeizedAsset
from auction.cases.queries import case as whole_case
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_later
from auction.deadlines.events import DeadlineDue
from auction.deadlines.queries import due_at
from auction.deadlines.service import move_deadline
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.remedies import entering
from auction.remedies.claims import Paper
from auction.remedies.events import ObjectionMoved
from auction.remedies.models import EnforcementObjection
from auction.remedies.objection_steps import (
    CLOCKS,
    REASONED,
    REVIEW_DAYS,
    ObjectionState,
    ObjectionStep,
    ObjectionTarget,
    Outcome,
    SaleGround,
    next_state,
)
from auction.remedies.refusals import RemedyRefusal

REVIEW_ASKED = "remedy_review_asked"
REVIEW = "remedy_review"
_KINDS = tuple(clock.kind for clock in CLOCKS.values())
_BY_DESK = frozenset({ObjectionStep.serve, ObjectionStep.ask_review, ObjectionStep.withdraw})
_BY_OBJECTOR = frozenset({ObjectionStep.ask_review, ObjectionStep.withdraw})
_DECISIONS = {
    ObjectionStep.decide: (Outcome.dismissed, Outcome.upheld),
    ObjectionStep.review: (Outcome.dismissed, Outcome.upheld),
}


async def file_objection(
    uow: UnitOfWork,
    *,
    case_id: str,
    target: ObjectionTarget,
    act_attacked: str,
    words: str,
    paper: Paper | None = None,
    asset_id: str | None = None,
    sale_ground: SaleGround | None = None,
    objector_name: str = "",
) -> str:
    """Object to an act of enforcement, or ask that a sale be annulled; return the objection's id.

    Within the procedure only. A party files with its account; whoever else is touched in their own
    verified name; a clerk enters what `objector_name` brought on paper. Law: REM-04.
    """
    case = await uow.session.get(EnforcementCase, case_id, with_for_update=True)
    if case is None:
        raise refuse(CommonRefusal.not_found)
    if case.state != CaseState.open:
        raise refuse(RemedyRefusal.enforcement_is_over)
    await _insist_of_case(uow, case_id, asset_id, target)
    if target is ObjectionTarget.sale and sale_ground is None:
        raise refuse(RemedyRefusal.sale_ground_missing, "sale_ground")
    name, account_id, is_party = await _objector(uow, case, objector_name)
    key = account_id or f"paper:{name}"
    await _insist_first(uow, case_id, key, target)
    row = EnforcementObjection(
        id=new_id("eo"),
        court_id=case.court_id,
        case_id=case_id,
        asset_id=asset_id,
        account_id=account_id,
        objector_key=key,
        objector_name=name,
        is_party=is_party,
        target=target,
        sale_ground=sale_ground or "" if target is ObjectionTarget.sale else "",
        act_attacked=entering.filled(act_attacked, "act_attacked", longest=300),
        words=entering.filled(words, "words"),
        state=ObjectionState.filed,
        filed_by=uow.actor.account_id or "",
        filed_at=uow.now,
    )
    if paper is not None and paper.content:
        row.file_id = await entering.kept_paper(
            uow, case.court_id, name=paper.name, content=paper.content
        )
    uow.add(row)
    await uow.session.flush()
    await _entered(uow, row, since=uow.now)
    uow.audit("objection.filed", _subject(row), row.court_id, target=target, case=case_id)
    return row.id


async def take_step(
    uow: UnitOfWork,
    *,
    objection_id: str,
    step: ObjectionStep,
    reason: str = "",
    outcome: Outcome | None = None,
    served_at: datetime | None = None,
) -> ObjectionState:
    """Take one step with an objection; return where it stands then.

    A judge takes each; a clerk may note service, a request for reconsideration and a withdrawal;
    the objector asks for reconsideration and withdraws. Law: REM-01, REM-02.
    """
    row = await _reachable(uow, objection_id, step)
    found = _outcome(row, step, outcome)
    reached = next_state(ObjectionState(row.state), step, outcome=found)
    if reached is None or step is ObjectionStep.lapse:
        raise refuse(RemedyRefusal.step_not_open)
    said = entering.reasoned(reason) if step in REASONED else reason.strip()[:2_000]
    since = uow.now
    if step is ObjectionStep.ask_review:
        await _insist_in_time(uow, row)
    if step in (ObjectionStep.decide, ObjectionStep.refuse):
        row.decided_at, row.decided_by = uow.now, uow.actor.account_id
    if step is ObjectionStep.serve:
        since = entering.checked_service(served_at, decided_at=row.decided_at, now=uow.now)
        row.served_at = since
    row.outcome = found or ""
    if step is ObjectionStep.extend:
        await _extend(uow, row, said)
        return reached
    await _move(uow, row, step, reached, reason=said, since=since)
    return reached


async def lapse_objection(uow: UnitOfWork, event: DeadlineDue) -> None:
    """React to ten days without a request for reconsideration: the decision stands. Law: REM-01."""
    if event.kind != REVIEW_ASKED:
        return
    row = await uow.session.get_one(
        EnforcementObjection,
        event.subject.partition(":")[2],
        with_for_update=True,
        populate_existing=True,
    )
    found = Outcome(row.outcome) if row.outcome else None
    reached = next_state(ObjectionState(row.state), ObjectionStep.lapse, outcome=found)
    if reached is not None:
        await _move(uow, row, ObjectionStep.lapse, reached, reason="", since=uow.now)


async def note_carried_out(uow: UnitOfWork, *, objection_id: str, reason: str) -> None:
    """Note that the court acted on an upheld objection, in the transaction of that act."""
    await take_step(uow, objection_id=objection_id, step=ObjectionStep.carry_out, reason=reason)


def _outcome(
    row: EnforcementObjection, step: ObjectionStep, outcome: Outcome | None
) -> Outcome | None:
    """Return what the objection has come to with this step."""
    if step is ObjectionStep.refuse:
        return Outcome.not_heard
    if step in _DECISIONS:
        if outcome not in _DECISIONS[step]:
            raise refuse(CommonRefusal.missing, "outcome")
        return outcome
    return Outcome(row.outcome) if row.outcome else None


async def _extend(uow: UnitOfWork, row: EnforcementObjection, reason: str) -> None:
    """Give a reconsideration thirty more days, once. Law: REM-02."""
    if row.extended_at is not None:
        raise refuse(RemedyRefusal.extended_already)
    until = await due_at(uow.session, kind=REVIEW, subject=_subject(row))
    if until is None or until <= uow.now:
        raise refuse(RemedyRefusal.time_for_review_over)
    row.extended_at = uow.now
    uow.add(row)
    await move_deadline(
        uow, kind=REVIEW, subject=_subject(row), due_at=due_later(until, REVIEW_DAYS)
    )
    entering.note_step(uow, row.court_id, row.id, step=ObjectionStep.extend, reason=reason)
    uow.audit("objection.extend", _subject(row), row.court_id)


async def _move(
    uow: UnitOfWork,
    row: EnforcementObjection,
    step: ObjectionStep,
    reached: ObjectionState,
    *,
    reason: str,
    since: datetime,
) -> None:
    row.state = reached
    if reached.is_over:
        row.closed_at = uow.now
    uow.add(row)
    entering.note_step(uow, row.court_id, row.id, step=step, reason=reason, outcome=row.outcome)
    uow.audit(f"objection.{step}", _subject(row), row.court_id, state=reached)
    await _entered(uow, row, since=since)


async def _entered(uow: UnitOfWork, row: EnforcementObjection, *, since: datetime) -> None:
    state = ObjectionState(row.state)
    await entering.set_clock(
        uow,
        court_id=row.court_id,
        case_id=row.case_id,
        subject=_subject(row),
        clock=CLOCKS.get(state),
        since=since,
        all_kinds=_KINDS,
    )
    uow.emit(ObjectionMoved(row.id, row.case_id, row.court_id, state))


async def _objector(
    uow: UnitOfWork, case: EnforcementCase, objector_name: str
) -> tuple[str, str | None, bool]:
    """Return who objects: the name, the account (None from paper), and whether it is a party."""
    if entering.is_of_court(uow, case.court_id, *entering.DESK):
        name = entering.filled(objector_name, "objector_name", longest=200)
        parties = await _party_names(uow, case)
        return name, None, name in parties.values()
    account_id = uow.actor.account_id
    if account_id is None:
        raise refuse(CommonRefusal.not_signed_in)
    own = (await _party_names(uow, case)).get(account_id)
    if own is not None:
        return own, account_id, True
    return await entering.name_of_actor(uow), account_id, False


async def _party_names(uow: UnitOfWork, case: EnforcementCase) -> dict[str, str]:
    found = await whole_case(uow.session, case.court_id, case.id)
    parties = found.parties if found is not None else ()
    return {party.account_id or party.id: party.name for party in parties}


async def _insist_of_case(
    uow: UnitOfWork, case_id: str, asset_id: str | None, target: ObjectionTarget
) -> None:
    if asset_id is None:
        if target is ObjectionTarget.sale:
            raise refuse(CommonRefusal.missing, "asset_id")
        return
    asset = await uow.session.get(SeizedAsset, asset_id)
    if asset is None or asset.case_id != case_id:
        raise refuse(CommonRefusal.not_found)


async def _insist_first(uow: UnitOfWork, case_id: str, key: str, target: ObjectionTarget) -> None:
    rows = select(EnforcementObjection.id).where(
        col(EnforcementObjection.case_id) == case_id,
        col(EnforcementObjection.objector_key) == key,
        col(EnforcementObjection.target) == target,
        col(EnforcementObjection.state).in_((ObjectionState.filed, ObjectionState.registered)),
    )
    if (await uow.session.exec(rows)).first() is not None:
        raise refuse(RemedyRefusal.objection_filed_already)


async def _insist_in_time(uow: UnitOfWork, row: EnforcementObjection) -> None:
    until = await due_at(uow.session, kind=REVIEW_ASKED, subject=_subject(row))
    if until is None or until <= uow.now:
        raise refuse(RemedyRefusal.time_for_review_over)


async def _reachable(
    uow: UnitOfWork, objection_id: str, step: ObjectionStep
) -> EnforcementObjection:
    """Return an objection, locked, if the actor may take this step with it."""
    row = await uow.session.get(
        EnforcementObjection, objection_id, with_for_update=True, populate_existing=True
    )
    if row is None:
        raise refuse(CommonRefusal.not_found)
    is_own = row.account_id is not None and row.account_id == uow.actor.account_id
    if not is_own and uow.actor.court_id != row.court_id:
        raise refuse(CommonRefusal.not_found)
    roles = entering.DESK if step in _BY_DESK else (Role.judge,)
    if entering.is_of_court(uow, row.court_id, *roles) or (is_own and step in _BY_OBJECTOR):
        return row
    raise refuse(CommonRefusal.not_allowed)


def _subject(row: EnforcementObjection) -> str:
    return f"enforcement_objection:{row.id}"
