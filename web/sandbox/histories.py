"""The sandbox's forty histories: when which act happens to which thing.

A history is a generator: it yields the court time of its next act and does that act when it is run
again. The seed runs all of them together in the order of their instants, on one calendar.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, time, timedelta

from auction.cases.kinds import AssetKind
from auction.kernel.clock import COURT_ZONE, court_day
from web.sandbox import case_acts, doubt_acts, lot_acts, price_acts, sale_acts
from web.sandbox.story import Story

Instants = AsyncIterator[datetime]
History = Callable[[Story, datetime], Instants]
Act = Callable[[Story], Awaitable[None]]

_TEN = time(10)
# Long enough for five days to object and a national holiday between report and terms.
_REPORT_BEFORE_TERMS = timedelta(days=19)
_SHORT = timedelta(minutes=7)


def ten_oclock(now: datetime, *, days: int) -> datetime:
    """Return ten in the morning, court time, so many days from today."""
    on = court_day(now) + timedelta(days=days)
    return datetime.combine(on, _TEN, tzinfo=COURT_ZONE)


def notice(story: Story) -> timedelta:
    """Return how long before the opening a first auction is announced, with a day to spare."""
    is_movable = story.text.kind in {AssetKind.movable, AssetKind.vehicle}
    return timedelta(days=16 if is_movable else 31)


async def priced(story: Story, terms_at: datetime) -> Instants:
    """From the seizure to the price that stands, before terms are proposed."""
    yield terms_at - _REPORT_BEFORE_TERMS - timedelta(days=16)
    await case_acts.seize(story)
    yield terms_at - _REPORT_BEFORE_TERMS - timedelta(days=14)
    await price_acts.start(story)
    await price_acts.draw_agencies(story)
    yield terms_at - _REPORT_BEFORE_TERMS - timedelta(days=12)
    await price_acts.accept(story)
    yield terms_at - _REPORT_BEFORE_TERMS - timedelta(days=2)
    await price_acts.report(story)
    yield terms_at - _REPORT_BEFORE_TERMS
    await price_acts.deliver(story)
    yield terms_at
    await lot_acts.draft(story)


async def announced(story: Story, opens_at: datetime, *, per_mille: int = 700) -> Instants:
    """From the seizure to the announcement of the first auction."""
    async for at in priced(story, opens_at - notice(story)):
        yield at
    await lot_acts.announce(story, opens_at, per_mille=per_mille)


# -- Still before the announcement ------------------------------------------------------------


def at_price(stage: str) -> History:
    """Return a history that stops while the thing is being priced."""

    async def run(story: Story, now: datetime) -> Instants:
        yield now - timedelta(days=20)
        await case_acts.seize(story)
        if stage == "seized":
            return
        yield now - timedelta(days=17)
        await price_acts.start(story)
        if stage == "choosing":
            return
        await price_acts.draw_agencies(story)
        if stage == "commissioned":
            return
        yield now - timedelta(days=15)
        await price_acts.accept(story)
        if stage == "accepted":
            return
        yield now - timedelta(days=3)
        await price_acts.report(story)
        if stage == "reported":
            return
        yield now - timedelta(days=2)
        await price_acts.deliver(story)

    return run


def before_panel(signatures: int | None) -> History:
    """Return a history that stops at a draft (None) or with so many signatures of three."""

    async def run(story: Story, now: datetime) -> Instants:
        async for at in priced(story, now - timedelta(days=1)):
            yield at
        if signatures is not None:
            await lot_acts.propose(story, ten_oclock(now, days=40))
            await lot_acts.sign(story, members=signatures)

    return run


def unlooked_at() -> History:
    """Return a history of decided terms for a thing about which nothing was found out yet."""

    async def run(story: Story, now: datetime) -> Instants:
        story.is_looked_at = False
        async for at in priced(story, now - timedelta(days=1)):
            yield at
        await lot_acts.propose(story, ten_oclock(now, days=45))
        await lot_acts.sign(story)

    return run


# -- Announced and running --------------------------------------------------------------------


def coming(*, days: int, applicants: tuple[str, ...] = (), and_then: Act | None = None) -> History:
    """Return a history that waits for its opening in so many days; yesterday something was done."""

    async def run(story: Story, now: datetime) -> Instants:
        async for at in announced(story, ten_oclock(now, days=days)):
            yield at
        yield now - timedelta(hours=30)
        await sale_acts.enrol(story, *applicants)
        if and_then is not None:
            await and_then(story)

    return run


def running(
    *, ends_in: timedelta, logins: tuple[str, ...], bids: tuple[str, ...], per_mille: int = 700
) -> History:
    """Return a history whose lot is open now, with these bids so far."""

    async def run(story: Story, now: datetime) -> Instants:
        opens_at = now + ends_in - lot_acts.LASTS
        async for at in announced(story, opens_at, per_mille=per_mille):
            yield at
        yield opens_at - timedelta(hours=20)
        await sale_acts.enrol(story, *logins)
        gap = (now - opens_at) / (len(bids) + 1)
        for position, login in enumerate(bids, 1):
            yield opens_at + gap * position
            await sale_acts.bid(story, login)

    return run


def stopped(act: str) -> History:
    """Return a history whose lot was "suspended" or "claimed" while running, or "withdrawn"."""

    async def run(story: Story, now: datetime) -> Instants:
        opens_at = ten_oclock(now, days=4) if act == "withdrawn" else now - timedelta(hours=9)
        async for at in announced(story, opens_at):
            yield at
        yield min(opens_at, now) - timedelta(hours=11)
        await sale_acts.enrol(story, "bidder", "rival1")
        if act == "withdrawn":
            yield now - timedelta(hours=5)
            await sale_acts.withdraw(story, "申请执行人撤回执行申请 / The applicant withdrew")
            return
        yield opens_at + timedelta(hours=2)
        await sale_acts.bid(story, "rival1")
        yield now - timedelta(hours=4)
        if act == "claimed":
            await doubt_acts.claim_it(story)
            return
        await sale_acts.stay(story, "案外人提出异议，审查中 / An outsider's claim is examined")

    return run


# -- Closed -----------------------------------------------------------------------------------

SETTLED = ("awaiting_balance", "paid", "ruling_made", "title_passed", "handed_over", "distributed")


def sold(*, days_ago: int, until: str, late_bids: int = 2, debtor_kind: str = "person") -> History:
    """Return a history whose lot was sold and has been settled as far as `until` says."""

    async def run(story: Story, now: datetime) -> Instants:
        story.debtor_kind = debtor_kind
        opens_at = ten_oclock(now, days=-days_ago)
        async for at in announced(story, opens_at):
            yield at
        async for at in _bid_for(story, opens_at, late_bids=late_bids):
            yield at
        async for at in _settle(story, opens_at + lot_acts.LASTS, until):
            yield at

    return run


def failed(*, days_ago: int, then: str) -> History:
    """Return a history in which nobody bid; then "draft", "second" announced, or failed "again"."""

    async def run(story: Story, now: datetime) -> Instants:
        opens_at = ten_oclock(now, days=-days_ago)
        async for at in announced(story, opens_at, per_mille=950):
            yield at
        if then == "draft":
            return
        yield opens_at + timedelta(days=3)
        await lot_acts.take_next_round(story)
        second = opens_at + timedelta(days=20)
        await lot_acts.announce(story, second, per_mille=770)

    return run


def defaulted(*, days_ago: int) -> History:
    """Return a history whose buyer never paid: the deposit is kept, a re-sale is drafted."""

    async def run(story: Story, now: datetime) -> Instants:
        opens_at = ten_oclock(now, days=-days_ago)
        async for at in announced(story, opens_at):
            yield at
        async for at in _bid_for(story, opens_at, late_bids=1):
            yield at

    return run


async def _bid_for(story: Story, opens_at: datetime, *, late_bids: int) -> Instants:
    """Let three bid by day, and two of them against each other after the nominal end."""
    yield opens_at - timedelta(hours=22)
    await sale_acts.enrol(story, "bidder2", "rival1", "rival2")
    for hours, login, steps in ((3, "rival1", 1), (9, "bidder2", 2), (20, "rival2", 1)):
        yield opens_at + timedelta(hours=hours)
        await sale_acts.bid(story, login, steps=steps)
    at = opens_at + lot_acts.LASTS - timedelta(minutes=2)
    for position in range(late_bids):
        yield at
        await sale_acts.bid(story, ("bidder2", "rival1")[position % 2])
        at += timedelta(minutes=4)


async def _settle(story: Story, ended_at: datetime, until: str) -> Instants:
    acts = (
        ("paid", 3, sale_acts.pay_balance),
        ("ruling_made", 5, sale_acts.make_ruling),
        ("title_passed", 6, sale_acts.serve_ruling),
        ("handed_over", 9, sale_acts.hand_over),
        ("distributed", 11, sale_acts.distribute),
    )
    reached = SETTLED.index(until)
    for step, days, act in acts:
        if SETTLED.index(step) <= reached:
            yield ended_at + timedelta(days=days)
            await act(story)
