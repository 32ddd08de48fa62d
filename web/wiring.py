"""The one place where components are made and joined: for a web process, and for the worker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import timedelta

import valuation.tables  # noqa: F401  Every table must be known before the first query.
from auction.bidding.checking import Checker
from auction.bidding.commands import Command
from auction.bidding.engine import Engine
from auction.bidding.heads import HEADS, know_key, sign_due
from auction.bidding.heads_file import append_new_heads
from auction.bidding.lot_state import LotState
from auction.bidding.signing import SigningKey
from auction.db.court_clock import DatabaseClock, wake_court_time
from auction.db.engine import Database
from auction.db.outbox import OutboxRelay, Reaction, readers_of
from auction.db.unit_of_work import Works
from auction.deadlines.court_years import read_filed_years
from auction.deadlines.escalating import escalate_overdue
from auction.deadlines.service import fire_due
from auction.kernel.actor import PLATFORM
from auction.kernel.refusal import Failure
from auction.notifications.email_channel import EmailChannel
from auction.notifications.ports import InboxOnly, Mailer
from auction.notifications.service import send_waiting, tell_of_stops
from auction.payments.bank_transfer_gateway import BankTransferGateway
from auction.payments.card_work import CardWork
from auction.payments.ports import BankGateway
from auction.payments.stripe_gateway import stripe_gateway
from auction.people.check_digits import DeskIdentityCheck
from auction.people.kinship import tag_untagged
from auction.people.ports import IdentityCheck
from auction.reactions import LiveLots, Tools, reactions
from auction.settings import Settings
from auction.viewing.booking import remind
from valuation.network_inquiry.asking import LOOK_AGAIN_AFTER, ask_platforms
from valuation.network_inquiry.http_price_source import HttpPriceSource
from valuation.network_inquiry.ports import PriceSource
from valuation.reactions import reactions as valuation_reactions
from web.house import Cards, House
from web.relay_loop import Loop
from web.security.links import addresses

LIVE_POLL_SECONDS = 0.2
WORKER_POLL_SECONDS = 1.0
SANDBOX_POLL_SECONDS = 0.1
HEADS_POLL_SECONDS = 30.0
CALENDAR_POLL_SECONDS = 10.0
CARDS_POLL_SECONDS = 0.2
LINES_POLL_SECONDS = 60.0
SANDBOX_LINES_POLL_SECONDS = 5.0
STRIPE_PAGES = "https://checkout.stripe.com"
SANDBOX_HEADS_POLL_SECONDS = 5.0


@asynccontextmanager
async def open_web_house(settings: Settings) -> AsyncGenerator[House]:
    """Open the house of a web process: engine running, live lane served; close it in order."""
    async with _foundations(settings) as (database, clock, loops):
        works = _works(database, clock, loops)
        await _publish_key(works, settings)
        engine = Engine(works, settings, clock)
        table = _table(settings, engine, clock)
        works.readers = readers_of(table)
        relay = OutboxRelay(works, "live", table)
        loops["live"] = Loop("live", relay.run_due, poll_seconds=LIVE_POLL_SECONDS)
        async with _running(loops), engine.running(), _cards(settings) as cards:
            yield House(
                settings=settings,
                database=database,
                clock=clock,
                works=works,
                engine=engine,
                bank=_bank(settings),
                identity=_identity(settings),
                mailer=_mailer(settings),
                cards=cards,
            )


@asynccontextmanager
async def run_worker_house(settings: Settings) -> AsyncGenerator[Works]:
    """Open the house of the worker: outbox, deadlines and mail go on until the context ends."""
    async with _foundations(settings) as (database, clock, loops):
        works = _works(database, clock, loops)
        await _publish_key(works, settings)
        table = _table(settings, _NoLiveLots(), clock)
        works.readers = readers_of(table)
        async with works.begin(PLATFORM) as uow:
            await tag_untagged(uow, settings.paddle_pepper)
        poll = SANDBOX_POLL_SECONDS if settings.is_sandbox else WORKER_POLL_SECONDS
        mailer, source = _mailer(settings), _price_source(settings, clock)

        async def sweep() -> int:
            async with works.begin(PLATFORM) as uow:
                return await fire_due(uow, limit=100)

        async def escalate() -> int:
            async with works.begin(PLATFORM) as uow:
                return await escalate_overdue(uow)

        async def remind_visitors() -> int:
            async with works.begin(PLATFORM) as uow:
                return await remind(uow)

        async def mail() -> int:
            return await send_waiting(works, mailer)

        async def ask() -> int:
            return await ask_platforms(works, source, look_again_after=_look_again(settings))

        async def sign() -> int:
            async with works.begin(PLATFORM) as uow:
                signed = await sign_due(uow, SigningKey(settings.signing_key))
            async with database.session() as session:
                return signed + await append_new_heads(session, settings.data)

        async def wake_people() -> int:
            async with works.begin(PLATFORM) as uow:
                return await tell_of_stops(uow)

        checker = Checker(settings.database_url)
        relay = OutboxRelay(works, "worker", table)
        loops["replays"] = Loop("replays", checker.run_due, poll_seconds=WORKER_POLL_SECONDS)
        loops["stops"] = Loop("stops", wake_people, poll_seconds=WORKER_POLL_SECONDS)
        loops["worker"] = Loop("worker", relay.run_due, poll_seconds=poll)
        loops["deadlines"] = Loop("deadlines", sweep, poll_seconds=poll)
        loops["escalations"] = Loop("escalations", escalate, poll_seconds=CALENDAR_POLL_SECONDS)
        loops["viewings"] = Loop("viewings", remind_visitors, poll_seconds=CALENDAR_POLL_SECONDS)
        loops["platforms"] = Loop("platforms", ask, poll_seconds=WORKER_POLL_SECONDS)
        loops["mail"] = Loop("mail", mail, poll_seconds=WORKER_POLL_SECONDS)
        every = SANDBOX_HEADS_POLL_SECONDS if settings.is_sandbox else HEADS_POLL_SECONDS
        loops[HEADS] = Loop(HEADS, sign, poll_seconds=every)
        async with aclosing(checker), _cards(settings) as cards:
            loops |= _card_loops(works, cards, settings)
            async with _running(loops):
                yield works


@asynccontextmanager
async def _foundations(
    settings: Settings,
) -> AsyncGenerator[tuple[Database, DatabaseClock, dict[str, Loop]]]:
    database = Database(settings.database_url)
    clock = DatabaseClock(database, sandbox=settings.is_sandbox)
    try:
        if settings.is_sandbox and not settings.outage_real:
            await wake_court_time(database)
        await clock.measure()

        async def read_calendar() -> int:
            async with database.session() as session:
                return await read_filed_years(session)

        await read_calendar()
        calendar = Loop("calendar", read_calendar, poll_seconds=CALENDAR_POLL_SECONDS)
        keeping = asyncio.create_task(clock.keep(), name="clock")
        try:
            yield database, clock, {calendar.name: calendar}
        finally:
            await _stopped(keeping)
    finally:
        await database.dispose()


async def _publish_key(works: Works, settings: Settings) -> None:
    async with works.begin(PLATFORM) as uow:
        await know_key(uow.session, SigningKey(settings.signing_key).public, uow.now)


def _works(database: Database, clock: DatabaseClock, loops: dict[str, Loop]) -> Works:
    def wake(lanes: set[str]) -> None:
        for lane in lanes:
            if lane in loops:
                loops[lane].wake()

    return Works(database, clock, {}, wake=wake)


def _table(settings: Settings, live: LiveLots, clock: DatabaseClock) -> list[Reaction]:
    tools = Tools(
        live=live,
        bank=_bank(settings),
        paddle_pepper=settings.paddle_pepper,
        sealing_public_key=settings.sealing_public_key,
        sealing_private_key=settings.sealing_private_key,
        signing_key=settings.signing_key,
        keep_years=settings.keep_years,
    )
    return [*reactions(tools), *valuation_reactions()]


@asynccontextmanager
async def _running(loops: dict[str, Loop]) -> AsyncGenerator[None]:
    tasks = [asyncio.create_task(loop.run(), name=loop.name) for loop in loops.values()]
    try:
        yield
    finally:
        for task in tasks:
            await _stopped(task)


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _card_loops(works: Works, cards: Cards | None, settings: Settings) -> dict[str, Loop]:
    """Return the loops of the card gateway: no report of its waits for an order to it."""
    if cards is None:
        return {}
    work = CardWork(works, cards.gateway)
    lines_poll = SANDBOX_LINES_POLL_SECONDS if settings.is_sandbox else LINES_POLL_SECONDS
    loops = [
        Loop("cards", work.run_reports, poll_seconds=CARDS_POLL_SECONDS),
        Loop("card orders", work.run_orders, poll_seconds=CARDS_POLL_SECONDS),
        Loop("card lines", work.read_lines, poll_seconds=lines_poll),
    ]
    return {loop.name: loop for loop in loops}


@asynccontextmanager
async def _cards(settings: Settings) -> AsyncGenerator[Cards | None]:
    """Open the card gateway, if there are keys for it."""
    if not settings.stripe_secret_key:
        yield None
        return
    async with stripe_gateway(
        secret_key=settings.stripe_secret_key,
        webhook_secret=settings.stripe_webhook_secret,
        api_base=settings.stripe_api_base,
    ) as gateway:
        yield Cards(gateway, settings.stripe_api_base or STRIPE_PAGES, settings.stripe_accounts)


def _bank(settings: Settings) -> BankGateway:
    if settings.is_sandbox:
        from web.sandbox.bank import SandboxBank  # Never loaded in production.

        return SandboxBank()
    return BankTransferGateway()


def _identity(settings: Settings) -> IdentityCheck:
    if settings.is_sandbox:
        from web.sandbox.identity import InstantIdentityCheck  # Likewise.

        return InstantIdentityCheck()
    return DeskIdentityCheck()


def _mailer(settings: Settings) -> Mailer:
    if not settings.smtp_url:
        return InboxOnly()
    address = addresses(settings.public_url, settings.secret_key)
    return EmailChannel(settings.smtp_url, sender=settings.mail_from, address=address)


def _price_source(settings: Settings, clock: DatabaseClock) -> PriceSource:
    """Return how platforms are asked; only a sandbox that was given no key asks a stand-in."""
    if settings.is_sandbox and not settings.inquiry_keys:
        from web.sandbox.recorded_prices import RecordedPrices  # Never loaded in production.

        return RecordedPrices(clock)
    return HttpPriceSource(settings.inquiry_keys)


def _look_again(settings: Settings) -> timedelta:
    """Return how long after a report it is read a second time; a sandbox does not dawdle."""
    return timedelta(seconds=1) if settings.is_sandbox else LOOK_AGAIN_AFTER


class _NoLiveLots:
    """The worker has no engine; the lane that needs one runs in the web processes."""

    async def take_up(self, lot_id: str) -> None:
        """Refuse: see the class."""
        raise Failure(f"the worker was asked to take up {lot_id}")

    async def admit(
        self,
        lot_id: str,
        *,
        holder_tag: str,
        deposit_number: str,
        box: str,
        rank: int | None = None,
    ) -> None:
        """Refuse: see the class."""
        raise Failure(f"the worker was asked to admit to {lot_id}")

    async def look(self, lot_id: str) -> LotState | None:
        """Refuse: see the class."""
        raise Failure(f"the worker was asked to look at {lot_id}")

    async def command(self, lot_id: str, command: Command, *, about: str | None = None) -> object:
        """Refuse: see the class."""
        raise Failure(f"the worker was asked to command {lot_id}")
