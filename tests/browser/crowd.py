"""A crowd at one lot: people who proved who they are, applied and paid, by the house's verbs."""

from __future__ import annotations

from auction.enrolment import service as enrolment
from auction.enrolment.queries import deposit_of
from auction.kernel.actor import PLATFORM, Actor, Role
from auction.kernel.ids import new_id
from auction.payments import service as payments
from auction.payments.queries import number_for
from auction.people import service as people
from web.sandbox.court import prove
from web.sandbox.people import PASSWORD, ReadyPerson, bank_account
from web.sandbox.story import Story
from web.security.passwords import hash_password

FIRST_POSITION = 300


async def crowd(story: Story, count: int) -> list[str]:
    """Let so many people enter a lot; return the numbers of their deposits."""
    password_hash = await hash_password(PASSWORD)
    numbers = []
    for position in range(FIRST_POSITION, FIRST_POSITION + count):
        person = ReadyPerson(
            f"crowd{position}", f"竞买人{position}", "one of many", frozenset({Role.bidder})
        )
        async with story.world.works.begin(PLATFORM) as uow:
            account_id = await people.register(
                uow,
                email=person.email,
                password_hash=password_hash,
                name=person.name,
                language="zh",
            )
            await people.confirm_email(uow, account_id=account_id)
        actor = Actor(account_id, None, person.roles)
        await prove(story.world, story.court, actor, person, position)
        numbers.append(await _enter(story, actor, person.name, position))
    await story.world.settle()
    return numbers


async def _enter(story: Story, actor: Actor, name: str, position: int) -> str:
    works, account = story.world.works, bank_account(position)
    async with works.begin(actor) as uow:
        await enrolment.apply(uow, lot_id=story.lot_id, refund_account=account)
    async with story.world.database.session() as session:
        deposit = await deposit_of(session, actor.account_id or "", story.lot_id)
        assert deposit is not None
        number = await number_for(session, "deposit", deposit.number)
    assert number is not None
    async with works.begin(PLATFORM) as uow:
        await payments.report_transfer(
            uow,
            court_id=story.court.id,
            bank_ref=new_id("SB"),
            number=number.number,
            payer_name=name,
            payer_account=account,
            amount_fen=number.amount_fen,
        )
    await story.world.settle()
    return number.number
