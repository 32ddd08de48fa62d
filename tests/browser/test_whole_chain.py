"""From the case to the creditors, each step by the person whose step it is, in a browser each.

One bidder registers here for the first time; the letter that confirms the address comes over a
real SMTP server. Court time is moved by the sandbox's clock.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from playwright.async_api import Browser, expect

from auction.cases.kinds import AssetKind
from auction.kernel.clock import COURT_ZONE
from tests.browser.people import CONFIRM, Person, somebody
from tests.fakes.findings_of_tests import whole_findings
from tests.fakes.pictures import PNG
from tests.journeys.served_house import ServedHouse, free_port
from web.court.findings_form import typed_answers
from web.sandbox.people import bank_account, identity_number
from web.sandbox.property_texts import PROPERTY
from web.sandbox.report_paper import report_paper

FLAT = PROPERTY[0]
PANEL = ("panel1", "panel2", "panel3")
NEWCOMER = "newcomer-li@example.com"
NEW_PASSWORD = "long enough, and mine"


class Letters(Message):
    """Keeps every letter that arrives."""

    def __init__(self) -> None:
        super().__init__(EmailMessage)
        self.arrived: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.arrived.append(message)

    async def link_to(self, address: str) -> str:
        for _ in range(100):
            for letter in self.arrived:
                if letter["To"] and address in letter["To"]:
                    found = re.search(r"https?://\S+/confirm-email/\S+", text_of(letter))
                    if found:
                        return found.group().rstrip(".。)>")
            await asyncio.sleep(0.2)
        raise AssertionError(f"no letter came to {address}")


def text_of(letter: Any) -> str:
    parts = letter.walk() if letter.is_multipart() else [letter]
    return "\n".join(
        part.get_payload(decode=True).decode()
        for part in parts
        if part.get_content_type() == "text/plain"
    )


@pytest.fixture(scope="module")
def letters() -> Iterator[tuple[Letters, int]]:
    kept = Letters()
    server = Controller(kept, hostname="127.0.0.1", port=free_port())
    server.start()
    yield kept, server.port
    server.stop()


@pytest.fixture(scope="module")
def served(letters: tuple[Letters, int]) -> Iterator[ServedHouse]:
    with tempfile.TemporaryDirectory(prefix="auction-chain-") as folder:
        data = Path(folder)
        data.chmod(0o755)
        mail = {"AUCTION_SMTP_URL": f"smtp://127.0.0.1:{letters[1]}"}
        served = ServedHouse(data, free_port(), mail, bare=True)
        served.start()
        yield served
        served.stop()


class House:
    """The site, and everybody who has opened a window."""

    def __init__(self, browser: Browser, served: ServedHouse) -> None:
        self._browser = browser
        self.served = served
        self.people: dict[str, Person] = {}

    async def who(self, login: str) -> Person:
        if login not in self.people:
            email = f"{login}@sandbox.example"
            self.people[login] = await somebody(self._browser, self.served.url, email)
        return self.people[login]

    async def stranger(self) -> Person:
        return await somebody(self._browser, self.served.url)

    async def clock(self, **move: Any) -> dict[str, Any]:
        """Move the sandbox's clock as a script does: without signing in."""
        async with httpx2.AsyncClient(timeout=120) as client:
            answer = await client.post(f"{self.served.url}/api/v1/sandbox/clock", json=move)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def now(self) -> datetime:
        told = await self.clock(rate=1)
        return datetime.fromisoformat(told["now"])


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def house(browser: Browser, served: ServedHouse) -> AsyncIterator[House]:
    yield House(browser, served)


def court_date(at: datetime) -> str:
    return at.astimezone(COURT_ZONE).date().isoformat()


def court_minute(at: datetime) -> str:
    return at.astimezone(COURT_ZONE).strftime("%Y-%m-%dT%H:%M")


