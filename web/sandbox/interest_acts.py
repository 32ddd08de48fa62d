"""What people do in the sandbox who look at a lot before they bid: visits, questions, entries."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from fractions import Fraction

from auction.db.files import store_file
from auction.enrolment import service as enrolment
from auction.enrolment.entry_forms import EntryForm, NamedPrincipal, Partner
from auction.enrolment.entry_papers import hand_in
from auction.enrolment.entry_rules import PROXY
from auction.kernel.clock import COURT_ZONE, court_day
from auction.viewing import asking
from auction.viewing.booking import book
from auction.viewing.slots import offer_slot
from web.sandbox.people import BIDDERS, RIVALS, bank_account, identity_number
from web.sandbox.slip import signed_slip
from web.sandbox.story import Story

_PEOPLE = {person.login: person for person in (*BIDDERS, *RIVALS)}
_HOURS = ((2, 10), (2, 15), (4, 10))
_PLACES = 6
_ANSWERED = (
    ("bidder", "水电过户由谁办理？", "由买受人凭成交裁定自行办理，本院出具协助通知。"),
    ("bidder2", "Is there a lift?", "有电梯，2019 年更换。 / Yes, renewed in 2019."),
)
_WAITING = ("bidder3", "看样时可以带装修公司的人进入室内量尺寸吗？")


async def look_and_ask(story: Story) -> None:
    """Let the clerk offer viewings, two book, three ask, and the clerk answer two of them."""
    slots = [await _offer(story, days, hour) for days, hour in _HOURS]
    for login, slot_id in (("bidder", slots[0]), ("bidder2", slots[0]), ("bidder3", slots[2])):
        async with story.world.works.begin(story.court.actor(login)) as uow:
            await book(uow, slot_id=slot_id)
    for login, question, answer in _ANSWERED:
        asked = await _ask(story, login, question)
        async with story.world.works.begin(story.court.actor("clerk")) as uow:
            await asking.answer(uow, question_id=asked, answer=answer)
    await _ask(story, *_WAITING)
    await story.world.settle()


async def enter_with_others(story: Story) -> None:
    """Let one apply with a partner who has not answered, and a proxy whose papers wait."""
    partner = _PEOPLE["bidder2"]
    half = Fraction(1, 2)
    together = EntryForm(partners=(Partner(partner.name, partner.email, half),), own_share=half)
    await _apply(story, "bidder", together)
    principal = _PEOPLE["rival2"]
    proved = [person.login for person in (*BIDDERS[:-1], *RIVALS)]
    named = NamedPrincipal(principal.name, identity_number(proved.index("rival2") + 1))
    number = await _apply(story, "bidder3", EntryForm(principal=named))
    async with story.world.works.begin(story.court.actor("bidder3")) as uow:
        paper = store_file(
            uow,
            name="授权委托书.png",
            media_type="image/png",
            content=signed_slip(),
            court_id=None,
        )
        await uow.session.flush()
        await hand_in(uow, number=number, kind=PROXY, file_ids=[paper])
    await story.world.settle()


async def _offer(story: Story, days: int, hour: int) -> str:
    now = story.world.clock.now()
    on = court_day(now) + timedelta(days=days)
    starts_at = datetime.combine(on, time(hour), tzinfo=COURT_ZONE)
    async with story.world.works.begin(story.court.actor("clerk")) as uow:
        return await offer_slot(
            uow,
            lot_id=story.lot_id,
            place=f"{story.text.location_zh}，小区东门集合 / East gate",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            places=_PLACES,
        )


async def _ask(story: Story, login: str, question: str) -> str:
    async with story.world.works.begin(story.court.actor(login)) as uow:
        return await asking.ask(uow, lot_id=story.lot_id, question=question)


async def _apply(story: Story, login: str, form: EntryForm) -> str:
    account = bank_account([*_PEOPLE].index(login) + 1)
    async with story.world.works.begin(story.court.actor(login)) as uow:
        shown = await enrolment.apply(uow, lot_id=story.lot_id, refund_account=account, entry=form)
    return shown.number
