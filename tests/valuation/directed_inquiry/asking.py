"""A directed inquiry in the furnished court, as tests drive it."""

from __future__ import annotations

from datetime import date
from typing import Any

from auction.kernel.actor import Actor
from tests.valuation.house import ValuationHouse
from tests.valuation.negotiation.negotiating import open_clocks
from tests.valuation.reports import plain_pdf
from valuation.directed_inquiry import service
from valuation.directed_inquiry.queries import InquiryView, inquiry
from valuation.procedure.ladder import Conditions, Method
from valuation.procedure.models import PriceProcedure

FEN = 280_000_000
UNTIL = date(2026, 12, 31)
TODAY = date(2026, 3, 16)
VISITOR = Actor(None)
CONDITIONS = Conditions(government_price=True, both_ask=frozenset({Method.directed_inquiry}))
QUESTION = {
    "body_name": "国家税务总局海口市税务局",
    "body_contact": "海口市滨海大道",
    "price_kind": "tax_base",
    "requirement": "请告知该房产的计税基准价。",
}


class Asking:
    """Begins an inquiry and lets it be answered."""

    def __init__(self, court: ValuationHouse) -> None:
        self.court = court
        self.id = ""

    async def begin(self, *, actor: Actor | None = None, **changed: Any) -> str:
        """Begin, as the judge."""
        asset_id = changed.pop("asset_id", None)
        conditions = changed.pop("conditions", CONDITIONS)
        self.procedure_id = await self.court.procedure(conditions, asset_id=asset_id)
        async with self.court.begin(actor or self.court.judge) as uow:
            self.id = await service.begin_inquiry(
                uow, procedure_id=self.procedure_id, **{**QUESTION, **changed}
            )
        return self.id

    async def enter(self, *, actor: Actor | None = None, **changed: Any) -> None:
        """Have the court enter the answer."""
        answer = {
            "amount_fen": FEN,
            "valid_until_on": UNTIL,
            "received_on": TODAY,
            "name": "复函.pdf",
            "content": plain_pdf(),
        }
        async with self.court.begin(actor or self.court.judge) as uow:
            await service.enter_answer(uow, inquiry_id=self.id, **{**answer, **changed})

    async def link(self) -> str:
        """Have the court make a link."""
        async with self.court.begin(self.court.judge) as uow:
            return await service.make_answer_link(uow, inquiry_id=self.id)

    async def answer(self, token: str, *, actor: Actor = VISITOR, amount_fen: int = FEN) -> None:
        """Have the body answer by its link."""
        async with self.court.begin(actor) as uow:
            await service.answer_by_link(
                uow,
                token=token,
                amount_fen=amount_fen,
                valid_until_on=UNTIL,
                name="复函.pdf",
                content=plain_pdf(),
            )

    async def no_price(self, token: str | None = None) -> None:
        """Say that there is no such price: as the court, or by a link."""
        async with self.court.begin(self.court.judge if token is None else VISITOR) as uow:
            if token is None:
                await service.enter_no_price(uow, inquiry_id=self.id, note="无此价格")
            else:
                await service.no_price_by_link(uow, token=token, note="无此价格")

    async def object(self, actor: Actor) -> None:
        """Have a party object."""
        async with self.court.begin(actor) as uow:
            await service.object_to_inquired_price(uow, inquiry_id=self.id)

    async def seen(self) -> InquiryView:
        """Return what a reader sees."""
        async with self.court.database.session() as session:
            view = await inquiry(session, self.id)
        assert view is not None
        return view

    async def clocks(self) -> set[str]:
        """Return the kinds of the open clocks of the inquiry and of its procedure."""
        return set(await open_clocks(self.court, self.id, self.procedure_id))

    async def procedure_state(self) -> str:
        """Return where the way to a price stands."""
        async with self.court.database.session() as session:
            return (await session.get_one(PriceProcedure, self.procedure_id)).state
