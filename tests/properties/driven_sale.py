"""One thing on its way through every act of a sale, on a real database with its real reactions.

Each act is tried as somebody, right or wrong, and noted in the dumb model (`sale_model.py`) if it
went through. Left out are paper and record keeping; the engine's place is taken by a dumb one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.lot_news import LotKnockedDown
from auction.bidding.sealing import Holder
from auction.cases.models import CaseParty
from auction.db.engine import Database
from auction.db.models import OutboxRow
from auction.db.outbox import OutboxRelay, Reaction, readers_of
from auction.db.unit_of_work import UnitOfWork, Works
from auction.deadlines.service import fire_due
from auction.kernel.actor import PLATFORM, Actor, Role
from auction.kernel.clock import from_ms
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots.models import Announcement, Lot
from auction.payments import service as payments
from auction.reactions import Tools, reactions
from auction.settlement import queries as settled
from auction.settlement import service as settlement
from tests.fakes.court_of_tests import NOON, CourtOfTests, StandingClock, open_court
from tests.fakes.dumb_engine import DumbEngine
from tests.fakes.findings_of_tests import whole_findings
from tests.fakes.lots_of_tests import FLAT, SeizedFlat, panel_member, seize_flat
from tests.fakes.sold_lot import SoldLot
from tests.properties.sale_model import LotNotes, SaleNotes, day_of, hash_of, items_missing
from web.refusal_rules import rule_of

REFERENCE_FEN = 391_080_000
PRICE_DAYS = 330
_LEFT_OUT = (
    *("make_", "sign_", "keep_", "certify_", "tell_", "end_viewings_", "call_panel", "send_notice"),
    *("hold_deposit", "admit", "rank", "instruct_bank", "confirm_sale", "open_by_order"),
)
"""Papers, records and messages; what needs the engine, the bank or the sealing key."""


@dataclass(frozen=True)
class Furnished:
    """A court with its people and a seized flat, in a database from which others are copied."""

    court_id: str
    staff: dict[Role, Actor]
    members: tuple[Actor, ...]
    stranger: Actor
    case_id: str
    asset_id: str
    parties: tuple[str, ...]


async def furnish(url: str) -> Furnished:
    """Open the court, find out everything about the flat and fix its price."""
    database = Database(url)
    court = await open_court(database, clock=StandingClock(NOON))
    flat = await seize_flat(court)
    await flat.priced(REFERENCE_FEN)
    members = [await panel_member(court, f"member {number}") for number in range(4)]
    stranger = await court.person("stranger", Role.bidder)
    async with database.session() as session:
        rows = select(CaseParty.id).where(col(CaseParty.case_id) == flat.case_id)
        parties = tuple((await session.exec(rows)).all())
    await database.dispose()
    return Furnished(
        court.court_id, court.staff, tuple(members), stranger, flat.case_id, flat.asset_id, parties
    )


class DrivenSale:
    """The house, the dumb engine, the dumb notes, and the clock they share."""

    def __init__(self, database: Database, known: Furnished) -> None:
        self.known, self.clock, self.engine = known, StandingClock(NOON), DumbEngine()
        self.paddles: dict[str, Holder] = {}
        table = self._table()
        self.works = Works(database, self.clock, readers_of(table))
        self.engine.works = self.works
        self.relays = [OutboxRelay(self.works, lane, table) for lane in ("live", "worker")]
        self.court = CourtOfTests(self.works, self.clock, known.court_id)
        self.court.staff = known.staff
        self.flat = SeizedFlat(self.court, known.case_id, known.asset_id)
        self.refusals: set[str] = set()
        self.went_on = False
        self.notes = SaleNotes(
            asked=frozenset(whole_findings("flat")),
            found=frozenset(whole_findings("flat")),
            recipients={f"party:{party}": 3 for party in known.parties},
            reference_fen=REFERENCE_FEN,
            price_until=day_of(NOON) + timedelta(days=PRICE_DAYS),
            seizure_until=FLAT["seizure_lapses_on"],
        )

    def _table(self) -> list[Reaction]:
        tools = Tools(self.engine, None, b"", b"", None, b"")  # type: ignore[arg-type]
        kept = [each for each in reactions(tools) if not each.name.startswith(_LEFT_OUT)]
        return [*kept, Reaction(LotKnockedDown, "confirm_sale", self._confirm)]  # type: ignore[arg-type]

    async def _confirm(self, uow: UnitOfWork, event: LotKnockedDown) -> None:
        async def unseal(_session: AsyncSession, _lot_id: str, paddle: str) -> Holder:
            return self.paddles[paddle]

        await settlement.confirm_sale(uow, event, unseal)

    # -- Acts -------------------------------------------------------------------------------------

    async def tried(
        self,
        name: str,
        who: Role | Actor,
        act: Callable[[UnitOfWork], Awaitable[Any]],
        *,
        allowed: bool,
    ) -> bool:
        """Try an act; say whether it went through, which it may only where it is allowed.

        Every refusal names its rule, and leaves everything as it was.
        """
        try:
            async with self.court.acting(who) as uow:
                await act(uow)
        except Refused as refused:
            code = refused.refusal.code
            assert isinstance(code, CommonRefusal) or rule_of(code), f"{code} names no rule"
            self.refusals.add(str(code))
            return False
        assert allowed, f"{name} by {who} went through in {self.notes}"
        self.went_on = True
        return True

    async def told(self) -> None:
        """Let everything that was said be heard; nothing of it may fail."""
        handled = 0
        while now_handled := sum([await relay.run_due() for relay in self.relays]):
            handled += now_handled
        if not handled:
            return
        async with self.works.database.session() as session:
            failed = select(OutboxRow).where(col(OutboxRow.attempts) > 0)
            for row in (await session.exec(failed)).all():
                raise AssertionError(f"{row.consumer} of {row.payload} failed: {row.last_error}")

    async def pass_to(self, until: datetime) -> None:
        """Let time go on, and each lot open and close in its instant."""
        while (ms := self.engine.next_ms()) is not None and from_ms(ms) <= until:
            self.clock.at = max(self.clock.at, from_ms(ms))
            await self._instant()
        self.clock.at = max(self.clock.at, until)
        await self._instant()

    async def _instant(self) -> None:
        await self.engine.tick()
        async with self.court.acting() as uow:
            await fire_due(uow)
        await self.told()
        self.notes.time_passed(self.clock.at)
        await self.look()

    async def rows(self) -> list[Lot]:
        async with self.works.database.session() as session:
            rows = select(Lot).where(col(Lot.asset_id) == self.known.asset_id)
            return list((await session.exec(rows.order_by(col(Lot.drafted_at), Lot.number))).all())

    async def texts(self) -> list[Announcement]:
        """Return every version of every announcement, in order."""
        async with self.works.database.session() as session:
            rows = select(Announcement).order_by(
                col(Announcement.lot_id), col(Announcement.version)
            )
            return list((await session.exec(rows)).all())

    async def sale_of(self, lot: LotNotes) -> settled.SaleView | None:
        async with self.works.database.session() as session:
            return await settled.sale_of_lot(session, lot.id)

    async def bidder(self, lot: LotNotes) -> None:
        """Let somebody bid the start price of an open lot."""
        paddle = f"{1000 + len(self.paddles)}"
        sold = SoldLot(self.court, self.known.case_id, "", self.known.asset_id, lot.id)
        assert lot.frozen is not None
        await sold.bidder("李伟", paddle, lot.frozen["deposit_fen"])
        self.went_on = True
        self.paddles[paddle] = sold.paddles[paddle]
        self.engine.bid(lot.id, lot.frozen["start_fen"], paddle)

    async def pay(self, lot: LotNotes) -> None:
        """Pay all that is still asked for a lot."""
        sale = await self.sale_of(lot)
        if sale is None or not sale.payment_number or not sale.balance_left_fen:
            return
        async with self.court.acting(PLATFORM) as uow:
            await payments.report_transfer(
                uow,
                court_id=self.known.court_id,
                bank_ref=f"balance of {sale.id}",
                number=sale.payment_number,
                payer_name=sale.buyer_name,
                payer_account="6222 0001 0001",
                amount_fen=sale.balance_left_fen,
            )
        self.went_on = True

    async def price(self) -> None:
        """Fix the reference price anew."""
        await self.flat.priced(REFERENCE_FEN)
        self.notes.price_until = day_of(self.clock.at) + timedelta(days=PRICE_DAYS)

    # -- What must hold after each act -------------------------------------------------------------

    async def look(self) -> None:
        """Hold the platform to the notes: each lot's state, its frozen terms, its texts."""
        rows, texts = await self.rows(), await self.texts()
        for row in rows:
            if row.id not in self.notes.lots:
                self._drafted_by_platform(row)
        for row in rows:
            lot = self.notes.lots[row.id]
            await self._follow(lot, row)
            assert row.state == lot.state, f"{row.number} is {row.state}, not {lot.state}"
            assert (row.published_at is None) == (lot.published_at is None)
            if lot.frozen is not None:
                assert row.terms == lot.frozen
                assert row.published_at == lot.published_at
            own = [text for text in texts if text.lot_id == lot.id]
            assert [text.version for text in own] == list(range(1, len(lot.versions) + 1))
            assert [hash_of(text.content) for text in own] == lot.versions

    def _drafted_by_platform(self, row: Lot) -> None:
        before = self.notes.lots[row.previous_lot_id or ""]
        if row.is_resale:
            assert before.sale is not None
            assert not self.notes.is_another_s
        else:
            assert (before.round, row.round) == ("first", "second")
        self.notes.lots[row.id] = LotNotes(row.id, row.round, row.is_resale, before)

    async def _follow(self, lot: LotNotes, row: Lot) -> None:
        """Note what the engine and the claims made of a lot."""
        course = self.engine.courses.get(lot.id)
        if course is not None and lot.state in ("published", "open"):
            lot.state = course.result or ("open" if course.has_opened else "published")
            if course.status == "over":
                self._ended(lot, from_ms(course.ends_ms))
            elif self.notes.is_claimed:
                assert course.status == "suspended", f"{row.number} goes on under a claim"
        if lot.state == "sold" or lot.stage in ("taking", "taken"):
            sale = await self.sale_of(lot)
            assert sale is not None
            lot.sale = sale.state
            self.notes.taking_went(lot)

    def _ended(self, lot: LotNotes, at: datetime) -> None:
        if lot.state != "unsold":
            return
        lot.failed_at = at
        if lot.round != "first":
            lot.stage, lot.asked_on = "asking", day_of(self.clock.at)

    async def published(self, lot: LotNotes) -> None:
        """Hold a lot that was just announced to everything the law asks before and of it."""
        now = self.clock.at
        assert not (why := self.notes.why_not_lawful(lot, now)), why
        row = next(each for each in await self.rows() if each.id == lot.id)
        newest = await self.newest_text(lot)
        text = "\n".join(p for s in newest.content["zh"]["sections"] for p in s["paragraphs"])
        assert not (missing := items_missing(text)), missing
        assert row.terms is not None
        assert lot.terms is not None
        for name in ("start_fen", "increment_fen", "deposit_fen"):
            assert row.terms[name] == lot.terms[name]
        assert (row.opens_at, row.ends_at) == (lot.terms["opens_at"], lot.terms["ends_at"])
        announced_on = self._chain_announced_on(lot, now)
        assert announced_on <= self.notes.price_until
        # Six months after the price has lapsed are never more than 184 days (REF-47).
        assert day_of(lot.terms["ends_at"]) <= self.notes.price_until + timedelta(days=184)
        lot.state, lot.published_at, lot.frozen = "published", now, dict(row.terms)
        lot.versions = [hash_of(newest.content)]
        if lot.before is not None and not lot.is_resale and lot.before.stage == "free":
            lot.before.stage = "listed"

    def _chain_announced_on(self, lot: LotNotes, now: datetime) -> date:
        first = lot
        while first.before is not None:
            first = first.before
        known = first.published_at if first.published_at else now
        # A price that was fixed anew is judged by its own first announcement.
        fixed_on = self.notes.price_until - timedelta(days=PRICE_DAYS)
        return day_of(known) if day_of(known) >= fixed_on else day_of(now)

    async def newest_text(self, lot: LotNotes) -> Announcement:
        return [text for text in await self.texts() if text.lot_id == lot.id][-1]

    async def platform_terms(self, lot: LotNotes) -> dict[str, Any] | None:
        """Return what the platform would propose, if it can."""
        with suppress(Refused):
            return await self.flat.terms(lot.id)
        return None
