"""The outside world of a court's money: a bank that keeps its own lines, an engine without bids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from auction.bidding.lot_news import AdmissionRefused, BidderAdmitted
from auction.bidding.lot_state import LotState
from auction.bidding.refusals import CommandRefusal
from auction.db.unit_of_work import UnitOfWork, Works
from auction.kernel.actor import PLATFORM
from auction.kernel.event import Event
from auction.payments.payment_marks import PaymentMark
from auction.payments.ports import PayoutOrder
from auction.payments.statement import Direction, StatementLine
from tests.fakes.bank_statements import credit, debit


@dataclass
class Movement:
    """A line of the bank's, and whether the court has heard of it."""

    line: StatementLine
    number: str = ""
    payout_id: str = ""
    is_heard: bool = False
    is_back: bool = False


@dataclass
class WorldsBank:
    """The court's bank: it takes orders, pays each once, and knows what lies there to the fen."""

    today: Callable[[], date]
    name: str = "bank"
    orders: dict[tuple[str, int], PayoutOrder] = field(default_factory=dict)
    done: set[tuple[str, int]] = field(default_factory=set)
    movements: list[Movement] = field(default_factory=list)
    told: int = 0

    async def instruct(self, _uow: UnitOfWork, order: PayoutOrder) -> None:
        known = self.orders.setdefault((order.payout_id, order.attempt), order)
        assert known == order, "an order is the same however often it is given"

    @property
    def waiting(self) -> list[PayoutOrder]:
        return [order for key, order in self.orders.items() if key not in self.done]

    @property
    def balance_fen(self) -> int:
        return sum(each.line.signed_fen for each in self.movements)

    @property
    def heard_fen(self) -> int:
        return sum(each.line.signed_fen for each in self.movements if each.is_heard)

    @property
    def has_news(self) -> bool:
        return self.told < len(self.movements)

    @property
    def free_fen(self) -> int:
        """Return what the bank will pay out of: what the court knows of, less what has left."""
        left = sum(
            each.line.signed_fen
            for each in self.movements
            if not each.is_heard and each.line.signed_fen < 0
        )
        return self.heard_fen + left

    def _ref(self) -> str:
        return f"bank-{len(self.movements)}"

    def take(self, number: str, name: str, fen: int, account: str) -> Movement:
        """Let somebody pay in."""
        line = credit(self._ref(), fen, number, name=name, account=account)
        return self._moved(Movement(line, number=number))

    def pay(self, order: PayoutOrder) -> Movement:
        """Carry an order out."""
        self.done.add((order.payout_id, order.attempt))
        mark = str(PaymentMark(order.payout_id, order.attempt))
        line = debit(
            self._ref(), order.amount_fen, name=order.payee_name, account=order.payee_account,
            mark=mark,
        )  # fmt: skip
        return self._moved(Movement(line, payout_id=order.payout_id))

    def send_back(self, paid: Movement) -> Movement:
        """Let a payment come back from the payee's bank."""
        line = replace(
            paid.line, bank_ref=self._ref(), direction=Direction.credit, return_reason="AC04"
        )
        paid.is_back = True
        return self._moved(Movement(line, payout_id=paid.payout_id))

    def _moved(self, movement: Movement) -> Movement:
        movement.line = replace(movement.line, booked_on=self.today())
        self.movements.append(movement)
        return movement


@dataclass
class EngineOfMoney:
    """Stands where the engine stands: who has a paddle, and the news of it in one commit."""

    court_id: str
    over: set[str] = field(default_factory=set)
    boxes: dict[str, dict[str, str]] = field(default_factory=dict)
    works: Works | None = None

    async def take_up(self, lot_id: str) -> None:
        return None

    async def look(self, lot_id: str) -> LotState | None:
        return None

    async def admit(
        self, lot_id: str, *, holder_tag: str, deposit_number: str, box: str, rank: int | None
    ) -> None:
        assert rank is None
        assert self.works is not None
        if lot_id in self.over:
            code = CommandRefusal.lot_over.value
            await self._tell(AdmissionRefused(lot_id, deposit_number, self.court_id, code))
        elif holder_tag not in self.boxes.setdefault(lot_id, {}):
            await self._tell(BidderAdmitted(lot_id, deposit_number, self.court_id))
            self.boxes[lot_id][holder_tag] = box

    async def _tell(self, news: Event) -> None:
        assert self.works is not None
        async with self.works.begin(PLATFORM) as uow:
            uow.emit(news)
