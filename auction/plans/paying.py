"""A plan is paid: what nobody disputes on its lawful day, what a suit is about by the judgment.

Every fen has a line at each step; what is kept lies in an account of its own. Law: DIST-21 to
DIST-23, DIST-04, TRAP-26.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from auction.deadlines.service import close_deadline
from auction.kernel.clock import court_day
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.ledger import accounts
from auction.ledger import service as ledger
from auction.plans import clocks
from auction.plans.making import (
    add_version,
    basis_and_fixed,
    insist_unchanged,
    newest,
    standing,
)
from auction.plans.models import DistributionPlan, PlanObjection
from auction.plans.refusals import PlanRefusal
from auction.plans.serving import objection_at_desk
from auction.plans.steps import Cause, ObjectionState, Served, is_between, waits_for
from auction.settlement import distributing
from auction.settlement.access import filled
from auction.settlement.applied_deposits import apply_forfeits
from auction.settlement.disputed import insist_undisputed
from auction.settlement.distribution.basis import amounts, undisputed, with_paid, worked_out
from auction.settlement.events import SaleAnnulled
from auction.settlement.models import DistributionRow, Sale
from auction.settlement.payees import Payee
from auction.settlement.queries import set_off_of
from auction.settlement.refusals import SettlementRefusal, StandingRefusal
from auction.settlement.rules import PLANNED, DistributionState
from auction.settlement.standing_still import delayed_payees, held_back

_RUN_OUT = (clocks.OBJECTION, clocks.OPPOSITION, clocks.SUIT)
KEPT = "kept:"
"""What a second payment to one payee is called by, before the claim."""


async def pay_plan(uow: UnitOfWork, *, distribution_id: str) -> None:
    """Pay by the plan; keep what a suit is about, and pay the rest. A judge does.

    Refused before everybody was served and had their fifteen days, while an objection is open,
    and when the case has changed since the plan was made. Law: DIST-21 to DIST-23.
    """
    row = await distributing.locked(uow, distribution_id, *clocks.JUDGE)
    if row.state not in PLANNED:
        raise refuse(PlanRefusal.no_plan_stands)
    await insist_undisputed(uow, await uow.session.get_one(Sale, row.sale_id))
    plan = await standing(uow, row.id)
    await clocks.look_again(uow, row, plan)
    objections = await clocks.objections_of(uow, plan.id)
    served = [Served(each.until_at) for each in await clocks.recipients_of(uow, plan.id)]
    refusal = waits_for(served, [ObjectionState(each.state) for each in objections], uow.now)
    if refusal is not None:
        raise Refused(refusal)
    await insist_unchanged(uow, row, await newest(uow, plan.id))
    suits = [each for each in objections if each.state == ObjectionState.in_suit]
    row.approved_by, row.approved_at = uow.actor.account_id, uow.now
    await (_pay_part(uow, row, plan, suits) if suits else _pay_all(uow, row, plan))


async def record_judgment(
    uow: UnitOfWork, *, objection_id: str, number: str, in_force_on: date, line_fen: int
) -> None:
    """Record a judgment in force on a line: what its payee gets. A judge does. Law: DIST-23.

    It stays within what the suit was about; a suit withdrawn or lost gives the plan's amount.
    """
    row, plan, found = await objection_at_desk(uow, objection_id, judge_only=True)
    if found.state != ObjectionState.in_suit or found.sued_fen is None:
        raise refuse(PlanRefusal.step_not_open)
    if not (found.suit_filed_on or in_force_on) <= in_force_on <= court_day(uow.now):
        raise refuse(CommonRefusal.bad_date, "in_force_on")
    if not is_between(line_fen, found.plan_fen, found.sued_fen):
        least, most = sorted((found.plan_fen, found.sued_fen))
        raise refuse(PlanRefusal.judgment_out_of_range, "judged", least_fen=least, most_fen=most)
    found.judgment_number, found.in_force_on = filled(number, "judgment_number", 100), in_force_on
    found.judged_fen, found.state = line_fen, ObjectionState.judged
    found.decided_by, found.decided_at = uow.actor.account_id, uow.now
    uow.add(found)
    basis, fixed = basis_and_fixed(await newest(uow, plan.id))
    if line_fen != found.plan_fen:  # Lost, the line is again what the others leave it.
        fixed[found.claim] = line_fen
    outcome, settled = with_paid(basis, fixed, plan.certain)
    await add_version(
        uow, row, plan, basis, settled, outcome, cause=Cause.judged, objection_id=found.id
    )
    await clocks.look_again(uow, row, plan)
    uow.audit(
        "plan.judged", f"plan:{plan.id}", plan.court_id,
        objection=found.id, number=found.judgment_number, line_fen=line_fen,
    )  # fmt: skip


async def pay_kept(uow: UnitOfWork, *, distribution_id: str) -> None:
    """Pay what was kept, by the judgments. A judge does; refused while a suit is open. DIST-23."""
    row = await distributing.locked(uow, distribution_id, *clocks.JUDGE)
    if row.state != DistributionState.partly_paid:
        raise refuse(PlanRefusal.step_not_open)
    plan = await standing(uow, row.id)
    objections = await clocks.objections_of(uow, plan.id)
    if any(each.state == ObjectionState.in_suit for each in objections):
        raise refuse(PlanRefusal.suit_open)
    payees = await _rest(uow, row, plan)
    await _insist_accounts(uow, row, payees)
    if plan.kept_fen:
        await _book(uow, row, "freed", -plan.kept_fen)
    row.state = DistributionState.approved
    uow.add(row)
    kept_fen, plan.kept_fen = plan.kept_fen, 0
    uow.add(plan)
    await distributing.instruct(uow, row, payees, part=KEPT)
    uow.audit("plan.kept_paid", f"plan:{plan.id}", row.court_id, kept_fen=kept_fen)
    await distributing.finish_if_met(uow, row)


async def on_deadline_due(uow: UnitOfWork, event: DeadlineDue) -> None:
    """React to the end of somebody's time: what has settled itself by it is settled now."""
    if event.kind not in _RUN_OUT:
        return
    await ledger.take_books(uow, event.court_id)
    row = await uow.session.get_one(
        DistributionRow, event.data["distribution"], with_for_update=True, populate_existing=True
    )
    await close_deadline(uow, kind=event.kind, subject=event.subject)
    if row.state in PLANNED:
        await clocks.look_again(uow, row, await standing(uow, row.id))


