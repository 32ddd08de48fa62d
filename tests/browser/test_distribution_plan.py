"""A distribution plan from the making to the last payment, by people at their browsers.

An enterprise with two mortgages, tax and four seizing creditors, one of whom sues; and a person
whose two creditors share in proportion. Every amount is worked out here a second time.
Law: DIST-12, DIST-14, DIST-20 to DIST-23, W-01, W-07, W-08, TRAP-13, TRAP-26.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from auction.cases.execution_fee import execution_fee
from auction.i18n.formats import money
from tests.browser.claims_house import ClaimsHouse, Court, claims_house
from tests.browser.people import Person
from tests.browser.test_whole_chain import minute_now
from web.sandbox.histories import sold
from web.sandbox.people import APPLICANT, DEBTOR

ENTERPRISE, MARKET = "海南南溟实业有限公司", "海口建材批发市场"
YUAN = 100
HISTORIES = {
    "enterprise": sold(days_ago=12, until="title_passed", late_bids=0, debtor_kind="enterprise"),
    "person": sold(days_ago=12, until="title_passed", late_bids=0),
}
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def served() -> Iterator[ClaimsHouse]:
    with claims_house(HISTORIES) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def court(browser: Browser, served: ClaimsHouse) -> AsyncIterator[Court]:
    yield Court(browser, served)


@dataclass
class Desk:
    """The judge before one case's distribution."""

    court: Court
    name: str
    judge: Person
    plan: str = ""

    @property
    def case(self) -> str:
        return f"/court/cases/{self.court.live.cases[self.name]}"

    async def price_fen(self) -> int:
        return int((await self.court.live.state(self.name))["price_fen"])

    async def join(self, creditor: str, account: str, yuan: int, **claim: str) -> None:
        """Add a creditor and what they claim."""
        await self.judge.go(f"{self.case}/parties/new")
        await self.judge.choose({"Role in the case": "Creditor", "What they are": "Enterprise"})
        await self.judge.fill({"Name": creditor, "Bank account": account})
        await self.judge.press("Add the party")
        await self.judge.go(f"{self.case}/claims/new")
        await self.judge.choose({"Creditor": creditor})
        await self.judge.fill({
            "Enforcement title": "（2025）琼01民初9号民事判决书", "Principal": f"{yuan}",
        })  # fmt: skip
        for field, value in claim.items():
            box = self.judge.page.locator(f"main [name={field}]")
            is_list = await box.evaluate("box => box.tagName === 'SELECT'")
            await (box.select_option(value) if is_list else box.fill(value))
        await self.judge.press("Add the claim")

    async def lay_out_again(self) -> None:
        """Find the distribution by its sale, and work it out from the case as it is."""
        await self.judge.go(f"{self.case}")
        sale = self.judge.page.locator("main a[href^='/court/sales/sale_']").first
        await self.judge.go(str(await sale.get_attribute("href")))
        await self.judge.reload_until("Look at the distribution")
        await self.judge.follow("Look at the distribution")
        self.plan = self.judge.page.url.removeprefix(self.judge.site).partition("?")[0] + "/plan"
        await self.judge.press("Work it out again from the case")
        await self.judge.sees("The plain form would be wrong")

    async def open(self) -> None:
        """Look at the plan, every form of it unfolded."""
        await self.judge.go(self.plan)
        script = "all => all.forEach(one => { one.open = true; })"
        await self.judge.page.locator("main details").evaluate_all(script)

    async def receive(self, button: str) -> None:
        """Note a receipt, by the form that ends in this button."""
        await self.open()
        sent_by = self.judge.page.get_by_role("button", name=button, exact=True)
        form = self.judge.page.locator("main form", has=sent_by)
        await form.locator("[name=channel]").select_option("post")
        await form.locator("[name=address]").fill("海口市龙华区")
        await form.locator("[name=served_at]").fill(await minute_now(self.judge))
        await form.locator("[name=note]").fill("EMS 1188 0921")
        await self.judge.press(button)

    async def name_accounts(self) -> None:
        """Say where the costs are paid whose payee named no account."""
        await self.judge.go(self.plan.removesuffix("/plan"))
        button = self.judge.page.locator("main").get_by_role("button", name="Enter the account")
        while await button.count():
            await self.judge.fill({"Bank account": "6222000000000009"})
            await self.judge.press("Enter the account")

    async def serve_all(self, *names: str) -> None:
        for name in names:
            await self.receive(f"Note that {name} received it")

    async def pay(self) -> None:
        await self.open()
        await self.judge.press("Pay by the plan")
        await self.judge.sees("The payments are ordered.")

    async def paid(self, *, wait_for: str) -> dict[str, int]:
        """Return what the bank has paid to whom, once the plan's page says so."""
        await self.judge.go(self.plan)
        await self.judge.reload_until(wait_for)
        lines = await self.judge.page.locator("aside li").all_inner_texts()
        got: dict[str, int] = {}
        for line in lines:
            name, _, rest = line.partition(": ")
            amount = re.search(r"¥\s*([\d,]+)(?:\.(\d\d))?", rest)
            if amount is not None:
                fen = int(amount[1].replace(",", "")) * 100 + int(amount[2] or 0)
                got[name] = got.get(name, 0) + fen
        return got


