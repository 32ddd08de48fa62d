"""An account given up: erased if it never applied, else locked and known while it must be."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auction.bidding.keeping import begin_keeping, keep_until
from auction.db.court_clock import begin_court_time
from auction.db.engine import Database
from auction.db.files import store_file
from auction.deadlines.events import DeadlineDue
from auction.deadlines.service import fire_due
from auction.enrolment.service import release_all_but
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import Refused
from auction.lots.service import mark_closed
from auction.notifications.service import tell
from auction.registers import forgetting
from auction.registers.refusals import ErasureRefusal
from tests.fakes.court_of_tests import CourtOfTests, open_court
from tests.fakes.enrolled import EnrolledLot, publish_lot

TABLES = (
    "account", "application", "deposit", "identity_dossier", "message", "outbox", "stored_file",
)  # fmt: skip


async def give_up(court: CourtOfTests, who: Actor) -> forgetting.Erased:
    async with court.acting(who) as uow:
        return await forgetting.give_up_account(uow, machine_now=court.clock.now())


async def refusal_to(court: CourtOfTests, who: Actor) -> str:
    with pytest.raises(Refused) as refused:
        await give_up(court, who)
    return str(refused.value.refusal.code)


async def known(lot: EnrolledLot, name: str = "王芳") -> Actor:
    """Return a bidder about whom all is known that can be, before they apply."""
    who = await lot.bidder(name)
    async with lot.court.acting(who) as uow:
        store_file(uow, name=f"{name}.png", media_type="image/png", content=b"paper", court_id=None)
        await tell(uow, account_id=who.account_id or "", kind="identity_verified")
    return who


async def applied_and_lost(lot: EnrolledLot) -> Actor:
    """Take a bidder to where a lot that never cost them anything is over."""
    who = await known(lot)
    await lot.apply(who)
    async with lot.court.acting() as uow:
        await mark_closed(
            uow, lot_id=lot.lot_id, result="unsold", price_fen=None, closed_at=uow.now
        )
        await release_all_but(uow, lot_id=lot.lot_id, keep=None, closed_at=uow.now)
        await begin_keeping(
            uow, lot_id=lot.lot_id, court_id=lot.court.court_id, ended_at=uow.now, years=10
        )
    return who


async def rows_that_say(database: Database, *marks: str) -> set[str]:
    """Return the tables in which any of these marks stands."""
    found = set()
    async with database.session() as session:
        for table in TABLES:
            rows = await session.exec(text(f"SELECT to_jsonb(t)::text FROM {table} AS t"))  # type: ignore[call-overload]
            if any(mark in row for row in rows.scalars() for mark in marks):
                found.add(table)
    return found


async def fire(court: CourtOfTests) -> list[str]:
    """Let all that is due happen; return the kinds."""
    async with court.acting() as uow:
        await fire_due(uow)
    due = await court.happened(DeadlineDue)
    for event in due:
        async with court.acting() as uow:
            await forgetting.end_of_period(uow, event)
    return [event.kind for event in due]


async def test_whoever_never_applied_is_erased_at_once(database: Database) -> None:
    lot = await publish_lot(await open_court(database))
    who = await known(lot)
    erased = await give_up(lot.court, who)
    assert erased.known_until is None
    assert await rows_that_say(database, "王芳", f"{who.account_id}@example.org") == set()
    assert await refusal_to(lot.court, who) == "not_found"


async def test_whoever_applied_is_locked_and_still_known(database: Database) -> None:
    lot = await publish_lot(await open_court(database))
    who = await applied_and_lost(lot)
    erased = await give_up(lot.court, who)
    assert erased.known_until == keep_until(lot.court.clock.now())
    assert await rows_that_say(database, f"{who.account_id}@example.org") == set()
    assert {"account", "identity_dossier"} <= await rows_that_say(database, "王芳")
    async with lot.court.acting() as uow:
        await tell(uow, account_id=who.account_id or "", kind="identity_verified")
    assert await rows_that_say(database, "identity_verified") == set(), "nobody writes to them"


async def test_when_the_period_is_over_who_it_was_is_destroyed(database: Database) -> None:
    lot = await publish_lot(await open_court(database))
    court = lot.court
    who = await applied_and_lost(lot)
    erased = await give_up(court, who)
    assert erased.known_until is not None
    with pytest.raises(DBAPIError, match="ten years"):
        async with database.session() as session:
            await session.exec(text("DELETE FROM identity_dossier"))  # type: ignore[call-overload]
    court.clock.at = erased.known_until  # type: ignore[attr-defined]
    await begin_court_time(database, at=erased.known_until, rate=0)
    assert {"record_period", "account_period"} <= set(await fire(court))
    assert await rows_that_say(database, "王芳", "6222000000010001") == set()


async def test_it_is_refused_with_the_reason_while_something_runs(database: Database) -> None:
    lot = await publish_lot(await open_court(database))
    who = await known(lot)
    await lot.apply(who)
    assert await refusal_to(lot.court, who) == ErasureRefusal.application_running
    paid = await lot.admitted("李四")
    payer = Actor(paid.account_id, None, frozenset({Role.bidder}))
    assert await refusal_to(lot.court, payer) == ErasureRefusal.deposit_with_court
    judge = lot.court.staff[Role.judge]
    assert await refusal_to(lot.court, judge) == ErasureRefusal.account_has_office


async def test_the_court_s_record_of_it_holds_no_personal_data(database: Database) -> None:
    lot = await publish_lot(await open_court(database))
    who = await applied_and_lost(lot)
    await give_up(lot.court, who)
    async with database.session() as session:
        rows = await session.exec(  # type: ignore[call-overload]
            text("SELECT to_jsonb(a) FROM audit_entry AS a WHERE act = 'account.locked'")
        )
        entries: list[dict[str, Any]] = list(rows.scalars())
    assert [entry["subject"] for entry in entries] == [f"account:{who.account_id}"]
    assert "王芳" not in json.dumps(entries, ensure_ascii=False)
