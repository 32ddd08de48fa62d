"""What must be seen to work in a lot's last minutes: priority, a stay, a cut line, an outage.

One served house, a lot for each; court time is moved by the sandbox's clock, outages by killing
the house. `tests/browser/live_house.py` makes it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.browser.live_house import LiveHouse, live_house
from tests.browser.people import Person, somebody
from tests.fakes.pictures import PNG
from tests.fakes.relay import Relay, relay_to
from tests.journeys.served_house import free_port

ENDS_IN = {
    "match": timedelta(hours=1),
    "stay": timedelta(hours=2),
    "line": timedelta(hours=3),
    "outage": timedelta(hours=4),
}
pytestmark = pytest.mark.asyncio(loop_scope="module")

REASON = "案外人提出执行异议，理由成立，裁定中止拍卖。"
ACCOUNT = "6222021234567890123"


@pytest.fixture(scope="module")
def served() -> Iterator[LiveHouse]:
    with live_house(ENDS_IN, AUCTION_OUTAGE_REAL="true") as house:
        yield house


class House:
    """The served house, and everybody who has opened a window on it."""

    def __init__(self, browser: Browser, live: LiveHouse) -> None:
        self._browser = browser
        self._people: dict[str, Person] = {}
        self.live = live

    async def who(self, login: str) -> Person:
        if login not in self._people:
            email = f"{login}@sandbox.example"
            self._people[login] = await somebody(self._browser, self.live.served.url, email)
        return self._people[login]

    async def at_lot(self, login: str, name: str) -> Person:
        """Let somebody look at a lot; their line is open."""
        person = await self.who(login)
        await person.go(f"/lots/{self.live.lots[name]}")
        await person.confirm_bidding()
        await expect(part(person, "connection")).to_have_class(re.compile("connection-open"))
        return person

    @asynccontextmanager
    async def over_a_relay(self, login: str, name: str) -> AsyncIterator[tuple[Person, Relay]]:
        """Let somebody look at a lot over a line that the test can cut."""
        port = free_port()
        async with relay_to(self.live.served.port, port) as relay:
            email = f"{login}@sandbox.example"
            person = await somebody(self._browser, f"http://localhost:{port}", email)
            await person.go(f"/lots/{self.live.lots[name]}")
            await person.confirm_bidding()
            await expect(part(person, "connection")).to_have_class(re.compile("connection-open"))
            yield person, relay
            await person.page.context.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def house(browser: Browser, served: LiveHouse) -> AsyncIterator[House]:
    yield House(browser, served)


def part(person: Person, name: str) -> Locator:
    return person.page.locator(f'[data-part="{name}"]')


async def offer(person: Person, price_fen: int) -> None:
    """Type a price and press the button; the answer comes when it comes."""
    await part(person, "amount").fill(f"{price_fen / 100:.2f}")
    await part(person, "submit").click()


async def bid(person: Person, price_fen: int) -> None:
    """Bid, and see that it is on disk."""
    await offer(person, price_fen)
    answer = part(person, "said").locator("li").first
    await expect(answer).to_contain_text("On disk as", timeout=10_000)


async def apply_with_priority(house: House, login: str, name: str) -> None:
    """A co-owner applies, claims priority with a paper, is confirmed by the desk, and pays."""
    holder = await house.who(login)
    await holder.go(f"/lots/{house.live.lots[name]}/apply")
    await holder.fill({"Account the deposit returns to": ACCOUNT})
    await holder.tick("I have full civil capacity")
    await holder.press("Apply and see what to pay")
    number = holder.page.url.rpartition("/")[2]
    await holder.page.get_by_text("Claim priority, as a co-owner or lessee").click()
    await holder.choose({"Right of priority": "Co-owner by shares"})
    await holder.fill({"What it rests on": "共有产权证，本人占二分之一份额"})
    await holder.attach("Papers that prove it", "share.png", PNG, "image/png")
    await holder.press("Claim priority")
    await holder.sees("Waits for the desk")

    first, second = await house.who("admission"), await house.who("admission2")
    for desk in (first, second):
        await desk.go("/court/admission")
        claims = desk.page.locator("section", has_text="Claims of priority")
        await claims.get_by_role("link").click()
        await desk.sees("Co-owner by shares")
        if desk is first:
            await desk.tick("Yes: the papers prove it")
            await desk.press("Propose")
    await second.press("I looked, and agree")
    await house.live.post("/bank", number=number)
    await holder.reload_until("To the bidding")
    await holder.sees("rank 1")


@pytest.mark.timeout(240)
async def test_a_co_owner_matches_the_price_in_the_last_minutes_and_wins(house: House) -> None:
    await apply_with_priority(house, "bidder3", "match")
    await house.live.go_to("match", before_end=timedelta(minutes=2))
    ordinary = await house.at_lot("bidder2", "match")
    co_owner = await house.at_lot("bidder3", "match")
    before = await house.live.state("match")
    await bid(ordinary, before["next_fen"])
    raised = await house.live.state("match")

    await bid(co_owner, raised["price_fen"])
    matched = await house.live.state("match")
    assert matched["price_fen"] == raised["price_fen"]
    assert matched["leader_rank"] == 1
    assert matched["ends_at"] > raised["ends_at"]
    await expect(part(co_owner, "standing")).to_contain_text("You lead")
    await expect(part(ordinary, "standing")).to_contain_text("Outbid")
    await expect(part(ordinary, "record").locator("tr").first).to_contain_text("rank 1")

    await house.live.post("/clock", advance_seconds=330)
    await expect(part(co_owner, "standing")).to_contain_text("It is yours", timeout=15_000)
    over = await house.live.state("match")
    assert (over["result"], over["leader"]) == ("sold", matched["leader"])


@pytest.mark.timeout(120)
async def test_a_stay_is_seen_with_its_reason_and_gives_back_all_the_time(house: House) -> None:
    bidder, judge = await house.at_lot("bidder2", "stay"), await house.who("judge")
    lot_id = house.live.lots["stay"]
    running = await house.live.state("stay")
    await judge.go(f"/court/lots/{lot_id}/acts")
    form = judge.page.locator("details", has_text="A ruling, until its ground is gone")
    await form.locator("summary").click()
    await form.get_by_label("Ground").select_option(label="An outsider's founded objection")
    await form.get_by_label("Reason, published word for word").fill(REASON)
    await judge.press("Stay the auction")
    await judge.sees("Bidding stands still")

    await expect(part(bidder, "stop")).to_contain_text("Stayed by the court", timeout=10_000)
    await expect(part(bidder, "stop")).to_contain_text(REASON)
    await expect(part(bidder, "form")).to_be_hidden()
    stopped = await house.live.state("stay")
    assert stopped["status"] == "suspended"
    answer = await bid_as_a_program(bidder, lot_id, running["next_fen"])
    assert (answer["kind"], answer["code"]) == ("refused", "lot_suspended")
    await judge.go("/court")
    await judge.sees("Standing still")

    await house.live.post("/clock", advance_seconds=600)
    await judge.go(f"/court/lots/{lot_id}/acts")
    await judge.choose({"Ground": "The time is over, or the ground has gone"})
    await judge.fill({"Reason, published word for word": "异议已审查驳回，恢复拍卖。"})
    await judge.press("Resume the bidding")
    await judge.sees("The bidding goes on with the time that was left.")
    resumed = await house.live.state("stay")
    events = (await house.live.get(f"/lots/{lot_id}/events"))["events"]
    went_on = [event for event in events if event["kind"] == "resumed"][-1]
    assert resumed["ends_at"] - went_on["at"] == stopped["left_ms"]
    await expect(part(bidder, "stop")).to_be_hidden(timeout=10_000)
    await bid(bidder, running["next_fen"])


@pytest.mark.timeout(120)
async def test_a_line_that_drops_in_the_last_minute_loses_no_bid_and_doubles_none(
    house: House,
) -> None:
    await house.live.go_to("line", before_end=timedelta(seconds=50))
    async with house.over_a_relay("bidder2", "line") as (bidder, relay):
        before = await house.live.state("line")
        relay.swallows_answers = True
        await offer(bidder, before["next_fen"])
        await relay.swallowed.wait()
        relay.cut()
        await expect(part(bidder, "line")).to_contain_text("The line is cut", timeout=10_000)
        await expect(part(bidder, "said")).to_contain_text("waiting for the record")

        relay.mend()
        answer = part(bidder, "said").locator("li")
        await expect(answer).to_contain_text("On disk as", timeout=15_000)
        await expect(answer).to_have_count(1)
        after = await house.live.state("line")
        assert after["bids"] == before["bids"] + 1
        assert after["price_fen"] == before["next_fen"]
        shown = await part(bidder, "clock").inner_text()
        assert 280 <= seconds_of(shown) <= 300
        await bidder.page.reload()
        await expect(part(bidder, "standing")).to_contain_text("You lead")


@pytest.mark.timeout(120)
async def test_an_outage_moves_the_end_by_rule_and_stands_in_the_ledger(house: House) -> None:
    await house.live.go_to("outage", before_end=timedelta(minutes=4))
    bidder = await house.at_lot("bidder2", "outage")
    before = await house.live.state("outage")
    await asyncio.to_thread(house.live.served.kill)
    await expect(part(bidder, "line")).to_contain_text("The line is cut", timeout=10_000)
    await asyncio.to_thread(house.live.served.start)

    await expect(part(bidder, "connection")).to_have_class(
        re.compile("connection-open"), timeout=20_000
    )
    lot_id = house.live.lots["outage"]
    ledger = await house.live.get(f"/lots/{lot_id}/outages")
    gap = ledger["outages"][-1]
    after = await house.live.state("outage")
    assert gap["effect"] in {"extended", "suspended+resumed"}
    assert after["status"] == "open"
    left_ms = after["ends_at"] - ms_of(gap["back_at"])
    assert left_ms >= (5 if gap["effect"] == "extended" else 10) * 60_000
    assert after["ends_at"] > before["ends_at"]
    assert ledger["up_per_million"] < 1_000_000
    await bidder.page.reload()
    await expect(part(bidder, "outages")).to_contain_text(
        "the end was moved back" if gap["effect"] == "extended" else "the time lost was given back"
    )
    await bid(bidder, after["next_fen"])


async def bid_as_a_program(person: Person, lot_id: str, price_fen: int) -> dict[str, str]:
    """Bid over a socket of one's own, as somebody's program would, in the same session."""
    told: dict[str, str] = await person.page.evaluate(
        """([lot, price]) => new Promise((done) => {
          const line = new WebSocket(`ws://${location.host}/live/${lot}`, "auction.v1");
          line.onopen = () =>
            line.send(JSON.stringify({ kind: "bid", id: "program-1", price_fen: price }));
          line.onmessage = ({ data }) => {
            const frame = JSON.parse(data);
            if (frame.id === "program-1") { line.close(); done(frame); }
          };
        })""",
        [lot_id, price_fen],
    )
    return told


def ms_of(instant: str) -> int:
    return round(datetime.fromisoformat(instant).timestamp() * 1000)


def seconds_of(clock: str) -> int:
    hours, minutes, seconds = (int(each) for each in clock.split(":"))
    return hours * 3600 + minutes * 60 + seconds