async def open_case(house: House) -> str:
    """The judge opens the case, with its parties, claim, cost and flat; returns its address."""
    judge, now = await house.who("judge"), await house.now()
    await judge.go("/court/cases/new")
    await judge.fill({"Case number": f"（{now.year}）琼72执123号", "Matter": "Loan on a flat"})
    await judge.press("Open the case")
    case = judge.page.url.removeprefix(house.served.url)
    for role, kind, name, email, account in (
        ("Applicant", "Enterprise", "海口椰城银行", "applicant@sandbox.example", 900),
        ("Debtor", "Person", "王海生", "debtor@sandbox.example", 901),
    ):
        await judge.go(f"{case}/parties/new")
        await judge.choose({"Role in the case": role, "What they are": kind})
        await judge.fill({"Name": name, "E-mail": email, "Bank account": bank_account(account)})
        await judge.press("Add the party")
    await judge.go(f"{case}/claims/new")
    await judge.page.get_by_label("Creditor", exact=True).select_option(index=1)
    await judge.fill({"Enforcement title": "（2025）琼72民初8号", "Principal": "1,900,000"})
    await judge.press("Add the claim")
    await judge.go(f"{case}/costs/new")
    await judge.fill({
        "What for": "保管费", "Amount": "8,000", "Payee": "琼衡仓储",
        "Their bank account": bank_account(903),
    })  # fmt: skip
    await judge.press("Add the cost")
    await judge.go(f"{case}/assets/new")
    await judge.choose({"What it is": "Housing"})
    await judge.fill({
        "Name in Chinese": FLAT.name_zh, "Name in English": FLAT.name_en,
        "Where it is, in Chinese": FLAT.location_zh, "Where it is, in English": FLAT.location_en,
        "Seized on": court_date(now), "Lapses on": court_date(now + timedelta(days=1000)),
        "Possession and use": FLAT.occupation, "Encumbrances": FLAT.encumbrances,
        "Known defects": FLAT.defects, "Description in Chinese": FLAT.description_zh,
        "Description in English": FLAT.description_en,
    })  # fmt: skip
    await judge.press("Record the property")
    await find_out(judge, judge.page.url.removeprefix(house.served.url))
    return case


async def find_out(judge: Person, asset: str) -> None:
    """The judge answers every question about the flat, and comes back to it."""
    await judge.go(f"{asset}/findings")
    typed = typed_answers(AssetKind.flat, whole_findings("flat"))
    for name, text in typed.items():
        field = judge.page.locator(f"main [name='{name}']")
        if await field.evaluate("field => field.tagName") == "SELECT":
            await field.select_option(text)
        else:
            await field.fill(text)
    await judge.press("Record what was found")
    await judge.sees("What was found is recorded.")
    await judge.go(asset)


async def appraise(house: House) -> None:
    """Agencies are drawn; the first reports; the parties receive it; nobody objects in time."""
    judge = await house.who("judge")
    await judge.follow("Have it valued")
    await note_findings(judge)
    await judge.press("Begin the appraisal")
    for place, label in enumerate(("First agency", "Second agency", "Third agency"), 1):
        await judge.page.get_by_label(label).select_option(index=place)
    await judge.press("Record what they agreed")
    appraisal = judge.page.url.removeprefix(house.served.url)
    agent = await chosen_agent(house)
    await agent.tick("We declare that neither the agency")
    await agent.press("Accept the commission")
    await hand_in(house, agent)
    await judge.go(appraisal)
    for box in await judge.page.locator("input[name=checks]").all():
        await box.check()
    await judge.press("Serve it on the parties")
    debtor = await house.who("debtor")
    await debtor.go("/my/cases")
    await debtor.sees("琼72执123号")
    await house.clock(advance_seconds=16 * 86400)
    await judge.go(appraisal)
    await judge.reload_until("3,910,800")


async def note_findings(judge: Person) -> None:
    """Begin to price a thing, and note what is known; both parties ask for an appraisal."""
    await judge.press("Begin")
    await judge.fill({
        "Owner and title": "登记于被执行人名下", "Encumbrances": "无", "Occupation and use": "空置",
        "Taxes and fees owed": "无", "Defects": "未见",
    })  # fmt: skip
    await judge.tick("Commissioned appraisal")
    await judge.press("Note what was found")


async def hand_in(house: House, agent: Person) -> None:
    """Have an agency hand in its report."""
    now = await house.now()
    today = court_date(now)
    await agent.fill({
        "Appraised value": "3,910,800", "Value date": today, "Signed": today,
        "Valid until": court_date(now + timedelta(days=300)),
        "Name 1": "符兰", "Licence 1": "4620190017", "Name 2": "陈志远", "Licence 2": "4620210086",
    })  # fmt: skip
    for box in await agent.page.locator("input[name=methods]").all():
        await box.check()
    paper = await asyncio.to_thread(report_paper, FLAT, valued_on=today)
    await agent.attach("Report", "report.pdf", paper, "application/pdf")
    await agent.press("Hand it in")


async def chosen_agent(house: House) -> Person:
    for login in ("agency", "agency2", "agency3", "agency4"):
        agent = await house.who(login)
        await agent.go("/agency")
        links = agent.page.locator("main a.button[href^='/agency/commissions/']")
        if await links.filter(has_text="Answer").count():
            await links.filter(has_text="Answer").first.click()
            await agent.page.wait_for_load_state()
            return agent
    raise AssertionError("no agency was commissioned")


