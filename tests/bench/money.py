"""Money under load: a report until the paddle, ten thousand losers, ten thousand claims."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import text

from auction.bidding.engine import Engine
from auction.calculators.answering import Calculator, answer
from auction.db.engine import Database
from auction.db.outbox import OutboxRelay, Reaction, readers_of
from auction.db.unit_of_work import UnitOfWork, Works
from auction.enrolment import service as enrolment
from auction.enrolment.queries import DepositView
from auction.kernel.actor import PLATFORM
from auction.kernel.event import Event
from auction.payments import service as payments
from auction.payments.bank_transfer_gateway import BankTransferGateway
from auction.reactions import Tools, reactions
from tests.bench.people import MachineClock, connected
from tests.bench.rounds import Bench
from tests.bench.table import Figure
from tests.fakes.court_of_tests import StandingClock, open_court
from tests.fakes.enrolled import EnrolledLot, publish_lot
from tests.fakes.lots_of_tests import seize_flat

LOSERS, CLAIMS = 10_000, 10_000
_REPORTS_A_ROUND = 20
_PAUSE_SECONDS = 0.2
_HEARD = frozenset({"hold_deposit", "admit", "mark_admitted", "release_more", "instruct_bank"})


async def figures(bench: Bench) -> list[Figure]:
    """Measure the three, each beside a yardstick of the same run."""
    alone: list[float] = []
    beside: list[float] = []
    release: list[float] = []
    losers = bench.sized(LOSERS)
    for number in range(bench.rounds):
        url = bench.cluster.fresh_database()
        async with _house(bench, url) as house:
            alone += await house.paddles(_REPORTS_A_ROUND)
            await house.crowd(url, losers, f"r{number}")
            began = time.perf_counter()
            releasing = asyncio.create_task(house.release())
            beside += await house.paddles(_REPORTS_A_ROUND, busy=releasing)
            await releasing
            release.append((time.perf_counter() - began) / losers * 1e3)
            assert await house.left(url) == 0
        bench.cluster.drop(url)
    waits = f"report → paddle while {losers:,} losers of another lot are released, p50 of each"
    return [
        Figure(waits, "ms", beside, alone, "nothing else to do", target=1_000.0, bounds_ours=True,
               notes=[f"the longest of {len(beside)} waited {max(beside):.0f} ms."]),
        Figure(f"release of {losers:,} losers of one lot, each", "ms", release),
        _claims(bench),
    ]  # fmt: skip


class _House:
    """A court with two lots, the real engine, and both lanes of the outbox at work."""

    def __init__(self, bench: Bench, database: Database) -> None:
        self.database, self.clock = database, MachineClock()
        self.woken = {lane: asyncio.Event() for lane in ("live", "worker")}
        self.admitted: dict[str, asyncio.Event] = {}
        self.pepper = bench.cluster.pepper
        self.engine: Any = None
        self.table: list[Reaction] = []
        self.works: Any = None
        self.lot: Any = None
        self.crowded: Any = None

    def furnish(self, data: Any) -> None:
        key = X25519PrivateKey.generate().public_key().public_bytes_raw()
        proxy: Any = SimpleNamespace(
            admit=lambda *args, **kw: self.engine.admit(*args, **kw),
            look=lambda lot_id: self.engine.look(lot_id),
        )
        tools = Tools(proxy, BankTransferGateway(), self.pepper, key, None, b"")
        self.table = [self._told(each) for each in reactions(tools) if each.name in _HEARD]
        self.works = Works(
            self.database, self.clock, readers_of(self.table),
            wake=lambda lanes: [self.woken[lane].set() for lane in lanes] and None,
        )  # fmt: skip
        self.engine = Engine(self.works, SimpleNamespace(data=data), self.clock)

    def _told(self, reaction: Reaction) -> Reaction:
        if reaction.name != "admit":
            return reaction

        async def run(uow: UnitOfWork, event: Event) -> None:
            await reaction.run(uow, event)
            self.admitted[event.payload()["deposit_number"]].set()

        return replace(reaction, run=run)

    async def relay(self, lane: str) -> None:
        """Run a lane until cancelled, woken by every commit that writes to it."""
        relay = OutboxRelay(self.works, lane, self.table)
        while True:
            self.woken[lane].clear()
            if not await relay.run_due():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.woken[lane].wait(), 1)

    async def paddles(self, count: int, busy: asyncio.Task[None] | None = None) -> list[float]:
        """Report deposits one after another; return how long each waited for its paddle, in ms."""
        waited = []
        while len(waited) < count or (busy is not None and not busy.done()):
            deposit = await self.lot.apply(await self.lot.bidder(f"竞买人{time.time_ns()}"))
            self.admitted[deposit.number] = asyncio.Event()
            began = time.perf_counter()
            await self._report(deposit)
            await self.admitted[deposit.number].wait()
            waited.append((time.perf_counter() - began) * 1e3)
            await asyncio.sleep(_PAUSE_SECONDS)
        return waited

    async def _report(self, deposit: DepositView) -> None:
        async with self.works.begin(PLATFORM) as uow:
            await payments.report_transfer(
                uow, court_id=deposit.court_id, bank_ref=deposit.number, number=deposit.number,
                payer_name=deposit.payer_name, payer_account="6222 0001",
                amount_fen=deposit.due_fen,
            )  # fmt: skip

    async def crowd(self, url: str, losers: int, prefix: str) -> None:
        """Fill the other lot with deposits that were paid, straight into the tables."""
        async with connected(url) as connection:
            for statement in _CROWD.split(";"):
                await connection.execute(
                    statement.format(
                        n=losers, p=prefix, court=self.lot.court.court_id, lot=self.crowded.lot_id
                    )
                )

    async def release(self) -> None:
        """End the crowded lot, and wait until nobody's deposit is left."""
        async with self.works.begin(PLATFORM) as uow:
            await enrolment.release_all_but(
                uow, lot_id=self.crowded.lot_id, keep=None, closed_at=uow.now
            )
        async with self.database.session() as session:
            while await session.scalar(_LEFT, {"lot": self.crowded.lot_id}):
                await session.rollback()
                await asyncio.sleep(_PAUSE_SECONDS)

    async def left(self, url: str) -> int:
        """Return how many returns were not instructed, or not to the fen."""
        async with connected(url) as connection:
            return int(await connection.fetchval(_WRONG))


