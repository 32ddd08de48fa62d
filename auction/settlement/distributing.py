"""Sharing out the proceeds of a sale: proposed when title passes, approved by a judge, paid.

The plain form is computed line by line. Where it would be wrong nothing is proposed but the
reasons, and the money stays where it is. Law: DIST-03, DIST-07, DIST-12, DIST-14, W-01 to W-12.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases import queries as cases
from auction.cases.kinds import PartyKind
from auction.cases.queries import CaseView
from auction.cases.rules import check_bank_account
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.ledger import accounts
from auction.ledger import service as ledger
from auction.payments import queries as payments_read
from auction.payments import service as payments
from auction.payments.events import PayoutConfirmed
from auction.people.queries import CourtView, court
from auction.settlement.applied_deposits import apply_forfeits, forfeits_of
from auction.settlement.disputed import insist_undisputed
from auction.settlement.distribution.plain_form import (
    EXECUTION_FEE,
    FeeSoFar,
    distribute,
    needs_plan,
    total_fen,
)
from auction.settlement.distribution.waterfall import (
    ClaimDue,
    Cost,
    DebtorKind,
    Line,
    Outcome,
    Part,
)
from auction.settlement.doubled_interest import work_out_interest
from auction.settlement.events import ProceedsDistributed, TitlePassed
from auction.settlement.models import DistributionRow, Redemption, Sale
from auction.settlement.payees import Payee, less_set_off, payees_of
from auction.settlement.queries import set_off_of
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import (
    DAYS_AFTER_DELAY,
    PLANNED,
    SHARED,
    DistributionState,
    SaleState,
)
from auction.settlement.seller_tax_names import taxes_among
from auction.settlement.standing_still import (
    delayed_payees,
    held_back,
    keep_still,
    note_paid,
    to_be_paid,
    unmet,
)

SET_OFF_TOO_LARGE = "set_off_too_large"
PURPOSES = ("claim", "cost", "surplus")
_DECIDED = frozenset({*PLANNED, *SHARED, DistributionState.void})
FEE_NAMES = frozenset({"执行申请费", "申请执行费", "执行费"})
"""Names under which a clerk may have recorded the execution fee: it is not charged twice."""


async def propose_distribution(uow: UnitOfWork, event: TitlePassed) -> None:
    """React to the passing of title: share the proceeds out, or say why a plan is needed."""
    known = select(DistributionRow.id).where(col(DistributionRow.sale_id) == event.sale_id)
    if (await uow.session.exec(known)).first() is not None:
        return
    sale = await uow.session.get_one(Sale, event.sale_id)
    if sale.state == SaleState.annulled:
        return
    row = DistributionRow(
        id=new_id("dist"),
        court_id=sale.court_id,
        case_id=sale.case_id,
        sale_id=sale.id,
        state=DistributionState.proposed,
        price_fen=sale.price_fen,
        proceeds_fen=sale.price_fen,
        proposed_at=uow.now,
    )
    await _compute(uow, row, sale)
    if row.state == DistributionState.needs_distribution_plan:
        # The thirty days stand still while a plan is made. Law: TRAP-26, DIST-04.
        await close_deadline(uow, kind="distribution_due", subject=f"sale:{sale.id}")
    uow.audit("distribution.proposed", f"distribution:{row.id}", row.court_id, state=row.state)


async def propose_again(uow: UnitOfWork, *, distribution_id: str) -> None:
    """Share the proceeds out anew from the case as it now stands, before anybody approved."""
    row = await undecided_for_judge(uow, distribution_id)
    stood_still = row.state == DistributionState.needs_distribution_plan
    await _compute(uow, row, await uow.session.get_one(Sale, row.sale_id))
    if stood_still and row.state == DistributionState.proposed:
        await open_again(uow, row)
    uow.audit("distribution.proposed", f"distribution:{row.id}", row.court_id, state=row.state)


async def approve_distribution(uow: UnitOfWork, *, distribution_id: str) -> None:
    """Approve the lines as they stand and have every payee paid, one payout each.

    Refused while a plan is needed, when the case has changed since, and while somebody who is to
    be paid has no bank account. A judge approves.
    """
    row = await undecided_for_judge(uow, distribution_id)
    if row.state == DistributionState.needs_distribution_plan:
        raise refuse(SettlementRefusal.plan_needed)
    sale = await uow.session.get_one(Sale, row.sale_id)
    await insist_undisputed(uow, sale)
    seen = (row.state, row.lines, row.forfeits)
    await _compute(uow, row, sale)
    if seen != (row.state, row.lines, row.forfeits):
        raise refuse(SettlementRefusal.distribution_outdated)
    payees = await payees_now(uow, row)
    held = await held_back(uow.session, row)
    nowhere = [payee.name for payee in payees if not payee.account and payee.claim not in held]
    if nowhere:
        raise refuse(SettlementRefusal.payee_without_account, names="、".join(nowhere))
    row.state = DistributionState.approved
    row.approved_by, row.approved_at = uow.actor.account_id, uow.now
    uow.add(row)
    uow.audit(
        "distribution.approved", f"distribution:{row.id}", row.court_id,
        proceeds_fen=row.proceeds_fen, surplus_fen=row.surplus_fen, payees=len(payees),
    )  # fmt: skip
    await apply_forfeits(uow, row)
    await instruct(uow, row, payees)
    await finish_if_met(uow, row)


async def name_account(uow: UnitOfWork, *, distribution_id: str, claim: str, account: str) -> None:
    """Name the bank account to which a payee of this distribution is paid. Law: DIST-05."""
    row = await locked(uow, distribution_id, Role.judge, Role.clerk)
    if row.state in _DECIDED and row.state not in (*PLANNED, DistributionState.partly_paid):
        raise refuse(SettlementRefusal.distribution_decided)
    account = account.strip().upper()
    refusal = check_bank_account(account, "account")
    if refusal is not None:
        raise Refused(refusal)
    if not account:
        raise refuse(CommonRefusal.missing, "account")
    if claim not in {payee.claim for payee in await payees_now(uow, row)}:
        raise refuse(CommonRefusal.not_found)
    row.accounts = {**row.accounts, claim: account}
    uow.add(row)
    uow.audit("distribution.account_named", f"distribution:{row.id}", row.court_id, claim=claim)


async def payout_confirmed(uow: UnitOfWork, event: PayoutConfirmed) -> None:
    """React to the bank: when the last payee is paid, the proceeds are distributed."""
    if event.purpose not in PURPOSES:
        return
    await ledger.take_books(uow, event.court_id)
    row = await uow.session.get(
        DistributionRow, event.subject_id, with_for_update=True, populate_existing=True
    )
    if row is None:  # What a redemption paid out.
        return
    await note_paid(uow, row, event.payout_id)
    await finish_if_met(uow, row)


async def finish_if_met(uow: UnitOfWork, row: DistributionRow) -> None:
    """Close an approved distribution once every payee was paid, or is kept for. Law: DIST-05.

    While only delayed payees wait, the thirty days are met: their own delays go on. Law: DIST-04.
    """
    if row.state != DistributionState.approved:
        return
    payouts = await payments_read.payouts_of(uow.session, PURPOSES, row.id)
    waiting = await unmet(uow.session, row, await payees_now(uow, row), payouts)
    if not waiting:
        await _paid(uow, row, await uow.session.get_one(Sale, row.sale_id))
    elif waiting <= await delayed_payees(uow.session, row.sale_id):
        await close_deadline(uow, kind="distribution_due", subject=f"sale:{row.sale_id}")


async def _paid(uow: UnitOfWork, row: DistributionRow, sale: Sale) -> None:
    row.state, row.paid_at = DistributionState.paid, uow.now
    uow.add(row)
    await close_deadline(uow, kind="distribution_due", subject=f"sale:{row.sale_id}")
    uow.audit("distribution.paid", f"distribution:{row.id}", row.court_id)
    uow.emit(ProceedsDistributed(sale.id, sale.lot_id, sale.case_id, sale.court_id))


async def open_again(uow: UnitOfWork, row: DistributionRow) -> None:
    """Let the time for paying out run on, now that nothing stands in its way. Law: DIST-04."""
    await open_deadline(
        uow,
        court_id=row.court_id,
        case_id=row.case_id,
        kind="distribution_due",
        subject=f"sale:{row.sale_id}",
        role=Role.judge,
        law="DIST-04",
        due_at=due_in_days(uow.now, DAYS_AFTER_DELAY),
        data={"sale": row.sale_id},
    )
    await keep_still(uow, row.sale_id, row.case_id)


# -- What is to be shared, among whom ------------------------------------------------------------


async def _compute(uow: UnitOfWork, row: DistributionRow, sale: Sale) -> None:
    """Fill the row from the case as it stands: lines, or the reasons why there are none."""
    await work_out_interest(uow, sale)
    case, _own = await case_and_court(uow.session, row)
    before = await lines_before(uow.session, row)
    claims, costs = claims_left(case, before), costs_left(case, before)
    debtor = debtor_of(case)
    forfeits = await forfeits_of(uow, sale, costs, claims, taxes=taxes_among(case.costs))
    row.forfeits = [asdict(forfeit) for forfeit in forfeits]
    row.proceeds_fen = row.price_fen + sum(forfeit.total_fen for forfeit in forfeits)
    row.lines, row.surplus_fen, row.short_fen = [], 0, 0
    recorded = any(cost.name in FEE_NAMES for cost in case.costs)
    outcome = distribute(
        row.proceeds_fen,
        debtor=debtor,
        costs=costs,
        claims=claims,
        fee_before=None if recorded else fee_so_far(before),
    )
    reasons = needs_plan(debtor, claims, pays_all=not outcome.short_fen)
    row.reasons = [reason.code for reason in reasons]
    row.state = DistributionState.needs_distribution_plan if reasons else DistributionState.proposed
    if not reasons:
        write_lines(row, outcome, case)
        if sum((await set_off_of(uow.session, row, case)).values()) < sale.set_off_fen:
            # The case has changed since: what was set off no longer fits what there is to share.
            row.reasons, row.state = [SET_OFF_TOO_LARGE], DistributionState.needs_distribution_plan
            row.lines, row.surplus_fen, row.short_fen = [], 0, 0
    uow.add(row)
    await uow.session.flush()


def entitled_by_claim(
    case: CaseView, before: Iterable[dict[str, Any]], price_fen: int
) -> dict[str, int]:
    """Return what each claim would be paid out of a price, after costs and by its rank. AUC-16.

    It is the distribution that would follow a sale at this price, so that what is set off against
    a claim and the difference paid in money are the price, to the fen.
    """
    before = list(before)
    claims, costs = claims_left(case, before), costs_left(case, before)
    recorded = any(cost.name in FEE_NAMES for cost in case.costs)
    outcome = distribute(
        price_fen,
        debtor=debtor_of(case),
        costs=costs,
        claims=claims,
        fee_before=None if recorded else fee_so_far(before),
    )
    return {claim.id: outcome.paid_fen(claim.id) for claim in claims}


async def lines_of_case(uow: UnitOfWork, case_id: str) -> list[dict[str, Any]]:
    """Return every line of a case that was approved so far."""
    return await _approved_lines(uow.session, case_id, but="")


def write_lines(row: DistributionRow, outcome: Outcome, case: CaseView) -> None:
    """Write the lines of an outcome into a distribution: every fen of the proceeds has one."""
    names = {claim.id: claim.creditor for claim in case.claims}
    names |= {cost.id: cost.name for cost in case.costs}
    row.lines = [_line(line, names) for line in outcome.lines]
    row.surplus_fen, row.short_fen = outcome.surplus_fen, outcome.short_fen
    paid_fen = sum(line.paid_fen for line in outcome.lines)
    hold(paid_fen + row.surplus_fen == row.proceeds_fen, "every fen of the proceeds has its line")


def _line(line: Line, names: dict[str, str]) -> dict[str, Any]:
    return {
        "claim": line.claim,
        "name": names.get(line.claim, ""),
        "part": line.part.value,
        "due_fen": line.due_fen,
        "paid_fen": line.paid_fen,
        "rule": line.rule,
    }


def debtor_of(case: CaseView) -> DebtorKind:
    """Return by which rule the case's ordinary creditors are paid. Law: TRAP-13."""
    is_enterprise = cases.debtor_kind(case) is PartyKind.enterprise
    return DebtorKind.enterprise if is_enterprise else DebtorKind.person


