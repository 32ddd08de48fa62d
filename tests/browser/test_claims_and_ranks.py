"""An outsider's claim, a buyer who does not pay, and two ranks, each by people at their browsers.

One served house, a lot for each story; court time is moved by the sandbox's clock.
Law: REM-03, OJA-55, OJA-47; OJA-38, OJA-39; OJA-25, OJA-26, OJA-32, OJA-33, CAT-05.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from auction.lots.holding import SUSPENDED_BECAUSE
from tests.browser.claims_house import ClaimsHouse, Court, claims_house
from tests.browser.people import Person
from tests.browser.test_live_lot import bid, part
from tests.browser.test_whole_chain import a_paper, minute_now, paper, payment_number
from tests.fakes.pictures import PNG
from web.sandbox.histories import before_panel, running, sold

HISTORIES = {
    "claimed": running(ends_in=timedelta(hours=3), logins=("bidder", "bidder2"), bids=("bidder",)),
    "unpaid": sold(days_ago=2, until="awaiting_balance", late_bids=1),
    "ranked": before_panel(None),
}
DISMISSED = "案外人未能证明其在查封前已合法占有并付清价款，裁定驳回异议。"
GOES_ON = "案外人异议已驳回，法定起诉期间届满无人起诉，恢复拍卖。"
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(420)]


@pytest.fixture(scope="module")
def served() -> Iterator[ClaimsHouse]:
    with claims_house(HISTORIES) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def court(browser: Browser, served: ClaimsHouse) -> AsyncIterator[Court]:
    yield Court(browser, served)


# -- An outsider's claim ----------------------------------------------------------------------


async def claim_the_thing(court: Court, login: str, name: str) -> Person:
    """An outsider with a proved identity says, with a paper, that the thing is theirs."""
    outsider = await court.who(login)
    await outsider.go(f"/lots/{court.live.lots[name]}/remedies")
    await outsider.page.locator("summary", has_text="The thing is mine").click()
    await outsider.choose({"What right is claimed": "buyer who has paid and moved in"})
    await outsider.fill({
        "Why the thing is not the debtor's, and what shows it": "查封前已签约付清房款并入住。",
    })  # fmt: skip
    await outsider.attach("Papers that show it", "contract.pdf", a_paper(), "application/pdf")
    await outsider.press("File the claim")
    await outsider.sees("An outsider claims the thing: to be registered")
    return outsider


async def step(judge: Person, words: str, fields: dict[str, str]) -> None:
    """The judge takes one step with a claim, on its page."""
    form = judge.page.locator("main details", has=judge.page.locator("summary", has_text=words))
    await form.evaluate("form => { form.open = true; }")
    await judge.fill(fields, form)
    await judge.press(words)
    await judge.sees("Noted.")


async def dismiss_the_claim(court: Court) -> None:
    """The judge registers the claim, dismisses it with a reason, and serves the dismissal."""
    judge = await court.who("judge")
    await judge.go("/court/remedies")
    await judge.follow("Look")
    await step(judge, "Register the claim", {})
    await step(judge, "Dismiss the claim", {"Reason, published word for word": DISMISSED})
    await court.live.days_pass(1)
    await step(judge, "Note the service", {"Served at": await minute_now(judge)})


async def resume(court: Court, name: str) -> Person:
    """The judge lets the bidding go on."""
    judge = await court.who("judge")
    await judge.go(f"/court/lots/{court.live.lots[name]}/acts")
    await judge.choose({"Ground": "The time is over, or the ground has gone"})
    await judge.fill({"Reason, published word for word": GOES_ON})
    await judge.press("Resume the bidding")
    return judge


async def test_an_outsiders_claim_stops_a_running_lot_until_nobody_can_sue_any_more(
    court: Court,
) -> None:
    first, second = [await court.at_lot(login, "claimed") for login in ("bidder", "bidder2")]
    running = await court.live.state("claimed")
    outsider = await claim_the_thing(court, "bidder3", "claimed")
    await expect(part(first, "stop")).to_contain_text(SUSPENDED_BECAUSE, timeout=15_000)
    await expect(part(first, "form")).to_be_hidden()
    stopped = await court.live.state("claimed")
    assert (stopped["status"], stopped["leader"]) == ("suspended", running["leader"])

    await dismiss_the_claim(court)
    await (await resume(court, "claimed")).sees("An outsider claims this thing")
    await outsider.page.reload()
    await court.live.days_pass_until(outsider, "The claim was dismissed, and nobody sued in time")
    await (await resume(court, "claimed")).sees("The bidding goes on")

    await expect(part(second, "stop")).to_be_hidden(timeout=15_000)
    await bid(second, running["next_fen"])
    await expect(part(first, "standing")).to_contain_text("Outbid")
    await bid(first, (await court.live.state("claimed"))["next_fen"])
    await court.end_bidding("claimed")
    await expect(part(first, "standing")).to_contain_text("It is yours", timeout=15_000)


# -- A buyer who does not pay -----------------------------------------------------------------


async def see_the_default(court: Court) -> None:
    """The announced day passes without the balance: the deposit is kept, a re-sale is drafted."""
    await court.live.days_pass(12)
    judge = await court.who("judge")
    await judge.go("/court/sales?state=defaulted")
    await judge.page.locator("main a[href^='/court/sales/sale_']").first.click()
    await judge.sees("The buyer did not pay")
    await judge.sees("Deposit, not returned")
    await judge.go(f"/court/assets/{court.live.assets['unpaid']}")
    resale = judge.page.locator("main li", has_text="Re-sale").get_by_role("link", name="Look")
    href = await resale.get_attribute("href")
    court.live.lots["resale"] = str(href).rpartition("/")[2]
    court.live.cases["resale"] = court.live.cases["unpaid"]


async def pay_the_price(court: Court, buyer: Person) -> None:
    """The buyer of the re-sale pays the balance."""
    await buyer.go("/my/bids")
    await buyer.reload_until("To the purchase")
    await buyer.follow("To the purchase")
    await court.live.post("/bank", number=await payment_number(buyer))
    await buyer.reload_until("All is paid")


async def rule_and_serve(court: Court) -> Person:
    """The judge makes the ruling and serves it: the proceeds are laid out."""
    judge = await court.who("judge")
    await judge.go("/court/sales?state=paid")
    await judge.page.locator("main a[href^='/court/sales/sale_']").first.click()
    await judge.press("Make the ruling")
    await court.live.days_pass(1)
    await judge.fill({"Where, or at which address": "At the court's counter"})
    await judge.page.fill("[name=served_at]", await minute_now(judge))
    await judge.page.set_input_files("[name=receipt]", paper("receipt.png"))
    await judge.tick("It was served on")
    await judge.press("Note the service")
    await judge.reload_until("Look at the distribution")
    await judge.follow("Look at the distribution")
    return judge


async def test_a_kept_deposit_makes_up_for_the_lower_price_of_the_resale(court: Court) -> None:
    await see_the_default(court)
    await court.decide_terms("resale")
    await court.tell_everybody("resale")
    await court.publish("resale")
    defaulter = await court.who("bidder2")
    await defaulter.go(f"/lots/{court.live.lots['resale']}/apply")
    await defaulter.sees("You bought this before and did not pay, so you may not bid")

    await court.pay("bidder3", await court.apply("bidder3", "resale"))
    await court.begin_bidding("resale")
    buyer = await court.at_lot("bidder3", "resale")
    await bid(buyer, (await court.live.state("resale"))["next_fen"])
    await court.end_bidding("resale")
    before, after = [await court.live.state(name) for name in ("unpaid", "resale")]
    assert after["price_fen"] < before["price_fen"]

    await pay_the_price(court, buyer)
    judge = await rule_and_serve(court)
    await judge.sees("Deposits kept, added")
    shortfall_yuan = (before["price_fen"] - after["price_fen"]) // 100
    await judge.sees(f"{shortfall_yuan:,} for the lower price")


# -- Two ranks --------------------------------------------------------------------------------


async def record_holders(court: Court, name: str) -> None:
    """The judge records a co-owner before a lessee, and that such holders were found."""
    judge = await court.who("judge")
    await judge.go(f"/court/assets/{court.live.assets[name]}")
    for holder, basis, rank in (
        ("赵一鸣", "Co-owner by shares", "1"),
        ("李思源", "Lessee", "2"),
    ):
        await judge.fill({"Name of the holder": holder})
        await judge.choose({"Right of priority": basis})
        await judge.fill({"Rank": rank})
        await judge.press("Record the holder")
        await judge.sees(holder)
    await judge.follow("What was found")
    await judge.page.locator("main [name=priority]").select_option("recorded")
    await judge.press("Record what was found")
    await judge.sees("What was found is recorded.")


async def claim_priority(court: Court, login: str, basis: str, rank: int) -> None:
    """A holder applies and claims priority with proof; two of the desk confirm; it is paid."""
    holder, number = await court.who(login), await court.apply(login, "ranked")
    await holder.page.get_by_text("Claim priority, as a co-owner or lessee").click()
    await holder.choose({"Right of priority": basis})
    await holder.fill({"What it rests on": "见所附证明"})
    await holder.attach("Papers that prove it", "right.png", PNG, "image/png")
    await holder.press("Claim priority")
    for login_of_desk in ("admission", "admission2"):
        desk = await court.who(login_of_desk)
        await desk.go("/court/admission")
        claims = desk.page.locator("section", has_text="Claims of priority")
        await claims.get_by_role("link").click()
        await desk.sees(basis)
        if login_of_desk == "admission":
            await desk.tick("Yes: the papers prove it")
            await desk.fill({"If yes: rank": str(rank)})
            await desk.press("Propose")
        else:
            await desk.press("I looked, and agree")
    await court.pay(login, number)
    await holder.sees(f"rank {rank}")


async def rank_of_leader(court: Court) -> Any:
    return (await court.live.state("ranked"))["leader_rank"]


async def test_a_co_owner_goes_before_a_tenant_who_matched_a_stranger(court: Court) -> None:
    await record_holders(court, "ranked")
    await court.decide_terms("ranked")
    await court.tell_everybody("ranked")
    await court.publish("ranked")
    await claim_priority(court, "bidder3", "Co-owner by shares", 1)
    await claim_priority(court, "bidder", "Lessee", 2)
    await court.pay("bidder2", await court.apply("bidder2", "ranked"))

    await court.begin_bidding("ranked")
    stranger, tenant, co_owner = [
        await court.at_lot(login, "ranked") for login in ("bidder2", "bidder", "bidder3")
    ]
    price = (await court.live.state("ranked"))["next_fen"]
    await bid(stranger, price)
    await bid(tenant, price)
    await expect(part(stranger, "standing")).to_contain_text("Outbid")
    assert await rank_of_leader(court) == 2
    await bid(co_owner, price)
    await expect(part(tenant, "standing")).to_contain_text("Outbid")
    assert await rank_of_leader(court) == 1

    await court.end_bidding("ranked")
    await expect(part(co_owner, "standing")).to_contain_text("It is yours", timeout=15_000)
    over = await court.live.state("ranked")
    assert (over["result"], over["price_fen"]) == ("sold", price)
    await stranger.page.reload()
    await expect(part(stranger, "record").locator("tr").first).to_contain_text("rank 1")
    await stranger.page.get_by_text("Check it in this browser").click()
    report = part(stranger, "report")
    await expect(report).to_contain_text("This record holds", timeout=15_000)
    await expect(report).to_contain_text(re.compile(over["leader"]))
