"""A table is looked at before it counts; one counts at a time, and the old ones are kept."""

from __future__ import annotations

import pytest

from auction.cases.kinds import AssetKind
from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refused
from auction.taxes.queries import EstimateView, estimate_for, table_of, tables_of
from auction.taxes.refusals import TaxRefusal
from auction.taxes.rules import TableState
from auction.taxes.service import let_count, preview_table
from tests.auction.taxes.test_tax_file import GOOD, HEAD
from tests.fakes.court_of_tests import CourtOfTests, open_court


async def bring(court: CourtOfTests, *lines: str, who: Role = Role.clerk) -> str:
    async with court.acting(who) as uow:
        content = "\n".join([HEAD, *lines]).encode()
        return await preview_table(uow, name="税费表.csv", content=content)


async def count(court: CourtOfTests, table_id: str, who: Role = Role.clerk) -> int:
    async with court.acting(who) as uow:
        return await let_count(uow, table_id=table_id)


async def told(court: CourtOfTests, price_fen: int = 10_000) -> EstimateView | None:
    async with court.acting() as uow:
        return await estimate_for(
            uow.session,
            court_id=court.court_id,
            kind=AssetKind.flat,
            price_fen=price_fen,
            on=court_day(uow.now),
        )


async def test_what_was_only_looked_at_does_not_count(database: Database) -> None:
    court = await open_court(database)
    await bring(court, GOOD)
    assert await told(court) is None


async def test_a_table_counts_and_says_its_version_and_since_when(database: Database) -> None:
    court = await open_court(database)
    assert await count(court, await bring(court, GOOD)) == 1
    found = await told(court)
    assert found is not None
    assert (found.version, found.counts_since_at) == (1, court.clock.at)
    assert found.estimate.buyer_fen == 300


async def test_the_next_table_replaces_it_and_both_are_kept(database: Database) -> None:
    court = await open_court(database)
    first = await bring(court, GOOD)
    await count(court, first)
    court.clock.pass_days(1)
    assert await count(court, await bring(court, GOOD.replace("300", "150"))) == 2
    found = await told(court)
    assert found is not None
    assert found.estimate.buyer_fen == 150
    async with court.acting() as uow:
        kept = await table_of(uow.session, court.court_id, first)
        tables = await tables_of(uow.session, court.court_id)
    assert kept is not None
    assert (kept.state, kept.version, kept.rates[0].tiers[0].rate_bp) == (
        TableState.replaced,
        1,
        300,
    )
    assert [table.version for table in tables] == [2, 1]


async def test_a_table_with_a_refused_line_never_counts(database: Database) -> None:
    court = await open_court(database)
    table_id = await bring(court, GOOD, GOOD.replace("买方", "谁"))
    with pytest.raises(Refused) as refused:
        await count(court, table_id)
    assert refused.value.refusal.code is TaxRefusal.lines_refused
    assert refused.value.refusal.data == {"count": 1, "first": 3}


async def test_it_counts_once_and_only_for_its_own_court(database: Database) -> None:
    court, other = await open_court(database), await open_court(database)
    table_id = await bring(court, GOOD)
    with pytest.raises(Refused) as refused:
        await count(other, table_id)
    assert refused.value.refusal.code is CommonRefusal.not_found
    await count(court, table_id)
    with pytest.raises(Refused) as refused:
        await count(court, table_id)
    assert refused.value.refusal.code is TaxRefusal.counted_already


async def test_only_judges_and_clerks_bring_one(database: Database) -> None:
    court = await open_court(database)
    with pytest.raises(Refused) as refused:
        await bring(court, GOOD, who=Role.finance)
    assert refused.value.refusal.code is CommonRefusal.not_allowed