def claims_left(case: CaseView, before: Iterable[dict[str, Any]]) -> list[ClaimDue]:
    """Return the claims less what earlier distributions of the case paid on them."""
    paid = _paid_by_part(before)
    claims = [
        ClaimDue(
            id=claim.id,
            creditor=claim.creditor,
            party_id=claim.party_id,
            claim_class=claim.claim_class,
            rank=claim.rank,
            seized_on=claim.seized_on,
            principal_fen=claim.principal_fen - paid.get((claim.id, Part.principal), 0),
            interest_fen=claim.interest_fen - paid.get((claim.id, Part.interest), 0),
            costs_fen=claim.costs_fen - paid.get((claim.id, Part.costs), 0),
            doubled_interest_fen=claim.doubled_interest_fen
            - paid.get((claim.id, Part.doubled_interest), 0),
        )
        for claim in case.claims
    ]
    return [claim for claim in claims if total_fen(claim) > 0]


def costs_left(case: CaseView, before: Iterable[dict[str, Any]]) -> list[Cost]:
    """Return the costs less what earlier distributions of the case paid of them."""
    paid = _paid_by_part(before)
    costs = [
        Cost(cost.id, cost.amount_fen - paid.get((cost.id, Part.cost), 0)) for cost in case.costs
    ]
    return [cost for cost in costs if cost.amount_fen > 0]