async def desk(court: Court, name: str) -> Desk:
    return Desk(court, name, await court.who("judge"))


async def read(court: Court, path: str) -> Any:
    """Return what a programme of the judge's reads."""
    judge = await court.who("judge")
    answer = await judge.page.request.get(f"{judge.site}/api/v1{path}")
    assert answer.ok, await answer.text()
    return await answer.json()


async def claims_of(court: Court, name: str) -> dict[str, int]:
    """Return what each creditor of a case claims."""
    shown = await read(court, f"/cases/{court.live.cases[name]}/money")
    return {claim["creditor"]: claim["due_fen"] for claim in shown["claims"]}


async def costs_of(court: Court, name: str) -> int:
    """Return the costs recorded in a case, all together."""
    shown = await read(court, f"/cases/{court.live.cases[name]}")
    return sum(cost["amount_fen"] for cost in shown["costs"])


async def test_a_suit_keeps_back_what_it_is_about_and_everybody_else_is_paid(court: Court) -> None:
    judge_desk = await desk(court, "enterprise")
    judge, asset = judge_desk.judge, court.live.assets["enterprise"]
    price_fen = await judge_desk.price_fen()
    first, second = price_fen // 4 // YUAN, price_fen // 5 // YUAN
    tax, early, late = price_fen // 50 // YUAN, price_fen // 10 // YUAN, price_fen // 8 // YUAN
    secured = {"claim_class": "security", "collateral_asset_id": asset}
    await judge_desk.join("甲银行", "6222000000000001", first, rank="1", **secured)
    await judge_desk.join("乙银行", "6222000000000002", second, rank="2", **secured)
    await judge_desk.join("国家税务总局海口市税务局", "6222000000000003", tax, claim_class="tax")
    await judge_desk.join("丙公司", "6222000000000004", early, seized_on="2020-01-06")
    await judge.go(judge_desk.case)
    today = (await minute_now(judge)).partition("T")[0]
    await judge_desk.join("丁公司", "6222000000000005", late, seized_on=today)
    costs_fen = await costs_of(court, judge_desk.name)
    await judge_desk.lay_out_again()
    await judge.press("Confirm this order")
    await judge.press("Make the plan")
    await judge.sees("The plan is made. Now serve it on everybody.")
    everybody = (
        APPLICANT.name, ENTERPRISE, MARKET, "甲银行", "乙银行", "国家税务总局海口市税务局",
        "丙公司", "丁公司",
    )  # fmt: skip
    await judge_desk.name_accounts()
    await judge_desk.serve_all(*everybody)
    await judge.sees("The plan was served on everybody")

    due = await claims_of(court, "enterprise")
    claimed_fen = sum(due.values())
    fee_fen = execution_fee(min(price_fen - costs_fen, claimed_fen))
    left_fen = price_fen - costs_fen - fee_fen
    left_fen -= (tax + first + second + early) * YUAN
    # Whoever seized on the same day shares in proportion; 丁公司 seized after them.
    assert 0 < left_fen < due[APPLICANT.name] + due[MARKET]

    disputed = second // 2
    creditor = await court.who("applicant")
    await creditor.go(f"/my/cases/{court.live.cases['enterprise']}")
    await creditor.follow("Read the plan")
    line = creditor.page.locator("main [name=claim] option", has_text="乙银行")
    await creditor.page.locator("main [name=claim]").select_option(
        str(await line.get_attribute("value"))
    )
    await creditor.fill(
        {"What it should be": f"{second - disputed}", "Grounds": "该债权已清偿一半。"}
    )
    await creditor.press("File the objection")
    await creditor.sees("The objection is filed.")

    for name in (name for name in everybody if name != APPLICANT.name):
        await judge_desk.receive(f"Note that {name} was told")
    await judge_desk.open()
    button = judge.page.get_by_role("button", name="Enter the answer of 乙银行", exact=True)
    form = judge.page.locator("main form", has=button)
    await form.locator("[name=answer][value=oppose]").check()
    await form.locator("[name=received_at]").fill(await minute_now(judge))
    await judge.press("Enter the answer of 乙银行")
    await judge.go(judge_desk.plan)
    await court.live.days_pass_until(judge, "opposed, the objector is to be told")
    await judge_desk.receive("Note that the objector was told who opposes")
    await creditor.page.reload()
    await creditor.sees("Sue those who oppose until")
    await judge_desk.open()
    today = (await minute_now(judge)).partition("T")[0]
    await judge.fill({"Number of the suit": "（2026）琼72民初88号", "Filed on": today})
    await judge.fill({"Amount in dispute": f"{disputed}"})
    await judge.press("Record the suit")
    await judge_desk.pay()

    paid = await judge_desk.paid(wait_for="waits for a judgment")
    await judge.sees(f"{money(disputed * YUAN)} waits for a judgment")
    shares = [left_fen * due[name] for name in (APPLICANT.name, MARKET)]
    pool = due[APPLICANT.name] + due[MARKET]
    assert paid["甲银行"] == first * YUAN
    assert paid["乙银行"] == (second - disputed) * YUAN
    assert paid["国家税务总局海口市税务局"] == tax * YUAN
    assert paid["丙公司"] == early * YUAN
    for name, share in zip((APPLICANT.name, MARKET), shares, strict=True):
        assert share // pool <= paid[name] <= share // pool + 1
    assert "丁公司" not in paid
    assert sum(paid.values()) == price_fen - disputed * YUAN

    await judge_desk.open()
    await judge.fill({
        "Number of the judgment": "（2026）琼72民初88号民事判决书", "In force since": today,
        "What the line is by the judgment": f"{second - disputed}",
    })  # fmt: skip
    await judge.press("Record the judgment")
    await judge.press("Pay what was kept")
    paid = await judge_desk.paid(wait_for="Everybody is paid by the plan")
    assert sum(paid.values()) == price_fen
    assert paid["乙银行"] == (second - disputed) * YUAN
    grown_fen = min(left_fen + disputed * YUAN, pool)
    assert paid[APPLICANT.name] + paid[MARKET] == grown_fen
    assert paid.get("丁公司", 0) == left_fen + disputed * YUAN - grown_fen


