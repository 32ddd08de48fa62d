"""The draft of a distribution plan: the waterfall over a case, in the order a judge confirmed.

Where the plain form would be wrong the court makes a plan, serves it and waits for objections
(DIST-20 to DIST-23, the room `plans`). Here it is worked out; nothing is paid by a draft.
Law: W-01 to W-12, DIST-12, DIST-14, DIST-20.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.joined import parts_of
from auction.cases.kinds import ClaimClass
from auction.cases.queries import CaseView
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import refuse
from auction.lots.models import Lot
from auction.settlement import distributing
from auction.settlement.distribution.basis import Basis, worked_out
from auction.settlement.distribution.plain_form import with_fee
from auction.settlement.distribution.waterfall import DEFAULT_ORDER, ClaimDue, Cost, Outcome
from auction.settlement.models import DistributionRow, Sale
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import DistributionState


@dataclass(frozen=True)
class PlanDraft:
    """A plan as the case now stands. `elsewhere` names claims secured by another thing.

    `to_order` are the classes a judge puts in order: those of the case, and the ordinary one;
    one alone needs no confirming.
    """

    basis: Basis
    outcome: Outcome
    claim_names: Mapping[str, str]
    cost_names: Mapping[str, str]
    to_order: tuple[ClaimClass, ...]
    is_confirmed: bool
    elsewhere: tuple[str, ...]

    @property
    def is_ordered(self) -> bool:
        """Say whether nothing about the order of the classes is left to a judge."""
        return self.is_confirmed or len(self.to_order) == 1


async def draft_plan(session: AsyncSession, *, distribution_id: str) -> PlanDraft | None:
    """Return the draft of a plan; None where the plain form is right, or it is decided."""
    row = await session.get(DistributionRow, distribution_id)
    if row is None or row.state != DistributionState.needs_distribution_plan:
        return None
    return await draft_now(session, row)


async def draft_now(session: AsyncSession, row: DistributionRow) -> PlanDraft:
    """Return the plan the case would get if it were made now, whatever was made before."""
    case, _ = await distributing.case_and_court(session, row)
    claims, costs = await _shared(session, row, case)
    order, is_confirmed = _order(row, claims)
    basis = _basis(row, case, claims, costs, order, await _things_sold(session, row))
    present = {ClaimClass.ordinary, *(claim.claim_class for claim in claims)}
    return PlanDraft(
        basis,
        worked_out(basis),
        {claim.id: claim.creditor for claim in claims},
        {cost.id: cost.name for cost in case.costs},
        tuple(each for each in order if each in present),
        is_confirmed,
        tuple(claim.creditor for claim in claims if claim.id in basis.elsewhere),
    )


async def confirm_class_order(
    uow: UnitOfWork, *, distribution_id: str, class_order: Sequence[ClaimClass]
) -> None:
    """Confirm in which order the classes of a plan are paid: a judge does, and may again.

    Refused where no plan is needed, and unless each class of the case and the ordinary one stand
    in the order once.
    """
    row = await distributing.undecided_for_judge(uow, distribution_id)
    if row.state != DistributionState.needs_distribution_plan:
        raise refuse(SettlementRefusal.no_plan_needed)
    case, _ = await distributing.case_and_court(uow.session, row)
    claims, _ = await _shared(uow.session, row, case)
    present = {ClaimClass.ordinary, *(claim.claim_class for claim in claims)}
    if set(class_order) != present or len(class_order) != len(present):
        raise refuse(SettlementRefusal.class_order_incomplete)
    row.class_order = [str(each) for each in class_order]
    row.ordered_by, row.ordered_at = uow.actor.account_id, uow.now
    uow.add(row)
    uow.audit("distribution.ordered", f"distribution:{row.id}", row.court_id, order=row.class_order)


async def _shared(
    session: AsyncSession, row: DistributionRow, case: CaseView
) -> tuple[list[ClaimDue], list[Cost]]:
    """Return the claims and costs a plan shares among, the execution fee last of the costs."""
    before = await distributing.lines_before(session, row)
    claims = distributing.claims_left(case, before)
    costs = distributing.costs_left(case, before)
    if any(cost.name in distributing.FEE_NAMES for cost in case.costs):
        return claims, costs
    fee_before = distributing.fee_so_far(before)
    return claims, with_fee(row.proceeds_fen, costs, claims, fee_before)


def _order(row: DistributionRow, claims: list[ClaimDue]) -> tuple[tuple[ClaimClass, ...], bool]:
    """Return the order confirmed, unless the case has got a class since that it does not name."""
    confirmed = tuple(ClaimClass(each) for each in row.class_order)
    if confirmed and all(claim.claim_class in confirmed for claim in claims):
        return confirmed, True
    return DEFAULT_ORDER, False


async def _things_sold(session: AsyncSession, row: DistributionRow) -> set[str]:
    sale = await session.get_one(Sale, row.sale_id)
    lot = await session.get_one(Lot, sale.lot_id)
    return {lot.asset_id, *(part.id for part in await parts_of(session, lot.asset_id))}


def _basis(
    row: DistributionRow,
    case: CaseView,
    claims: list[ClaimDue],
    costs: list[Cost],
    order: tuple[ClaimClass, ...],
    things: set[str],
) -> Basis:
    collateral = {claim.id: claim.collateral_asset_id or "" for claim in case.claims}
    ahead = order[: order.index(ClaimClass.ordinary)]
    pledged = [claim for claim in claims if collateral[claim.id]]
    return Basis(
        price_fen=row.price_fen,
        proceeds_fen=row.proceeds_fen,
        debtor=distributing.debtor_of(case),
        costs=tuple(costs),
        claims=tuple(claims),
        class_order=order,
        secured=tuple(
            each.id
            for each in pledged
            if collateral[each.id] in things and each.claim_class in ahead
        ),
        elsewhere=tuple(each.id for each in pledged if collateral[each.id] not in things),
    )