def fee_so_far(before: Iterable[dict[str, Any]]) -> FeeSoFar:
    """Return what earlier distributions of the case enforced and charged. Law: FEE-01."""
    paid = _paid_by_part(before)
    charged_fen = paid.get((EXECUTION_FEE, Part.cost), 0)
    on_claims_fen = sum(fen for (_, part), fen in paid.items() if part != Part.cost)
    return FeeSoFar(on_claims_fen + charged_fen, charged_fen)


def _paid_by_part(lines: Iterable[dict[str, Any]]) -> dict[tuple[str, str], int]:
    paid: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (line["claim"], line["part"])
        paid[key] = paid.get(key, 0) + line["paid_fen"]
    return paid


async def lines_before(session: AsyncSession, row: DistributionRow) -> list[dict[str, Any]]:
    """Return every line of the case approved before this distribution."""
    return await _approved_lines(session, row.case_id, but=row.id)


async def _approved_lines(session: AsyncSession, case_id: str, *, but: str) -> list[dict[str, Any]]:
    rows = select(DistributionRow.lines).where(
        col(DistributionRow.case_id) == case_id,
        col(DistributionRow.id) != but,
        col(DistributionRow.state).in_(SHARED),
    )
    redeemed = select(Redemption.lines).where(col(Redemption.case_id) == case_id)
    paid = [*(await session.exec(rows)).all(), *(await session.exec(redeemed)).all()]
    return [line for lines in paid for line in lines]


