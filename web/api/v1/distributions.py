"""How the proceeds of a sale are shared out, and paid."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import ClaimClass
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement import planning, queries, service
from auction.settlement.queries import DistributionView
from web.api.v1.answers import found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Line
from web.api.v1.reading import Body, NoBody, NoQuery


class PayeeAccount(Body):
    """Where a payee is paid. `claim` is the claim's id, the cost's, or "surplus"."""

    claim: Line
    account: Line


class ClassOrder(Body):
    """The classes of the case and the ordinary one, each once, in the order of payment."""

    class_order: Annotated[list[ClaimClass], Field(min_length=1, max_length=12)]


@dataclass(frozen=True)
class PlanLine:
    """A part of a cost or claim in one turn; `left_fen` is what the proceeds hold after it."""

    claim: str
    name: str
    part: str
    due_fen: int
    paid_fen: int
    rule: str
    turn: int
    left_fen: int


@dataclass(frozen=True)
class DistributionPlan:
    """The draft of a plan; nothing is paid by it."""

    class_order: tuple[ClaimClass, ...]
    is_confirmed: bool
    lines: tuple[PlanLine, ...]
    surplus_fen: int
    short_fen: int


async def show_distribution_plan(
    session: AsyncSession, call: Call[NoBody, NoQuery]
) -> DistributionPlan:
    """Draft the plan of a distribution for which the plain form would be wrong.

    Not found where none is needed, or once it is decided.
    """
    view = found(await queries.distribution(session, call.path["distribution_id"]))
    _of_court(view, call.court_id(*READERS))
    return await _plan(session, view.id)


async def confirm_class_order(uow: UnitOfWork, call: Call[ClassOrder, NoQuery]) -> DistributionPlan:
    """Confirm in which order the classes of a plan are paid: a judge's act."""
    distribution_id = call.path["distribution_id"]
    await planning.confirm_class_order(
        uow, distribution_id=distribution_id, class_order=call.body.class_order
    )
    await uow.session.flush()
    return await _plan(uow.session, distribution_id)


async def show_distribution_of_sale(
    session: AsyncSession, call: Call[NoBody, NoQuery]
) -> DistributionView:
    """Show how a sale's proceeds are shared out, once title has passed."""
    view = found(await queries.distribution_of_sale(session, call.path["sale_id"]))
    return _of_court(view, call.court_id(*READERS))


async def show_distribution(session: AsyncSession, call: Call[NoBody, NoQuery]) -> DistributionView:
    """Show a distribution: its lines, its payees and how far they are paid."""
    view = found(await queries.distribution(session, call.path["distribution_id"]))
    return _of_court(view, call.court_id(*READERS))


async def propose_distribution_again(
    uow: UnitOfWork, call: Call[NoBody, NoQuery]
) -> DistributionView:
    """Share the proceeds out anew from the case as it now stands, before anybody approved."""
    distribution_id = call.path["distribution_id"]
    await service.propose_again(uow, distribution_id=distribution_id)
    return await _now(uow, distribution_id)


async def name_payee_account(
    uow: UnitOfWork, call: Call[PayeeAccount, NoQuery]
) -> DistributionView:
    """Name the bank account to which a payee of this distribution is paid."""
    distribution_id = call.path["distribution_id"]
    await service.name_account(
        uow,
        distribution_id=distribution_id,
        claim=call.body.claim,
        account=call.body.account,
    )
    return await _now(uow, distribution_id)


async def approve_distribution(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> DistributionView:
    """Approve the lines as they stand and have every payee paid."""
    distribution_id = call.path["distribution_id"]
    await service.approve_distribution(uow, distribution_id=distribution_id)
    return await _now(uow, distribution_id)


async def _plan(session: AsyncSession, distribution_id: str) -> DistributionPlan:
    draft = found(await planning.draft_plan(session, distribution_id=distribution_id))
    names = {**draft.cost_names, **draft.claim_names}
    return DistributionPlan(
        draft.to_order,
        draft.is_confirmed,
        tuple(
            PlanLine(name=names.get(line.claim, ""), **{**asdict(line), "part": str(line.part)})
            for line in draft.outcome.lines
        ),
        draft.outcome.surplus_fen,
        draft.outcome.short_fen,
    )


def _of_court(view: DistributionView, court_id: str) -> DistributionView:
    if view.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return view


async def _now(uow: UnitOfWork, distribution_id: str) -> DistributionView:
    """Return the distribution as it stands after the act."""
    await uow.session.flush()
    return found(await queries.distribution(uow.session, distribution_id))
