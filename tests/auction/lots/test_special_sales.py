"""Ships, equity and judicial sales on a real database, from the panel to the announcement."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest

from auction.bidding.lot_news import LotUnsold
from auction.db.engine import Database
from auction.kernel.actor import Actor, Role
from auction.kernel.clock import to_ms
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots import panel_queries, queries, service
from auction.lots.pricing import Pricing
from auction.lots.refusals import LotRefusal
from tests.fakes.court_of_tests import open_court
from tests.fakes.failed_lot import nobody_takes_it
from tests.fakes.lots_of_tests import SeizedFlat, panel_member, seize_flat
from tests.fakes.noticed import waive_all

RESERVE_FEN = 334_455_667
SECRET: dict[str, Any] = {
    "pricing": Pricing.secret_reserve,
    "ground": "船舶扣押裁定第1号",
    "start_fen": 100_000_000,
    "increment_fen": 500_000,
    "deposit_fen": 10_000_000,
    "reserve_fen": RESERVE_FEN,
}
DECISION: dict[str, Any] = {
    "number": "（2026）琼72船拍1号",
    "decided_on": date(2026, 3, 10),
    "text": "委员会三名成员一致同意 / The three members of the committee agreed",
}


@pytest.fixture
async def ship(database: Database) -> SeizedFlat:
    court = await open_court(database)
    return await seize_flat(court, kind="ship", seizure_lapses_on=date(2028, 1, 3))


@pytest.fixture
async def panel(ship: SeizedFlat) -> list[Actor]:
    return [await panel_member(ship.court, f"member {number}") for number in range(3)]


async def signed(ship: SeizedFlat, decision_id: str, panel: list[Actor]) -> None:
    for member in panel:
        async with ship.court.acting(member) as uow:
            await service.sign_terms(uow, decision_id=decision_id, reserve_fen=RESERVE_FEN)


async def publish(ship: SeizedFlat, lot_id: str) -> None:
    await waive_all(ship.court, lot_id)
    async with ship.court.acting(Role.judge) as uow:
        await service.publish(uow, lot_id=lot_id)


async def record(ship: SeizedFlat, lot_id: str, **change: Any) -> None:
    async with ship.court.acting(Role.judge) as uow:
        await service.record_committee_decision(uow, lot_id=lot_id, **{**DECISION, **change})


async def lot_of(ship: SeizedFlat, lot_id: str) -> queries.LotView:
    async with ship.court.acting() as uow:
        found = await queries.lot(uow.session, lot_id)
    assert found is not None
    return found


async def fail(ship: SeizedFlat, lot_id: str) -> None:
    closed_at_ms = to_ms(ship.court.clock.now())
    event = LotUnsold(lot_id, ship.court.court_id, "reserve_not_met", closed_at_ms)
    async with ship.court.acting() as uow:
        await service.relist_after_failure(uow, event)


async def test_a_ship_is_announced_only_with_its_committee_s_recorded_decision(
    ship: SeizedFlat,
) -> None:
    lot_id = await ship.drafted()
    await ship.decided(lot_id)
    with pytest.raises(Refused) as refused:
        await publish(ship, lot_id)
    assert refused.value.refusal.code == LotRefusal.committee_decision_missing

    await record(ship, lot_id)
    await publish(ship, lot_id)
    announcement = (await lot_of(ship, lot_id)).announcement
    assert announcement is not None
    assert "（2026）琼72船拍1号" in json.dumps(announcement.content["zh"], ensure_ascii=False)
    assert "The three members of the committee agreed" in json.dumps(announcement.content["en"])


async def test_a_recorded_decision_is_audited_and_says_when_it_was_noted(ship: SeizedFlat) -> None:
    lot_id = await ship.drafted()
    await record(ship, lot_id, number="0")
    await record(ship, lot_id)
    async with ship.court.acting() as uow:
        kept = await panel_queries.committee_decision(uow.session, lot_id)
    assert kept is not None
    assert (kept.number, kept.recorded_at) == (DECISION["number"], ship.court.clock.now())
    acts = await rows(ship, "SELECT data FROM audit_entry WHERE act = 'committee.decided'")
    assert len(acts) == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": " "}, CommonRefusal.missing),
        ({"text": ""}, CommonRefusal.missing),
        ({"decided_on": date(2999, 1, 1)}, CommonRefusal.bad_date),
    ],
)
async def test_a_decision_says_who_decided_what_and_when(
    ship: SeizedFlat, change: dict[str, Any], code: CommonRefusal
) -> None:
    lot_id = await ship.drafted()
    with pytest.raises(Refused) as refused:
        await record(ship, lot_id, **change)
    assert refused.value.refusal.code == code


async def test_a_flat_needs_no_committee(database: Database) -> None:
    flat = await seize_flat(await open_court(database))
    lot_id = await flat.drafted()
    with pytest.raises(Refused) as refused:
        await record(flat, lot_id)
    assert refused.value.refusal.code == LotRefusal.no_committee_needed


async def test_a_secret_reserve_stands_in_its_own_table_and_nowhere_else(
    ship: SeizedFlat, panel: list[Actor]
) -> None:
    lot_id = await ship.drafted()
    await record(ship, lot_id)
    await signed(ship, await ship.proposed(lot_id, **SECRET), panel)
    await publish(ship, lot_id)

    lot = await lot_of(ship, lot_id)
    assert lot.terms is not None
    assert lot.announcement is not None
    commitment = lot.terms.reserve_commitment
    assert commitment is not None
    assert commitment in json.dumps(lot.announcement.content)
    assert await places_of(ship, str(RESERVE_FEN)) == ["lot_reserve"]
    assert await places_of(ship, "3,344,556") == []


async def test_whoever_signs_a_secret_reserve_names_it(
    ship: SeizedFlat, panel: list[Actor]
) -> None:
    decision_id = await ship.proposed(await ship.drafted(), **SECRET)
    for reserve_fen, code in ((None, "missing"), (RESERVE_FEN + 1, "reserve_unlike")):
        with pytest.raises(Refused) as refused:
            async with ship.court.acting(panel[0]) as uow:
                await service.sign_terms(uow, decision_id=decision_id, reserve_fen=reserve_fen)
        assert refused.value.refusal.code == code


async def test_a_reserve_under_eighty_percent_is_refused_and_not_kept(ship: SeizedFlat) -> None:
    lot_id = await ship.drafted()
    with pytest.raises(Refused) as refused:
        await ship.proposed(lot_id, **{**SECRET, "reserve_fen": 312_863_999})
    assert refused.value.refusal.code == LotRefusal.reserve_under_floor
    assert await rows(ship, "SELECT commitment FROM lot_reserve") == []


async def test_the_second_reserve_is_measured_by_the_first(
    ship: SeizedFlat, panel: list[Actor]
) -> None:
    lot_id = await ship.drafted()
    await record(ship, lot_id)
    await signed(ship, await ship.proposed(lot_id, **SECRET), panel)
    await publish(ship, lot_id)
    await fail(ship, lot_id)
    second = await only_draft(ship)
    least_fen = 267_564_534
    with pytest.raises(Refused) as refused:
        await ship.proposed(second, **{**SECRET, "reserve_fen": least_fen - 1})
    assert refused.value.refusal.data == {"floor_fen": least_fen}
    opens_at = ship.court.clock.now() + timedelta(days=7)
    times = {"opens_at": opens_at, "ends_at": opens_at + timedelta(days=1)}
    await ship.proposed(second, **{**SECRET, **times, "reserve_fen": least_fen})


async def test_what_failed_twice_can_be_listed_for_a_judicial_sale(database: Database) -> None:
    flat = await seize_flat(await open_court(database))
    first = await flat.published()
    with pytest.raises(Refused) as refused:
        await draft_sale(flat, first)
    assert refused.value.refusal.code == LotRefusal.not_a_failed_second
    await fail(flat, first)
    second = await flat.published(await only_draft(flat))
    await fail(flat, second)

    with pytest.raises(Refused) as refused:
        await draft_sale(flat, second)
    assert refused.value.refusal.code == LotRefusal.creditors_not_asked
    await nobody_takes_it(flat.court, second)
    sale = await draft_sale(flat, second)
    with pytest.raises(Refused) as refused:
        await draft_sale(flat, second)
    assert refused.value.refusal.code == LotRefusal.lot_exists
    await flat.published(sale)

    lot, failed = await lot_of(flat, sale), await lot_of(flat, second)
    assert lot.terms is not None
    assert failed.terms is not None
    assert (lot.terms.kind, lot.terms.round) == ("sale", "sale")
    assert lot.terms.start_fen == failed.terms.start_fen
    assert lot.terms.ends_at_ms - lot.terms.opens_at_ms == 60 * 86_400_000
    assert lot.announcement is not None
    assert "变卖预缴款" in json.dumps(lot.announcement.content["zh"], ensure_ascii=False)


async def draft_sale(flat: SeizedFlat, lot_id: str) -> str:
    async with flat.court.acting(Role.judge) as uow:
        return await service.draft_sale(uow, lot_id=lot_id)


async def only_draft(flat: SeizedFlat) -> str:
    (found,) = await rows(flat, "SELECT id FROM lot WHERE state = 'draft'")
    return str(found["id"])


async def rows(flat: SeizedFlat, query: str) -> list[Any]:
    connection = await asyncpg.connect(flat.court.works.database.url.replace("+asyncpg", ""))
    try:
        return list(await connection.fetch(query))
    finally:
        await connection.close()


async def places_of(flat: SeizedFlat, secret: str) -> list[str]:
    """Return every table one of whose rows, written as text, holds the secret."""
    tables = await rows(flat, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = []
    for (table,) in tables:
        for (row,) in await rows(flat, f'SELECT t::text FROM "{table}" AS t'):
            if re.search(rf"(?<!\d){re.escape(secret)}(?!\d)", row):
                found.append(table)
    return sorted(set(found))