async def case_and_court(session: AsyncSession, row: DistributionRow) -> tuple[CaseView, CourtView]:
    """Return the case whose creditors are paid, and the court that pays them."""
    case = await cases.case(session, row.court_id, row.case_id)
    own = await court(session, row.court_id)
    hold(case is not None and own is not None, "a distribution belongs to a case of a court")
    assert case is not None
    assert own is not None
    return case, own


# -- Paying -----------------------------------------------------------------------------------


async def payees_now(
    uow: UnitOfWork, row: DistributionRow, *, less_in_kind: bool = True
) -> list[Payee]:
    """Return who is paid what by the lines as they stand, less what was had in kind."""
    case, own = await case_and_court(uow.session, row)
    payees = payees_of(case, own, row.lines, surplus_fen=row.surplus_fen, named=row.accounts)
    return (
        less_set_off(payees, await set_off_of(uow.session, row, case)) if less_in_kind else payees
    )


async def instruct(
    uow: UnitOfWork, row: DistributionRow, payees: list[Payee], *, part: str = ""
) -> None:
    """Instruct the payouts that may go now, each once; the others wait. Law: DIST-04, DIST-05.

    `part` tells a second payment to one payee apart.
    """
    for payee in await to_be_paid(uow, row, payees, part=part):
        await payments.instruct_payout(
            uow,
            court_id=row.court_id,
            key=f"distribution:{row.id}:{part}{payee.claim}",
            purpose=payee.purpose,
            subject_id=row.id,
            payee_name=payee.name,
            payee_account=payee.account,
            amount_fen=payee.amount_fen,
            debit_code=accounts.proceeds(row.case_id),
            due_at=uow.now,
        )


async def undecided_for_judge(uow: UnitOfWork, distribution_id: str) -> DistributionRow:
    """Return an undecided distribution, locked, with the court's books, if a judge asks."""
    row = await locked(uow, distribution_id, Role.judge)
    if row.state in _DECIDED:
        raise refuse(SettlementRefusal.distribution_decided)
    return row


async def locked(uow: UnitOfWork, distribution_id: str, *may: Role) -> DistributionRow:
    """Return a distribution of the actor's court, locked, with the court's books."""
    found = await uow.session.get(DistributionRow, distribution_id)
    if found is None or found.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if not uow.actor.is_one_of(*may):
        raise refuse(SettlementRefusal.not_the_judge)
    await ledger.take_books(uow, found.court_id)
    return await uow.session.get_one(
        DistributionRow, distribution_id, with_for_update=True, populate_existing=True
    )
