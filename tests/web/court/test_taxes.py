"""A court's table of taxes through the doors, and the authority's figure beside an estimate."""

from __future__ import annotations

import pytest

from auction.cases.queries import case
from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.settlement import queries, service
from auction.settlement.events import TitlePassed
from tests.auction.taxes.test_tax_file import GOOD, HEAD
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import PRICE_FEN
from tests.web.court.test_sales import sold_site
from tests.web.money_site import MoneySite

SELLER = "印花税,卖方,住宅,0,5,分段,成交价,印花税法,2022-07-01"
TAX = {
    "tax": "印花税",
    "authority": "海口市税务局",
    "tax_account": "62007777",
    "tax_amount": "1200.00",
}


def file(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


async def looked_at(site: MoneySite, *lines: str) -> str:
    answer = await site.post("/court/taxes", file=("table", file(*lines)))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_table_is_looked_at_then_counts_and_is_taken_out_again(
    database: Database, language: str
) -> None:
    site = MoneySite(await open_court(database)).as_(Role.clerk)
    page = await looked_at(site, GOOD, SELLER)
    shown = (await site.get(page, language)).text
    assert "契税法第三条" in shown
    assert (await site.post(f"{page}/counting")).status_code == 303
    assert "state." not in (await site.get("/court/taxes", language)).text
    csv = await site.get(f"{page}/csv")
    assert csv.content.decode("utf-8-sig").splitlines()[1].startswith("契税,buyer,flat,0.00,300")


async def test_a_refused_line_says_why_and_the_table_does_not_count(database: Database) -> None:
    site = MoneySite(await open_court(database)).as_(Role.clerk)
    page = await looked_at(site, GOOD, GOOD.replace("买方", "谁"))
    shown = (await site.get(page)).text
    assert "1 line is refused" in shown
    assert "“谁” is no side" in shown
    assert "Let it count" not in shown
    assert (await site.post(f"{page}/counting")).status_code == 409


async def test_a_column_that_is_not_there_is_named(database: Database) -> None:
    site = MoneySite(await open_court(database)).as_(Role.clerk)
    answer = await site.post("/court/taxes", file=("table", file(GOOD)), column_tax="Steuer")
    assert answer.status_code == 409
    assert "no column headed “Steuer”" in answer.text


async def test_another_courts_table_does_not_exist(database: Database) -> None:
    site = MoneySite(await open_court(database)).as_(Role.clerk)
    page = await looked_at(site, GOOD)
    other = MoneySite(await open_court(database)).as_(Role.clerk)
    assert (await other.get(page)).status_code == 404
    assert (await other.get(f"{page}/csv")).status_code == 404


async def test_an_estimate_becomes_a_cost_only_by_the_authoritys_figure(
    database: Database,
) -> None:
    site, lot, page = await sold_site(database)
    table = await looked_at(site, SELLER)
    await site.post(f"{table}/counting")
    assert "Taxes of the seller&#39;s side" not in (await site.get(page)).text
    assert "once the price is paid" in (await site.post(f"{page}/taxes", **TAX)).text
    await lot.pass_title()
    (event,) = await lot.court.happened(TitlePassed)
    async with lot.court.acting() as uow:
        await service.propose_distribution(uow, event)
    together = (await site.get(page)).text.split("Together, seller (the debtor)")[1]
    assert f"{PRICE_FEN * 5 // 10_000 / 100:,.0f}" in together.split("</tr>")[0]
    async with lot.court.acting() as uow:
        before = await queries.distribution_of_sale(uow.session, event.sale_id)
    assert before is not None
    assert not [line for line in before.lines if "印花税" in line.name]

    assert (await site.post(f"{page}/taxes", **TAX)).status_code == 303
    assert "recorded already" in (await site.post(f"{page}/taxes", **TAX)).text
    async with lot.court.acting(Role.judge) as uow:
        await service.propose_again(uow, distribution_id=before.id)
    async with lot.court.acting() as uow:
        after = await queries.distribution_of_sale(uow.session, event.sale_id)
        found = await case(uow.session, lot.court.court_id, lot.case_id)
    assert after is not None
    assert found is not None
    (line,) = [line for line in after.lines if "印花税" in line.name]
    assert (line.paid_fen, line.rule) == (1_200_00, "W-01")
    assert [cost.payee_name for cost in found.costs] == ["海口市税务局"]
