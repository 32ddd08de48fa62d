"""A negotiation in the furnished court, as tests drive it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from auction.db.models import AuditEntry
from auction.deadlines.models import Deadline
from auction.kernel.actor import Actor
from tests.valuation.house import ValuationHouse
from valuation.negotiation import service
from valuation.negotiation.queries import NegotiationView, negotiation
from valuation.procedure.ladder import Conditions
from valuation.procedure.models import PriceProcedure

FEN = 300_000_000


class Negotiating:
    """Begins a negotiation and lets people act in it."""

    def __init__(self, court: ValuationHouse) -> None:
        self.court = court
        self.id = ""

    async def begin(
        self, *, days: int = 10, creditors: Sequence[str] = (), asset_id: str | None = None
    ) -> str:
        """Begin, as the judge."""
        self.procedure_id = await self.court.procedure(Conditions(), asset_id=asset_id)
        async with self.court.begin(self.court.judge) as uow:
            self.id = await service.begin_negotiation(
                uow, procedure_id=self.procedure_id, days=days, creditor_ids=creditors
            )
        return self.id

    async def state(self, actor: Actor, amount_fen: int = FEN, until: date | None = None) -> None:
        """Have a party state its price."""
        async with self.court.begin(actor) as uow:
            await service.state_price(
                uow, negotiation_id=self.id, amount_fen=amount_fen, valid_until_on=until
            )

    async def both(self, first: int = FEN, second: int = FEN) -> None:
        """Have both sides state."""
        await self.state(self.court.applicant, first)
        await self.state(self.court.debtor, second)

    async def refuse(self, actor: Actor) -> None:
        """Have a party refuse to negotiate."""
        async with self.court.begin(actor) as uow:
            await service.refuse_negotiation(uow, negotiation_id=self.id)

    async def confirm(self, *, harms: bool = False, actor: Actor | None = None) -> None:
        """Have the judge decide."""
        async with self.court.begin(actor or self.court.judge) as uow:
            await service.confirm_price(
                uow, negotiation_id=self.id, harms_others=harms, reason="不损害他人权益"
            )

    async def object(self, actor: Actor) -> None:
        """Have a party object."""
        async with self.court.begin(actor) as uow:
            await service.object_to_agreed_price(uow, negotiation_id=self.id)

    async def seen(self) -> NegotiationView:
        """Return what a reader sees."""
        async with self.court.database.session() as session:
            view = await negotiation(session, self.id)
        assert view is not None
        return view

    async def procedure_state(self) -> str:
        """Return where the way to a price stands."""
        async with self.court.database.session() as session:
            return (await session.get_one(PriceProcedure, self.procedure_id)).state

    async def clocks(self) -> dict[str, datetime]:
        """Return the open clocks of the negotiation and of its procedure: kind → instant."""
        return await open_clocks(self.court, self.id, self.procedure_id)


async def open_clocks(court: ValuationHouse, *ids: str) -> dict[str, datetime]:
    """Return the open deadlines about these things: kind → instant."""
    rows = select(Deadline).where(col(Deadline.closed_at).is_(None))
    async with court.database.session() as session:
        found = (await session.exec(rows)).all()
    return {row.kind: row.due_at for row in found if row.subject.partition(":")[2] in ids}


async def audited(court: ValuationHouse, subject: str) -> list[tuple[str, dict[str, Any]]]:
    """Return what the audit record says about something."""
    rows = select(AuditEntry).where(AuditEntry.subject == subject).order_by(col(AuditEntry.id))
    async with court.database.session() as session:
        return [(row.act, row.data) for row in (await session.exec(rows)).all()]
