"""What the sandbox's finance clerk does each evening: the gateway, the close, the statement.

Once a week what buyers paid by card is sent to the court's bank.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta

from auction.kernel.clock import COURT_ZONE, court_day
from auction.payments import importing
from auction.payments.camt053 import read_camt053
from auction.payments.card_payouts import may_leave_fen, order_gateway_payout
from auction.payments.closes import close_days, open_days
from auction.people.queries import court as court_view
from web.sandbox.bank_statement import statement_of_the_day
from web.sandbox.court import SandboxCourt
from web.sandbox.histories import Instants
from web.sandbox.world import World

DAILY_FOR = timedelta(days=62)
"""How long before now the evenings begin: this month and the one before are whole."""
_EVENING = time(23, 30)
_PAYS_OUT_ON = 4


async def evenings(world: World, court: SandboxCourt, now: datetime) -> Instants:
    """Yield each evening until now, and keep the books in it."""
    at = datetime.combine(court_day(now - DAILY_FOR), _EVENING, tzinfo=COURT_ZONE)
    while at < now:
        yield at
        await keep_books(world, court)
        at += timedelta(days=1)


async def keep_books(world: World, court: SandboxCourt) -> None:
    """Do one evening's work."""
    if world.cards is not None:
        await world.cards.work.run_due()
        await world.cards.work.read_lines()
        if world.clock.now().astimezone(COURT_ZONE).weekday() == _PAYS_OUT_ON:
            await _pay_out(world, court)
    await _close(world, court)
    await _import(world, court)
    await world.settle()


async def _pay_out(world: World, court: SandboxCourt) -> None:
    async with world.works.begin(court.actor("finance")) as uow:
        amount_fen = await may_leave_fen(uow.session, court.id)
        if amount_fen:
            await order_gateway_payout(uow, court_id=court.id, account="", amount_fen=amount_fen)
    assert world.cards is not None
    await world.cards.work.run_due()


async def _import(world: World, court: SandboxCourt) -> None:
    """Take the bank's statement and book it; a day on which nothing moved has none."""
    async with world.database.session() as session:
        own = await court_view(session, court.id)
        assert own is not None
        file = await statement_of_the_day(session, own, world.clock.now())
    statement = read_camt053(file)
    if not statement.lines:
        return
    async with world.works.begin(court.actor("finance")) as uow:
        statement_id = await importing.read_in(
            uow,
            court_id=court.id,
            statement=statement,
            file_sha256=hashlib.sha256(file).hexdigest(),
            file_name=f"{statement.number}.xml",
        )
    async with world.works.begin(court.actor("finance")) as uow:
        await importing.book(uow, statement_id=statement_id)


async def _close(world: World, court: SandboxCourt) -> None:
    async with world.works.begin(court.actor("finance")) as uow:
        if await open_days(uow.session, court.id, uow.now):
            await close_days(uow, court_id=court.id)
