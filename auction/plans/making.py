"""A judge makes the plan: what was drafted is frozen, line by line, and to be served on everybody.

Law: DIST-20, W-01 to W-12, TRAP-26.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from auction.cases.kinds import PartyRole
from auction.cases.queries import CaseView
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.kernel.canonical import content_hash
from auction.kernel.ids import new_id
from auction.kernel.invariant import hold
from auction.kernel.refusal import refuse
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.plans import clocks
from auction.plans.events import PlanMade
from auction.plans.models import DistributionPlan, PlanRecipient, PlanVersion
from auction.plans.refusals import PlanRefusal
from auction.plans.steps import Cause
from auction.settlement import distributing, planning
from auction.settlement.distribution.basis import Basis, basis_from_json
from auction.settlement.distribution.waterfall import Line, Outcome
from auction.settlement.models import DistributionRow, Sale
from auction.settlement.queries import set_off_of
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import PLANNED, DistributionState


async def make_plan(uow: UnitOfWork, *, distribution_id: str, seen: str = "") -> str:
    """Freeze the plan as the case now stands; return its id. A judge makes it.

    `seen` is the hash of the basis that was read. Refused where no plan is needed, while the order
    of the classes is not confirmed, when the case has changed since it was read, and before the
    proceeds have arrived.
    """
    row = await distributing.undecided_for_judge(uow, distribution_id)
    if row.state != DistributionState.needs_distribution_plan:
        raise refuse(SettlementRefusal.no_plan_needed)
    draft = await planning.draft_now(uow.session, row)
    if not draft.is_ordered:
        raise refuse(PlanRefusal.order_unconfirmed)
    if seen and seen != draft.basis.sha256:
        raise refuse(SettlementRefusal.distribution_outdated)
    await _insist_arrived(uow, row)
    case, _ = await distributing.case_and_court(uow.session, row)
    plan = DistributionPlan(
        id=new_id("plan"),
        court_id=row.court_id,
        case_id=row.case_id,
        distribution_id=row.id,
        made_by=uow.actor.account_id or "",
        made_at=uow.now,
    )
    uow.add(plan)
    await uow.session.flush()
    await add_version(uow, row, plan, draft.basis, {}, draft.outcome, cause=Cause.made)
    await _insist_set_off_fits(uow, row, case)
    for place, party in enumerate(_whom_to_serve(case, draft.basis), 1):
        uow.add(
            PlanRecipient(
                id=new_id("pr"),
                court_id=row.court_id,
                plan_id=plan.id,
                party_id=party.id,
                name=party.name,
                role=party.role,
                position=place,
            )
        )
    row.state = DistributionState.planned
    uow.add(row)
    await uow.session.flush()
    await clocks.serve_plan(uow, plan)
    uow.audit("plan.made", f"plan:{plan.id}", row.court_id, distribution=row.id)
    return plan.id


async def take_back(uow: UnitOfWork, *, distribution_id: str, reason: str) -> None:
    """Take a plan back of which nothing is paid, so that it is made anew from the case as it is.

    What was served and objected to belonged to it; the new plan is served again. A judge does.
    """
    row = await distributing.locked(uow, distribution_id, *clocks.JUDGE)
    if row.state not in PLANNED:
        raise refuse(PlanRefusal.no_plan_stands)
    plan = await standing(uow, row.id)
    await clocks.end_plan(uow, plan, reason=reason)
    row.state = DistributionState.needs_distribution_plan
    uow.add(row)
    await close_deadline(uow, kind="distribution_due", subject=f"sale:{row.sale_id}")
    await distributing.propose_again(uow, distribution_id=row.id)
    uow.audit("plan.taken_back", f"plan:{plan.id}", row.court_id, reason=reason)


async def add_version(
    uow: UnitOfWork,
    row: DistributionRow,
    plan: DistributionPlan,
    basis: Basis,
    fixed: Mapping[str, int],
    outcome: Outcome,
    *,
    cause: Cause,
    objection_id: str | None = None,
) -> PlanVersion:
    """Keep a version of a plan, and write its lines into the distribution; every fen has one."""
    case, own = await distributing.case_and_court(uow.session, row)
    number = await _next_version(uow, row.id)
    content = {
        "distribution": row.id,
        "case_number": case.number,
        "court_zh": own.name_zh,
        "court_en": own.name_en,
        "version": number,
        "basis": basis.to_json(),
        "fixed": dict(fixed),
        "lines": [_line(line) for line in outcome.lines],
        "surplus_fen": outcome.surplus_fen,
        "short_fen": outcome.short_fen,
        "names": _names(case, basis),
        "debtors": [party.name for party in case.parties_in(PartyRole.debtor)],
    }
    hold(
        sum(line.paid_fen for line in outcome.lines) + outcome.surplus_fen == basis.proceeds_fen,
        "every fen of a plan has its line",
    )
    version = PlanVersion(
        id=new_id("pv"),
        court_id=row.court_id,
        plan_id=plan.id,
        distribution_id=row.id,
        version=number,
        cause=cause,
        objection_id=objection_id,
        content=content,
        content_sha256=content_hash(content),
        made_by=uow.actor.account_id or "",
        made_at=uow.now,
    )
    uow.add(version)
    distributing.write_lines(row, outcome, case)
    uow.add(row)
    await uow.session.flush()
    uow.emit(PlanMade(plan.id, number, row.id, row.case_id, row.court_id))
    return version


async def standing(uow: UnitOfWork, distribution_id: str) -> DistributionPlan:
    """Return the plan that stands of a distribution, locked."""
    rows = select(DistributionPlan).where(
        col(DistributionPlan.distribution_id) == distribution_id,
        col(DistributionPlan.ended_at).is_(None),
    )
    found = (await uow.session.exec(rows.with_for_update())).first()
    if found is None:
        raise refuse(PlanRefusal.no_plan_stands)
    return found


async def newest(uow: UnitOfWork, plan_id: str) -> PlanVersion:
    """Return the version of a plan that counts: the last one made."""
    rows = select(PlanVersion).where(col(PlanVersion.plan_id) == plan_id)
    found = (await uow.session.exec(rows.order_by(col(PlanVersion.version).desc()))).first()
    hold(found is not None, "a plan has a version")
    assert found is not None
    return found


def basis_and_fixed(version: PlanVersion) -> tuple[Basis, dict[str, int]]:
    """Return what a version was worked out from."""
    return basis_from_json(version.content["basis"]), dict(version.content["fixed"])


async def insist_unchanged(uow: UnitOfWork, row: DistributionRow, version: PlanVersion) -> None:
    """Refuse a plan whose case has changed since: it must be taken back and made anew."""
    now = await planning.draft_now(uow.session, row)
    basis, _ = basis_and_fixed(version)
    if now.basis.sha256 != basis.sha256:
        raise refuse(SettlementRefusal.distribution_outdated)


async def _insist_arrived(uow: UnitOfWork, row: DistributionRow) -> None:
    """Refuse a plan over money that does not lie in the case's account.

    Money of the case that another distribution waits for is not this one's.
    """
    lies_fen = -await books.balance(uow.session, row.court_id, accounts.proceeds(row.case_id))
    waiting = (DistributionState.proposed, DistributionState.needs_distribution_plan, *PLANNED)
    rows = (
        select(Sale.price_fen, Sale.set_off_fen)
        .join(DistributionRow, col(DistributionRow.sale_id) == col(Sale.id))
        .where(col(DistributionRow.case_id) == row.case_id, col(DistributionRow.state).in_(waiting))
    )
    wanted = [price - set_off for price, set_off in (await uow.session.exec(rows)).all()]
    if lies_fen < sum(wanted):
        missing_fen = sum(wanted) - lies_fen
        raise refuse(PlanRefusal.proceeds_not_arrived, missing_fen=missing_fen)


async def _insist_set_off_fits(uow: UnitOfWork, row: DistributionRow, case: CaseView) -> None:
    """Refuse a plan by which the buying creditor gets less than they had in kind. Law: AUC-16."""
    sale = await uow.session.get_one(Sale, row.sale_id)
    had_fen = sum((await set_off_of(uow.session, row, case)).values())
    if had_fen < sale.set_off_fen:
        raise refuse(PlanRefusal.set_off_too_large, over_fen=sale.set_off_fen - had_fen)


def _whom_to_serve(case: CaseView, basis: Basis) -> list[Any]:
    """Return every creditor of the plan and the debtors, in the case's order. Law: DIST-20."""
    creditors = {claim.party_id for claim in basis.claims}
    return [
        party for party in case.parties if party.id in creditors or party.role is PartyRole.debtor
    ]


async def _next_version(uow: UnitOfWork, distribution_id: str) -> int:
    rows = select(PlanVersion.version).where(col(PlanVersion.distribution_id) == distribution_id)
    return max((await uow.session.exec(rows)).all(), default=0) + 1


def _names(case: CaseView, basis: Basis) -> dict[str, str]:
    names = {claim.id: claim.creditor for claim in basis.claims}
    return names | {cost.id: cost.name for cost in case.costs}


def _line(line: Line) -> dict[str, Any]:
    return {
        "claim": line.claim,
        "part": str(line.part),
        "due_fen": line.due_fen,
        "paid_fen": line.paid_fen,
        "rule": line.rule,
        "turn": line.turn,
        "left_fen": line.left_fen,
    }