async def list_lot(house: House, case: str) -> tuple[str, datetime]:
    """The judge proposes terms, three sign, the judge publishes; returns its path and its end."""
    judge, now = await house.who("judge"), await house.now()
    await judge.go(case)
    await judge.page.locator("main a[href^='/court/assets/']").first.click()
    await judge.press("Draft a lot")
    lot = judge.page.url.removeprefix(house.served.url)
    opens = (now + timedelta(days=33)).replace(second=0, microsecond=0)
    await judge.fill({
        "Starting price": "2,737,560", "Increment": "13,000", "Deposit": "410,000",
        "Bidding opens": court_minute(opens),
        "Bidding ends": court_minute(opens + timedelta(hours=24)),
    })  # fmt: skip
    await judge.press("Put before the panel")
    for login in PANEL:
        member = await house.who(login)
        await member.go(lot)
        await member.press("Sign these terms")
    await waive_notices(judge, lot)
    await judge.go(lot)
    await judge.follow("Read and publish")
    await judge.tick("I have read both texts; they say what the court has found.")
    await judge.press("Publish the announcement")
    return lot.removeprefix("/court"), opens + timedelta(hours=24)


async def waive_notices(judge: Person, lot: str) -> None:
    """Everybody concerned waives notice in writing; the page goes from one to the next."""
    await judge.go(lot)
    await judge.follow("Notices before publication")
    waiver = judge.page.get_by_text("Notice was waived in writing", exact=True)
    while await waiver.count():
        await waiver.click()
        await judge.attach("The written waiver", "waiver.pdf", a_paper(), "application/pdf")
        await judge.press("Record the waiver")


async def register(house: House, letters: Letters) -> Person:
    """Somebody new registers, confirms the address and proves who they are."""
    newcomer = await house.stranger()
    await newcomer.go("/language?to=en&back=/register")
    await newcomer.fill({
        "Your name": "李新", "E-mail address": NEWCOMER, "Password": NEW_PASSWORD,
        "The same password again": NEW_PASSWORD,
    })  # fmt: skip
    await newcomer.tick(
        "I act for myself or for the organisation I name, and hand in only what is true."
    )
    await newcomer.tick("I agree that my data is used as the notice on accounts says.")
    await newcomer.press("Register")
    link = await letters.link_to(NEWCOMER)
    await newcomer.go(link.removeprefix(house.served.url))
    await newcomer.press("This is my address")
    await newcomer.sign_in(NEWCOMER, NEW_PASSWORD)
    await newcomer.go("/account")
    await newcomer.fill({
        "Legal name": "李新",
        "Resident identity number or unified social credit code": identity_number(77),
    })  # fmt: skip
    await newcomer.attach("Identity papers", "id.pdf", a_paper(), "application/pdf")
    await newcomer.tick(
        "I agree that my number and papers are processed as the notice on identity papers says."
    )
    await newcomer.press("Hand in")
    house.people["li"] = newcomer
    return newcomer


def a_paper() -> bytes:
    return report_paper(FLAT, valued_on="2026-01-01")


async def enrol(house: House, login: str, name: str, lot: str, account: int) -> Person:
    """Apply, pay the deposit by transfer as the finance clerk reports it, and hold a paddle."""
    bidder, clerk = await house.who(login), await house.who("finance")
    await bidder.go(f"{lot}/apply")
    await bidder.fill({"Account the deposit returns to": bank_account(account)})
    await bidder.page.locator("main input[type=checkbox]").first.check()
    await bidder.press("Apply and see what to pay")
    number = await payment_number(bidder)
    await clerk.go("/finance/expected")
    await clerk.fill({
        "The bank's reference": f"IN-{account}", "Payment number": number,
        "Payer": name, "From account": bank_account(account), "Amount": "410,000",
    })  # fmt: skip
    await clerk.press("Book the arrival")
    await bidder.go(lot)
    await bidder.reload_until(CONFIRM)
    await bidder.confirm_bidding()
    await bidder.sees("Paddle ")
    return bidder


async def bid(bidder: Person) -> None:
    """Place the bid the page proposes and hear what became of it."""
    await expect(bidder.page.get_by_role("button", name="Place bid")).to_be_enabled(timeout=15_000)
    before = await bidder.page.locator("[data-part=said] li").count()
    await bidder.page.get_by_role("button", name="Place bid").click()
    said = bidder.page.locator("[data-part=said] li")
    await expect(said).to_have_count(before + 1)
    await expect(said.first).to_contain_text("On disk as №")
    await expect(bidder.page.locator("[data-part=standing]")).to_contain_text("You lead as")