_LEFT = text(
    "SELECT count(*) FROM deposit AS d JOIN application AS a ON a.id = d.application_id"
    " WHERE a.lot_id = :lot AND d.state <> 'instructed'"
)
_WRONG = """
SELECT count(*) FROM deposit AS d LEFT JOIN payout AS p ON p.subject_id = d.number
 WHERE d.state = 'instructed' AND p.amount_fen IS DISTINCT FROM d.paid_fen
"""
_CROWD = """
INSERT INTO account (id, email, password_hash, name, phone, language, kind, identity_state,
                     created_at)
SELECT '{p}' || n, '{p}' || n || '@example.org', '-', 'n' || n, '', 'zh', 'person', 'verified',
       now() FROM generate_series(1, {n}) AS n;
INSERT INTO application (id, court_id, lot_id, account_id, bidder_name, refund_account, state,
                         applied_at, promised_at)
SELECT 'app' || n, '{court}', '{lot}', '{p}' || n, 'n' || n, '62220001', 'admitted', now(), now()
  FROM generate_series(1, {n}) AS n;
INSERT INTO deposit (number, court_id, application_id, due_fen, paid_fen, payer_name,
                     payer_account, state, asked_at, held_at)
SELECT 'd' || n, '{court}', 'app' || n, 1000 + n, 1000 + n, 'n' || n, '62220001', 'admitted',
       now(), now() FROM generate_series(1, {n}) AS n;
INSERT INTO ledger_account (court_id, code, kind, opened_at, balance_fen)
SELECT '{court}', 'deposit:d' || n, 'liability', now(), -(1000 + n)
  FROM generate_series(1, {n}) AS n;
INSERT INTO ledger_account (court_id, code, kind, opened_at, balance_fen)
SELECT '{court}', 'bank', 'asset', now(), sum(1000 + n) FROM generate_series(1, {n}) AS n
    ON CONFLICT (court_id, code) DO UPDATE
   SET balance_fen = ledger_account.balance_fen + excluded.balance_fen;
ANALYZE
"""


@asynccontextmanager
async def _house(bench: Bench, url: str) -> AsyncGenerator[_House]:
    database = Database(url)
    house = _House(bench, database)
    house.furnish(bench.cluster.data)
    court = await open_court(database, clock=StandingClock(datetime.now(UTC)))
    house.lot = await publish_lot(court)
    flat = await seize_flat(court, number="（2026）琼72执99号")
    house.crowded = EnrolledLot(court, flat.case_id, await flat.published())
    async with connected(url) as connection:
        await connection.execute("DELETE FROM outbox")
    court.works = house.works
    async with house.engine.running():
        await house.engine.take_up(house.lot.lot_id)
        relays = [asyncio.create_task(house.relay(lane)) for lane in ("live", "worker")]
        try:
            yield house
        finally:
            for relay in relays:
                relay.cancel()
            await asyncio.gather(*relays, return_exceptions=True)
    await database.dispose()


def _claims(bench: Bench) -> Figure:
    """Measure a case of many claims from its text to its answer, beside reading and writing it."""
    case = json.dumps(_case(bench.sized(CLAIMS)))
    ours, yardstick = [], []
    for _ in range(bench.rounds):
        began = time.perf_counter()
        found = answer(Calculator.distribution, case)
        ours.append(time.perf_counter() - began)
        paid_fen = sum(line["paid_fen"] for line in found["lines"])
        assert paid_fen + found["surplus_fen"] == json.loads(case)["proceeds_fen"]
        began = time.perf_counter()
        json.loads(json.dumps([json.loads(case), found]))
        yardstick.append(time.perf_counter() - began)
    name = f"distribution of {bench.sized(CLAIMS):,} claims, from JSON to its answer"
    return Figure(
        name, "s", ours, yardstick, "reading and writing both as JSON", target=1.0,
        bounds_ours=True, notes=["exact: payments and surplus are the proceeds, to the fen."],
    )  # fmt: skip


def _case(claims: int) -> dict[str, Any]:
    chance = random.Random(1)
    return {
        "proceeds_fen": claims * 10**8 + 1,
        "debtor": "person",
        "costs": [{"name": "评估费", "amount_fen": 12_345_67}],
        "claims": [
            {
                "id": f"claim {number}",
                "creditor": f"债权人{number}",
                "class": "ordinary",
                "rank": 1,
                "principal_fen": chance.randrange(1, 10**9),
                "interest_fen": chance.randrange(10**7),
                "costs_fen": chance.randrange(10**5),
                "doubled_interest_fen": chance.randrange(10**6),
            }
            for number in range(claims)
        ],
    }
