"""A notice reaches the inbox or the mail; the judges are reminded of a public notice's end."""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.service import add_party
from auction.db.engine import Database
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from auction.notices.events import NoticeSent, PublicNoticeRan
from auction.notifications import letters
from auction.notifications.models import Message
from auction.notifications.notice_news import on_notice_sent, on_public_notice_ran
from tests.fakes.court_of_tests import open_court
from tests.fakes.lots_of_tests import SeizedFlat, seize_flat


async def told(flat: SeizedFlat) -> list[Message]:
    async with flat.court.works.database.session() as session:
        rows = select(Message).order_by(col(Message.email))
        return list((await session.exec(rows)).all())


async def test_a_party_is_told_in_the_account_and_another_by_mail(database: Database) -> None:
    flat = await seize_flat(await open_court(database))
    person = await flat.court.person("陈三", Role.party)
    async with flat.court.acting(Role.clerk) as uow:
        for name, way in (
            ("陈三", {"account_id": person.account_id}),
            ("王四", {"email": "w@x.cn"}),
        ):
            await add_party(
                uow, case_id=flat.case_id, role="creditor", kind="person", name=name, **way
            )
    lot_id = await flat.drafted()
    await flat.decided(lot_id)
    for event in await flat.court.happened(NoticeSent):
        async with flat.court.acting() as uow:
            await on_notice_sent(uow, event)

    account, mail = await told(flat)
    assert account.account_id == person.account_id
    assert account.link.startswith(f"/my/cases/{flat.case_id}/notices/")
    assert (mail.email, mail.account_id) == ("w@x.cn", None)
    assert mail.link.startswith("/notices/mail/")
    assert "2026-0001" in letters.subject(Language.zh, mail.kind, mail.data)


async def test_a_notice_voided_meanwhile_is_sent_to_nobody(database: Database) -> None:
    flat = await seize_flat(await open_court(database))
    async with flat.court.acting(Role.clerk) as uow:
        await add_party(
            uow, case_id=flat.case_id, role="creditor", kind="person", name="王", email="w@x.cn"
        )
    lot_id = await flat.drafted()
    await flat.decided(lot_id)
    await flat.proposed(lot_id, balance_days=20)
    [event] = await flat.court.happened(NoticeSent)
    async with flat.court.acting() as uow:
        await on_notice_sent(uow, event)
    assert await told(flat) == []


async def test_the_judges_are_reminded_when_a_public_notice_has_run(database: Database) -> None:
    court = await open_court(database)
    flat = await seize_flat(court)
    lot_id = await flat.drafted()
    async with court.acting() as uow:
        await on_public_notice_ran(uow, PublicNoticeRan(lot_id=lot_id, court_id=court.court_id))
    [message] = await told(flat)
    assert message.link == f"/court/lots/{lot_id}/notices"
    assert "public notice" in letters.subject(Language.en, message.kind, message.data)
