"""A court's money driven through its real verbs, reactions and card client, with cuts and echoes.

A *cut* is a crash: what was being done is rolled back before its commit and done again, or was
committed and is done again because nobody heard of it. An *echo* is a message heard once more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.lot_news import LotKnockedDown, LotUnsold, LotWithdrawn
from auction.bidding.sealing import Holder, holder_tag, open_box
from auction.db.engine import Database
from auction.db.models import OutboxRow
from auction.db.outbox import OutboxRelay, Reaction, readers_of
from auction.db.unit_of_work import UnitOfWork, Works
from auction.deadlines.service import fire_due
from auction.kernel.actor import PLATFORM, Actor, Role
from auction.kernel.clock import court_day, to_ms
from auction.kernel.event import Event
from auction.kernel.refusal import Failure, Refused
from auction.lots import service as lots
from auction.lots.states import LotState
from auction.payments import cards
from auction.payments.card_work import CardWork
from auction.payments.methods import Capture, Means
from auction.payments.models import GatewayOrder
from auction.payments.ports import CheckoutAsk
from auction.payments.stripe_gateway import StripeGateway
from auction.reactions import Tools, reactions
from auction.settlement import service as settlement
from tests.fakes.court_of_tests import NOON, CourtOfTests, StandingClock, open_court
from tests.fakes.enrolled import EnrolledLot
from tests.fakes.sold_lot import SoldLot, list_flat
from tests.fakes.stripe_standing import Standing
from tests.properties.money_world import EngineOfMoney, WorldsBank

PEPPER = b"pepper of the money tests"
HEARD = frozenset(
    {
        "hold_deposit", "meet_balance", "instruct_bank", "note_returned_deposit",
        "note_deposit_back", "note_paid_claim", "admit", "take_held_deposit", "mark_admitted",
        "release_refused", "default_unpaid_sale", "release_all", "mark_withdrawn",
        "release_withdrawn", "watch_deposit", "propose_distribution", "strike_disputed",
        "release_more", "end_disputed", "judge_disputed", "meet_disputed",
    }
)  # fmt: skip
"""The reactions of money. Letters, papers, records and new lots are left out."""
BIDDERS = ("王芳", "李伟", "张敏", "刘洋", "陈静")
MOST_ROUNDS = 400
_NEXT_DUE = text(
    """
    SELECT min(due_at) FROM (
      SELECT due_at FROM outbox WHERE done_at IS NULL
      UNION ALL SELECT due_at FROM gateway_event WHERE state = 'waiting'
      UNION ALL SELECT due_at FROM gateway_order WHERE state IN ('waiting', 'sent')) AS waits
     WHERE due_at > :now
    """
)


class Cut(Exception):
    """The process died here."""


@dataclass(frozen=True)
class Furnished:
    """A court with two cases and verified bidders, in a database from which others are copied."""

    court_id: str
    staff: dict[Role, Actor]
    bidders: tuple[tuple[str, Actor], ...]
    cases: tuple[tuple[str, str, str, str], ...]
    """Case, debtor, thing, and the lot that is open."""


async def furnish(url: str) -> Furnished:
    """Open two cases: the claims of one leave a surplus, those of the other never do."""
    database = Database(url)
    court = await open_court(database, clock=StandingClock(NOON))
    found = []
    for claim_fen in (1_000_000_37, 9_000_000_01):
        lot = await list_flat(court)
        await lot.claim("南海银行", claim_fen, interest_fen=12_345_67, doubled_interest_fen=7_01)
        await lot.cost("评估费", 23_456_78)
        found.append((lot.case_id, lot.debtor_id, lot.asset_id, lot.lot_id))
    house = EnrolledLot(court, "", "")
    bidders = tuple([(name, await house.bidder(name)) for name in BIDDERS])
    async with database.session() as session:
        await session.exec(text("DELETE FROM outbox"))  # type: ignore[call-overload]
        await session.commit()
    await database.dispose()
    return Furnished(court.court_id, court.staff, bidders, tuple(found))


@dataclass
class DrivenMoney:
    """The house on one database, the world outside, and the clock they share."""

    database: Database
    known: Furnished
    stand: Standing
    gateway: StripeGateway
    clock: StandingClock
    cuts: deque[str] = field(default_factory=deque)
    wrong: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bank = WorldsBank(lambda: court_day(self.clock.at))
        self.engine = EngineOfMoney(self.known.court_id)
        key = X25519PrivateKey.generate()
        self.private_key = key.private_bytes_raw()
        table = self._table(key.public_key().public_bytes_raw())
        self.works = Works(self.database, self.clock, readers_of(table))
        self.engine.works = self.works
        self.relays = [OutboxRelay(self.works, lane, table) for lane in ("live", "worker")]
        self.court = CourtOfTests(self.works, self.clock, self.known.court_id)
        self.court.staff = dict(self.known.staff)
        self.cards = CardWork(self.works, self.gateway)

    # -- Reactions, each of which may be cut off --

    def _table(self, public_key: bytes) -> list[Reaction]:
        tools = Tools(self.engine, self.bank, PEPPER, public_key, None, b"")  # type: ignore[arg-type]
        kept = [each for each in reactions(tools) if each.name in HEARD]
        assert {each.name for each in kept} == HEARD
        kept += [
            Reaction(LotKnockedDown, "confirm_sale", self._confirm),  # type: ignore[arg-type]
            Reaction(LotUnsold, "mark_unsold", self._unsold),  # type: ignore[arg-type]
        ]
        return [replace(each, run=self._cut_off(each)) for each in kept]

    def _cut_off(self, reaction: Reaction) -> Callable[[UnitOfWork, Event], Awaitable[None]]:
        async def run(uow: UnitOfWork, event: Event) -> None:
            try:
                await reaction.run(uow, event)
            except Exception as problem:
                self.wrong.append(problem)
                raise
            if self._next_cut() != "none":
                raise Cut(reaction.name)

        return run

    def _next_cut(self) -> str:
        return self.cuts.popleft() if self.cuts else "none"

    async def _confirm(self, uow: UnitOfWork, event: LotKnockedDown) -> None:
        async def unseal(_session: AsyncSession, lot_id: str, paddle: str) -> Holder:
            return open_box(self.private_key, self.engine.boxes[lot_id][paddle])

        await settlement.confirm_sale(uow, event, unseal)

    async def _unsold(self, uow: UnitOfWork, event: LotUnsold) -> None:
        await lots.mark_closed(
            uow, lot_id=event.lot_id, result=LotState.unsold, price_fen=None, closed_at=uow.now
        )

    # -- Acts, each of which may be cut off --

    async def act(self, who: Role | Actor, work: Callable[[UnitOfWork], Awaitable[Any]]) -> Any:
        """Do something in one unit of work; if the process dies, it is done again."""
        cut = self._next_cut()
        if cut == "before":
            with suppress(Cut):
                await self._cut_before(who, work)
        async with self.court.acting(who) as uow:
            found = await work(uow)
        if cut == "after":
            with suppress(Refused):
                async with self.court.acting(who) as uow:
                    await work(uow)
        return found

    async def _cut_before(
        self, who: Role | Actor, work: Callable[[UnitOfWork], Awaitable[Any]]
    ) -> None:
        async with self.court.acting(who) as uow:
            await work(uow)
            raise Cut("before the commit")

    async def emit(self, *news: Event) -> None:
        async with self.court.acting() as uow:
            for each in news:
                uow.emit(each)

    # -- Until nothing more is to be heard --

    async def told(self) -> None:
        """Let all be heard and done that waits, later and later, until nothing waits."""
        for _ in range(MOST_ROUNDS):
            handled = sum([await relay.run_due() for relay in self.relays])
            handled += await self._reported() + await self.cards.run_due()
            if handled:
                continue
            later = await self._next_due()
            if later is None:
                break
            self.clock.at = max(later, self.clock.at)
        else:
            raise AssertionError(f"it never came to rest: {self.wrong[:1]}, {await self._left()}")
        assert not self.wrong, self.wrong

    async def _reported(self) -> int:
        if not self.stand.stand_in.webhooks.waiting:
            return 0
        await self.stand.control("webhooks", late="true")
        posted = list(self.stand.posted)
        self.stand.posted.clear()
        for payload, headers in posted:
            told = self.gateway.report(payload, headers["Stripe-Signature"])
            async with self.court.acting() as uow:
                await cards.take_report(uow, told, content_hash="")
        return len(posted)

    async def _next_due(self) -> datetime | None:
        """Return when something that waits is tried again, or None."""
        async with self.database.session() as session:
            found: datetime | None = await session.scalar(_NEXT_DUE, {"now": self.clock.at})
        return found

    async def _left(self) -> list[str]:
        rows = await self.rows(select(OutboxRow).where(col(OutboxRow.done_at).is_(None)))
        orders = await self.rows(select(GatewayOrder).where(col(GatewayOrder.state) != "done"))
        return [f"{row.consumer}: {row.last_error}" for row in rows] + [
            f"{order.kind} {order.state} {order.attempts}" for order in orders
        ]

    async def echo(self, picks: Sequence[int]) -> int:
        """Let messages that were heard be heard again, whichever were picked, however old."""
        async with self.database.session() as session:
            rows = select(OutboxRow).where(col(OutboxRow.done_at).is_not(None))
            done = (await session.exec(rows.order_by(col(OutboxRow.id)))).all()
            chosen = {pick % len(done) for pick in picks} if done else set()
            for place in chosen:
                done[place].done_at = None
                session.add(done[place])
            await session.commit()
        return len(chosen)

    async def disorder(self, picks: Sequence[int]) -> None:
        """Let some of what waits be heard later than the rest."""
        async with self.database.session() as session:
            rows = select(OutboxRow).where(col(OutboxRow.done_at).is_(None))
            for place, row in enumerate((await session.exec(rows)).all()):
                if place in picks:
                    row.due_at = self.clock.at + timedelta(seconds=3)
                    session.add(row)
            await session.commit()

    async def pass_days(self, days: int) -> None:
        """Let days go by; what fell due in them is said to be due."""
        self.clock.at += timedelta(days=days)
        async with self.court.acting() as uow:
            await fire_due(uow)
        await self.told()

    # -- Cards --

    async def pay_by_card(self, number: str, capture: Capture, name: str) -> bool:
        """Open a page and pay on it; False where none opens."""

        async def opened(uow: UnitOfWork) -> Any:
            return await cards.open_payment(
                uow, number=number, means=Means.card, capture=capture, account=""
            )

        try:
            payment = await self.act(PLATFORM, opened)
        except Refused:
            return False
        ask = CheckoutAsk(
            payment.id, "", number, payment.amount_fen, Means.card, capture, "zh",
            f"https://court.test/my/deposits/{number}",
        )  # fmt: skip
        page = None
        while page is None:
            try:
                page = await self.gateway.open_page(ask)
            except Failure:
                self.clock.at += timedelta(seconds=1)
        await self.act(PLATFORM, lambda uow: cards.note_page(uow, payment_id=payment.id, page=page))
        answer = await self.stand.pay(page.url, name=name)
        return answer.status_code < 400

    # -- Lots --

    async def list_lot(self, case_id: str, before: str | None) -> str:
        """Put the flat of a case up for auction."""
        _, debtor_id, asset_id, _ = next(each for each in self.known.cases if each[0] == case_id)
        lot = SoldLot(self.court, case_id, debtor_id, asset_id)
        await lot.list(previous_lot_id=before)
        return lot.lot_id

    async def knocked_down(self, lot_id: str, account_id: str, price_fen: int) -> None:
        self.engine.over.add(lot_id)
        paddle = holder_tag(PEPPER, account_id, lot_id)
        await self.emit(
            LotKnockedDown(lot_id, self.court.court_id, price_fen, paddle, to_ms(self.clock.at))
        )

    async def unsold(self, lot_id: str) -> None:
        self.engine.over.add(lot_id)
        await self.emit(LotUnsold(lot_id, self.court.court_id, None, to_ms(self.clock.at)))

    async def withdrawn(self, lot_id: str) -> None:
        self.engine.over.add(lot_id)
        await self.emit(LotWithdrawn(lot_id, self.court.court_id, "案件中止"))

    async def rows(self, statement: Any) -> list[Any]:
        async with self.database.session() as session:
            return list((await session.exec(statement)).all())
