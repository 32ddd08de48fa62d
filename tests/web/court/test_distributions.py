from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.i18n.formats import money
from auction.kernel.actor import Role
from auction.settlement import queries, service
from auction.settlement.events import TitlePassed
from auction.settlement.rules import DistributionState
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import PRICE_FEN, SoldLot, list_flat
from tests.web.money_site import MoneySite


async def shared_site(
    database: Database, *claims: dict[str, str]
) -> tuple[MoneySite, SoldLot, str]:
    """Return a judge's site of a court that shares out proceeds, the lot, and the page."""
    lot = await list_flat(await open_court(database))
    await lot.cost("评估费", 8_000_00)
    for number, claim in enumerate(claims, 1):
        await lot.claim(f"债权人{number}", 1_000_000_00, **claim)
    await lot.bidder("李伟", "K4821")
    await lot.knock_down("K4821")
    await lot.pass_title()
    (event,) = await lot.court.happened(TitlePassed)
    async with lot.court.acting() as uow:
        await service.propose_distribution(uow, event)
    found = await distribution(lot)
    return MoneySite(lot.court).as_(Role.judge), lot, f"/court/distributions/{found.id}"


async def distribution(lot: SoldLot) -> queries.DistributionView:
    sale = await lot.sale()
    async with lot.court.acting() as uow:
        found = await queries.distribution_of_sale(uow.session, sale.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Ordinary claims in proportion"), ("zh", "普通债权按比例受偿")],
)
async def test_each_line_stands_with_its_rule_in_words(
    database: Database, language: str, words: str
) -> None:
    site, _, page = await shared_site(database, {}, {})
    shown = (await site.get(page, language)).text
    assert words in shown
    assert "民诉法解释" in shown
    assert "rule." not in shown


async def test_lines_and_surplus_are_shown_to_be_the_proceeds(database: Database) -> None:
    site, _, page = await shared_site(database, {})
    shown = (await site.get(page)).text
    together = shown.split("Together, equal to the proceeds")[1]
    assert money(PRICE_FEN) in together.split("</tr>")[0]


async def test_a_judge_approves_and_the_payees_are_paid(database: Database) -> None:
    site, lot, page = await shared_site(database, {})
    assert (await site.post(f"{page}/approval")).status_code == 303
    assert (await distribution(lot)).state is DistributionState.approved
    assert "Waits for the bank" in (await site.get(page)).text


async def test_what_needs_a_plan_says_why_and_offers_no_approval(database: Database) -> None:
    site, _, page = await shared_site(database, {"claim_class": "security"})
    shown = (await site.get(page)).text
    assert "These proceeds need a distribution plan" in shown
    assert "民法典" in shown
    assert "Approve and pay out" not in shown
    assert "objections" in (await site.post(f"{page}/approval")).text


async def test_a_plan_is_drafted_turn_by_turn_and_its_order_confirmed(
    database: Database,
) -> None:
    site, lot, page = await shared_site(database, {"claim_class": "security"})
    shown = (await site.get(page)).text
    assert "Draft of the plan" in shown
    assert "Secured claim, rank 1" in shown
    assert "no judge has confirmed it" in shown
    twice = await site.post(f"{page}/order", order_security="1", order_ordinary="1")
    assert "a number of its own" in twice.text
    done = await site.post(f"{page}/order", order_security="2", order_ordinary="1")
    assert done.status_code == 303
    assert (await distribution(lot)).class_order == ("ordinary", "security")
    assert "Confirmed by" in (await site.get(page)).text
    assert "草案" in (await site.get(page, "zh")).text


async def test_a_clerk_sees_the_draft_and_does_not_order(database: Database) -> None:
    site, _, page = await shared_site(database, {"claim_class": "security"})
    shown = (await site.as_(Role.clerk).get(page)).text
    assert "Draft of the plan" in shown
    assert "Confirm this order" not in shown
    refused = await site.post(f"{page}/order", order_security="1", order_ordinary="2")
    assert refused.status_code == 403


async def test_a_payee_without_an_account_is_asked_for_on_the_page(database: Database) -> None:
    site, lot, page = await shared_site(database, {"bank_account": ""})
    assert "Where should 债权人1 be paid?" in (await site.get(page)).text
    refused = await site.post(f"{page}/approval")
    assert (refused.status_code, "债权人1" in refused.text) == (409, True)
    (payee,) = (await distribution(lot)).without_account
    await site.post(f"{page}/accounts", claim=payee.claim, account="6222 7777 8888")
    assert (await site.post(f"{page}/approval")).status_code == 303


async def test_lines_are_worked_out_again_when_the_case_has_changed(database: Database) -> None:
    site, lot, page = await shared_site(database, {})
    await lot.claim("后来者", 500_000_00)
    refused = await site.post(f"{page}/approval")
    assert "The case has changed" in refused.text
    await site.post(f"{page}/again")
    assert "后来者" in (await site.get(page)).text


@pytest.mark.parametrize("who", [Role.clerk, Role.panel, Role.president])
async def test_others_of_the_court_look_and_do_not_approve(database: Database, who: Role) -> None:
    site, _, page = await shared_site(database, {})
    assert "Approve and pay out" not in (await site.as_(who).get(page)).text
    assert (await site.post(f"{page}/approval")).status_code == 403


async def test_another_court_s_distribution_does_not_exist(database: Database) -> None:
    _, _, page = await shared_site(database, {})
    elsewhere = MoneySite(await open_court(database)).as_(Role.judge)
    assert (await elsewhere.get(page)).status_code == 404