async def sell(house: House, lot: str, ends_at: datetime, first: Person, second: Person) -> None:
    """Two bid live against each other; a late bid extends; the lot closes by itself."""
    await house.clock(advance_seconds=int(33.1 * 86400))
    for bidder in (first, second):
        await bidder.go(lot)
    await bid(first)
    await expect(second.page.locator("[data-part=standing]")).to_contain_text("leads")
    await bid(second)
    await expect(first.page.locator("[data-part=standing]")).to_contain_text("Outbid by")
    await house.clock(set=(ends_at - timedelta(seconds=120)).isoformat())
    await bid(first)
    await expect(first.page.locator("[data-part=extended]")).to_contain_text("extended 1 ×")
    await house.clock(advance_seconds=400)
    await expect(first.page.locator("[data-part=standing]")).to_contain_text("It is yours")


async def minute_now(who: Person) -> str:
    """Return the minute it is on the court's clock, as a form takes it."""
    shown = await who.page.evaluate("fetch('/api/v1/time').then((answer) => answer.json())")
    return court_minute(datetime.fromisoformat(shown["now"]))


def paper(name: str) -> Any:
    """Return a picture of a sheet of paper to be sent with a form."""
    return {"name": name, "mimeType": "image/png", "buffer": PNG}


async def settle(house: House, lot: str, case: str, buyer: Person) -> None:
    """Confirmation, balance, ruling, service, hand-over, distribution, payment."""
    judge, clerk = await house.who("judge"), await house.who("finance")
    await buyer.go("/my/bids")
    await buyer.reload_until("To the purchase")
    await buyer.follow("To the purchase")
    await clerk_books_balance(clerk, await payment_number(buyer))
    await judge.go("/court/sales")
    await judge.page.locator("main a[href^='/court/sales/']").last.click()
    await judge.reload_until("Make the ruling")
    await judge.press("Make the ruling")
    await judge.fill({"Where, or at which address": "At the court's counter"})
    await judge.page.fill("[name=served_at]", await minute_now(judge))
    await judge.page.set_input_files("[name=receipt]", paper("receipt.png"))
    await judge.tick("It was served on 李新")
    await judge.press("Note the service")
    await judge.reload_until("Note the hand-over")
    await judge.fill({"Handed over by": "The judge"})
    await judge.page.fill("[name=handed_at]", await minute_now(judge))
    await judge.page.fill("[name=condition]", "As announced")
    await judge.page.set_input_files("[name=record]", paper("record.png"))
    await judge.page.fill("[name=note]", "Two keys, meters read")
    await judge.press("Note the hand-over")
    sale = judge.page.url.removeprefix(house.served.url)
    await judge.go(sale)
    await judge.page.locator("main a[href^='/court/distributions/']").first.click()
    await judge.fill({"Bank account": bank_account(904)})
    await judge.press("Enter the account")
    await judge.press("Approve and pay out")
    await judge.go(case)
    await judge.reload_until("Paid")


async def payment_number(payer: Person) -> str:
    """Return the number somebody is asked to write on their transfer."""
    shown = await payer.page.locator("main").inner_text()
    found = re.search(r"Payment number\s+(\d{12})", shown)
    assert found is not None, shown
    return found.group(1)


async def clerk_books_balance(clerk: Person, number: str) -> None:
    await clerk.go("/finance/expected")
    row = clerk.page.locator("main tr", has_text=number)
    amounts = re.findall(r"¥\s?([\d,]+(?:\.\d\d)?)", await row.inner_text())
    await clerk.fill({
        "The bank's reference": "IN-BALANCE", "Payment number": number,
        "Payer": "李新", "From account": bank_account(77), "Amount": amounts[0],
    })  # fmt: skip
    await clerk.press("Book the arrival")


@pytest.mark.timeout(420)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_seized_flat_becomes_money_in_the_creditors_hands(
    house: House, letters: tuple[Letters, int]
) -> None:
    case = await open_case(house)
    await appraise(house)
    lot, ends_at = await list_lot(house, case)
    await register(house, letters[0])
    first = await enrol(house, "li", "李新", lot, 77)
    second = await enrol(house, "bidder2", "张若兰", lot, 78)
    await sell(house, lot, ends_at, first, second)
    await settle(house, lot, case, first)

    loser = await house.who("bidder2")
    await loser.go("/my/bids")
    await loser.reload_until("returned")
    president = await house.who("president")
    await president.go("/finance/books")
    await expect(president.page.locator("main")).to_contain_text("The books balance")
