"""Which procedure an actor may act on; everything else is not found. Rows come locked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import court_of
from valuation.procedure.ladder import (
    AppraisalRequired,
    Conditions,
    Method,
    MethodState,
    ProcedureState,
    Tried,
)
from valuation.procedure.models import PriceMethod, PriceProcedure
from valuation.procedure.refusals import ProcedureRefusal


async def procedure_of_court(
    uow: UnitOfWork, procedure_id: str, roles: tuple[Role, ...]
) -> PriceProcedure:
    """Return a procedure of the actor's own court, locked."""
    court_id = court_of(uow, roles)
    row = await locked_procedure(uow, procedure_id)
    if row is None or row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return row


async def locked_procedure(uow: UnitOfWork, procedure_id: str) -> PriceProcedure | None:
    """Return a procedure as it stands now, locked, whoever acts."""
    return await uow.session.get(
        PriceProcedure, procedure_id, with_for_update=True, populate_existing=True
    )


async def running_procedure(uow: UnitOfWork, asset_id: str) -> PriceProcedure | None:
    """Return the procedure that prices a thing now, locked; None when none runs."""
    rows = (
        select(PriceProcedure)
        .where(col(PriceProcedure.asset_id) == asset_id, col(PriceProcedure.closed_at).is_(None))
        .with_for_update()
    )
    return (await uow.session.exec(rows)).first()


async def methods_of(session: AsyncSession, procedure_id: str) -> list[PriceMethod]:
    """Return the methods a procedure tried, the first begun first."""
    rows = select(PriceMethod).where(col(PriceMethod.procedure_id) == procedure_id)
    return list((await session.exec(rows.order_by(col(PriceMethod.place)))).all())


def insist_alive(procedure: PriceProcedure) -> None:
    """Refuse what moves a procedure on once it is over, or while it is suspended. Law: REF-31."""
    if ProcedureState(procedure.state).is_over:
        raise refuse(ProcedureRefusal.procedure_over)
    if procedure.suspended_at is not None:
        raise refuse(ProcedureRefusal.procedure_suspended)


def conditions_of(procedure: PriceProcedure) -> Conditions:
    """Read the conditions back as the rules take them."""
    kept = procedure.conditions
    required = kept.get("appraisal_required")
    return Conditions(
        party_missing_or_refuses=kept.get("party_missing_or_refuses", False),
        government_price=kept.get("government_price", False),
        expert_needed=kept.get("expert_needed", False),
        network_ready=kept.get("network_ready", True),
        appraisal_required=AppraisalRequired(required) if required else None,
        both_ask=frozenset(Method(name) for name in kept.get("both_ask", ())),
    )


def kept_conditions(conditions: Conditions) -> dict[str, object]:
    """Return conditions as the table keeps them."""
    return {
        "party_missing_or_refuses": conditions.party_missing_or_refuses,
        "government_price": conditions.government_price,
        "expert_needed": conditions.expert_needed,
        "network_ready": conditions.network_ready,
        "appraisal_required": conditions.appraisal_required,
        "both_ask": sorted(conditions.both_ask),
    }


def tried(methods: Sequence[PriceMethod]) -> list[Tried]:
    """Return what was tried as the rules take it."""
    return [Tried(Method(row.method), MethodState(row.state)) for row in methods]
