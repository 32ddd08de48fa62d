"""A flat is valued in public view, each step in a browser of its own, nothing typed twice.

No agreement, a draw in view, an agency that misses its date, an objection to the method, its
explanation, the association's review, the price, and a lot with that price. Law: REF-21 to REF-48.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.people import Person
from tests.browser.test_whole_chain import House, chosen_agent, hand_in, note_findings, open_case
from tests.journeys.served_house import ServedHouse, free_port
from tests.valuation.reports import plain_pdf

FIGURE = "3,910,800"
DAY = 86_400


@pytest.fixture(scope="module")
def served() -> Iterator[ServedHouse]:
    with tempfile.TemporaryDirectory(prefix="auction-valued-") as folder:
        Path(folder).chmod(0o755)
        served = ServedHouse(Path(folder), free_port(), {}, bare=True)
        served.start()
        yield served
        served.stop()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def house(browser: Browser, served: ServedHouse) -> AsyncIterator[House]:
    yield House(browser, served)


async def opened(person: Person, summary: str) -> None:
    """Open what folds under some words."""
    await person.page.locator("details > summary", has_text=summary).first.click()


async def rank(person: Person, *places: int) -> None:
    """Find one's case and rank agencies by their place in the list."""
    await person.go("/my/cases")
    await person.page.locator("main a[href^='/my/cases/case_']").first.click()
    await person.follow("Choice of agencies")
    for label, place in zip(("First agency", "Second agency", "Third agency"), places, strict=True):
        await person.page.get_by_label(label).select_option(index=place)
    await person.press("State my ranking")


async def drawn_in_view(house: House) -> str:
    """The parties do not agree; both add a number, and a stranger sees the draw revealed."""
    judge = await house.who("judge")
    await judge.follow("Have it valued")
    await note_findings(judge)
    await judge.press("Begin the appraisal")
    appraisal = judge.page.url.removeprefix(house.served.url)
    parties = [await house.who("applicant"), await house.who("debtor")]
    await rank(parties[0], 1, 2, 3)
    await rank(parties[1], 2, 1, 3)
    await house.clock(advance_seconds=9 * DAY)
    watcher = await house.stranger()
    await watcher.go(f"/draws/{appraisal.rsplit('/', 1)[1]}")
    await watcher.sees("The draw is open")
    for party, number in zip(parties, ("17", "4711"), strict=True):
        await party.page.reload()
        await party.fill({"Your number": number})
        await party.press("Add it")
    await expect(watcher.page.locator("main")).to_contain_text("4711", timeout=30_000)
    await watcher.sees("Three agencies are drawn")
    return appraisal


async def second_agency_reports(house: House, appraisal: str) -> Person:
    """The first agency lets its thirty days pass; the next in order hands in a report."""
    first = await chosen_agent(house)
    late = first.page.url
    await house.clock(advance_seconds=45 * DAY)
    second = await chosen_agent(house)
    assert second.page.url != late
    await second.tick("We declare that neither the agency")
    await second.press("Accept the commission")
    await hand_in(house, second)
    judge = await house.who("judge")
    await judge.go(appraisal)
    for box in await judge.page.locator("input[name=checks]").all():
        await box.check()
    await judge.press("Serve it on the parties")
    return second


async def disputed_and_reviewed(house: House, appraisal: str, agent: Person) -> None:
    """The debtor objects to the method, disputes the explanation; the association confirms."""
    judge, debtor = await house.who("judge"), await house.who("debtor")
    await debtor.go("/my/cases")
    await debtor.page.locator("main a[href^='/my/cases/case_']").first.click()
    await opened(debtor, "Object to this report")
    await debtor.page.locator("input[name=kinds][value=method_or_result]").check()
    await debtor.fill({"Your grounds": "The comparisons are of another quarter."})
    await debtor.press("Send the objection")
    await judge.go(appraisal)
    await judge.press("Forward it to the agency")
    await agent.page.reload()
    await agent.fill({"Your explanation": "They are the nearest sold within a year."})
    await agent.press("Send the explanation")
    await judge.go(appraisal)
    await judge.press("Serve the explanation")
    await debtor.page.reload()
    await opened(debtor, "I still dispute this")
    await debtor.fill({"What the explanation does not answer": "The flats are on another side."})
    await debtor.press("Say that I still dispute it")
    await house.clock(advance_seconds=12 * DAY)
    await judge.go(appraisal)
    await judge.press("Commission the review")
    await judge.page.get_by_label("What the review found").select_option(index=1)
    await judge.fill({"Its reasons": "The comparisons are proper."})
    paper = "The association's conclusion"
    await judge.attach(paper, "review.pdf", plain_pdf(), "application/pdf")
    await judge.press("Enter the conclusion")


@pytest.mark.timeout(420)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_flat_is_drawn_for_disputed_reviewed_and_becomes_a_lot_at_its_price(
    house: House,
) -> None:
    await open_case(house)
    judge = await house.who("judge")
    asset = judge.page.url.removeprefix(house.served.url)
    appraisal = await drawn_in_view(house)
    agent = await second_agency_reports(house, appraisal)
    await disputed_and_reviewed(house, appraisal, agent)

    await judge.go(asset)
    await judge.reload_until(FIGURE)
    await judge.press("Draft a lot")
    shown = await judge.page.locator("main").inner_text()
    assert FIGURE in shown