async def on_sale_annulled(uow: UnitOfWork, event: SaleAnnulled) -> None:
    """React to an annulment: a plan over proceeds that go back is no plan. Law: OJA-50."""
    rows = select(DistributionPlan).join(
        DistributionRow, col(DistributionRow.id) == col(DistributionPlan.distribution_id)
    )
    mine = rows.where(
        col(DistributionRow.sale_id) == event.sale_id, col(DistributionPlan.ended_at).is_(None)
    )
    for plan in (await uow.session.exec(mine)).all():
        plan.kept_fen = 0
        await clocks.end_plan(uow, plan, reason="")


async def _pay_all(uow: UnitOfWork, row: DistributionRow, plan: DistributionPlan) -> None:
    payees = await distributing.payees_now(uow, row)
    await _insist_accounts(uow, row, payees)
    row.state = DistributionState.approved
    uow.add(row)
    await apply_forfeits(uow, row)
    await distributing.instruct(uow, row, payees)
    uow.audit("plan.paid", f"plan:{plan.id}", row.court_id, payees=len(payees))
    await distributing.finish_if_met(uow, row)


async def _pay_part(
    uow: UnitOfWork, row: DistributionRow, plan: DistributionPlan, suits: list[PlanObjection]
) -> None:
    """Pay everybody what they get however the suits end, and keep the rest. Law: DIST-23.

    House rule: not while one payee's payment is delayed, which would then never be whole.
    """
    if await delayed_payees(uow.session, row.sale_id):
        raise refuse(StandingRefusal.payout_delayed)
    basis, fixed = basis_and_fixed(await newest(uow, plan.id))
    disputed = [(each.claim, each.sued_fen) for each in suits if each.sued_fen is not None]
    plan.certain = undisputed(basis, fixed, disputed)
    case, _ = await distributing.case_and_court(uow.session, row)
    plan.in_kind = await set_off_of(uow.session, row, case)
    payees = [
        replace(payee, amount_fen=max(plan.certain.get(payee.claim, 0) - _had(plan, payee), 0))
        for payee in await _gross(uow, row)
    ]
    payees = [payee for payee in payees if payee.amount_fen]
    await _insist_accounts(uow, row, payees)
    now_fen = sum(payee.amount_fen for payee in payees)
    plan.kept_fen = row.proceeds_fen - sum(plan.in_kind.values()) - now_fen
    hold(plan.kept_fen >= 0, "what is paid and what was had in kind are never above the proceeds")
    plan.partly_paid_at, row.state = uow.now, DistributionState.partly_paid
    uow.add(plan)
    uow.add(row)
    await apply_forfeits(uow, row)
    if plan.kept_fen:
        await _book(uow, row, "kept", plan.kept_fen)
    await distributing.instruct(uow, row, payees)
    await clocks.look_again(uow, row, plan)
    uow.audit(
        "plan.partly_paid", f"plan:{plan.id}", row.court_id,
        paid_fen=now_fen, kept_fen=plan.kept_fen,
    )  # fmt: skip