async def test_a_person_s_creditors_share_in_proportion_after_fifteen_days(court: Court) -> None:
    judge_desk = await desk(court, "person")
    judge, price_fen = judge_desk.judge, await judge_desk.price_fen()
    await judge_desk.join("丙公司", "6222000000000004", price_fen // YUAN)
    costs_fen = await costs_of(court, judge_desk.name)
    await judge_desk.lay_out_again()
    await judge.sees("Several creditors share what does not pay them all")
    await judge.press("Make the plan")
    everybody = (APPLICANT.name, DEBTOR.name, MARKET, "丙公司")
    await judge_desk.name_accounts()
    await judge_desk.serve_all(*everybody)
    await judge_desk.open()
    await judge.sees("The last one's time to object is over")
    assert not await judge.page.get_by_role("button", name="Pay by the plan", exact=True).count()
    debtor = await court.who("debtor")
    await debtor.go(f"/my/cases/{court.live.cases['person']}")
    await debtor.follow("Read the plan")
    await debtor.sees("You may object until")
    await court.live.days_pass(17)
    await debtor.page.reload()
    await debtor.sees("Your time to object is over")
    await judge_desk.pay()
    paid = await judge_desk.paid(wait_for="Everybody is paid by the plan")
    due = await claims_of(court, "person")
    net_fen = price_fen - costs_fen
    net_fen -= execution_fee(min(net_fen, sum(due.values())))
    for name, due_fen in due.items():
        floor_fen = net_fen * due_fen // sum(due.values())
        assert floor_fen <= paid[name] <= floor_fen + 1
    assert sum(paid.values()) == price_fen
    assert sum(paid[name] for name in due) == net_fen