async def _rest(uow: UnitOfWork, row: DistributionRow, plan: DistributionPlan) -> list[Payee]:
    """Return who gets what of the kept money: the plan's end less what everybody has had."""
    basis, fixed = basis_and_fixed(await newest(uow, plan.id))
    got = amounts(worked_out(basis, fixed))
    had = {
        claim: max(plan.certain.get(claim, 0), plan.in_kind.get(claim, 0))
        for claim in {*plan.certain, *plan.in_kind}
    }
    over_fen = sum(max(fen - got.get(claim, 0), 0) for claim, fen in had.items())
    if over_fen:
        raise refuse(PlanRefusal.set_off_too_large, over_fen=over_fen)
    payees = [
        replace(payee, amount_fen=payee.amount_fen - had.get(payee.claim, 0))
        for payee in await _gross(uow, row)
    ]
    hold(
        sum(payee.amount_fen for payee in payees) == plan.kept_fen,
        "what is paid of the kept money is all of it",
    )
    return [payee for payee in payees if payee.amount_fen]


async def _gross(uow: UnitOfWork, row: DistributionRow) -> list[Payee]:
    """Return the payees by the lines as they stand, nothing taken off for what was had in kind."""
    return await distributing.payees_now(uow, row, less_in_kind=False)


def _had(plan: DistributionPlan, payee: Payee) -> int:
    return plan.in_kind.get(payee.claim, 0)


async def _insist_accounts(uow: UnitOfWork, row: DistributionRow, payees: list[Payee]) -> None:
    waiting = await held_back(uow.session, row)
    nowhere = [payee.name for payee in payees if not payee.account and payee.claim not in waiting]
    if nowhere:
        raise refuse(SettlementRefusal.payee_without_account, names="、".join(nowhere))


async def _book(uow: UnitOfWork, row: DistributionRow, kind: str, fen: int) -> None:
    """Move what a suit is about into its own account, or back out of it. Law: DIST-23."""
    await ledger.post(
        uow,
        court_id=row.court_id,
        key=f"distribution:{row.id}:{kind}",
        kind=f"disputed_{kind}",
        lines=[(accounts.proceeds(row.case_id), fen), (accounts.disputed(row.case_id), -fen)],
        memo={"distribution": row.id},
    )
