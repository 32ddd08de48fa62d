from __future__ import annotations

import pytest
from sqlmodel import select

from auction.bidding.lot_news import BidderAdmitted
from auction.bidding.models import LotStop
from auction.db.engine import Database
from auction.deadlines.events import DeadlineDue
from auction.kernel.actor import Role
from auction.kernel.clock import to_ms
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots.events import LotRelisted, TermsSubmitted
from auction.notifications import queries, service
from auction.notifications.kinds import EmailState, MessageKind
from auction.notifications.models import Message
from auction.payments.events import TransferUnmatched
from auction.people.events import AccountRegistered, IdentityDecided
from tests.auction.people.test_service import registered
from tests.fakes.court_of_tests import NOON, CourtOfTests, open_court
from tests.fakes.enrolled import publish_lot


async def messages(court: CourtOfTests) -> list[Message]:
    async with court.works.database.session() as session:
        return list((await session.exec(select(Message))).all())


async def test_told_account_finds_it_in_the_inbox_and_mail_waits(database: Database) -> None:
    court = await open_court(database)
    who = await court.person("王芳", Role.bidder)

    async with court.acting() as uow:
        await service.tell(
            uow, account_id=who.account_id or "", kind=MessageKind.balance_paid, link="/x"
        )

    async with database.session() as session:
        inbox = await queries.inbox(session, who.account_id or "")
        assert await queries.unread(session, who.account_id or "") == 1
    [message] = inbox.items
    assert (message.kind, message.link, message.email_state) == (
        MessageKind.balance_paid,
        "/x",
        EmailState.waiting,
    )


async def test_link_that_proves_an_address_goes_by_mail_alone(database: Database) -> None:
    court = await open_court(database)
    account_id = await registered(court)

    async with court.acting() as uow:
        await service.on_account_registered(uow, AccountRegistered(account_id))

    [message] = await messages(court)
    assert message.link.startswith("/confirm-email/link_")
    async with database.session() as session:
        assert (await queries.inbox(session, account_id)).items == ()
        assert await queries.unread(session, account_id) == 0


async def test_rejected_papers_come_with_the_reason(database: Database) -> None:
    court = await open_court(database)
    who = await court.person("王芳", Role.bidder)

    async with court.acting() as uow:
        event = IdentityDecided(who.account_id or "", False, "照片不清")
        await service.on_identity_decided(uow, event)

    [message] = await messages(court)
    assert (message.kind, message.data) == (MessageKind.identity_rejected, {"reason": "照片不清"})


async def test_admission_message_names_neither_lot_nor_paddle(database: Database) -> None:
    lot = await publish_lot(await open_court(database))
    deposit = await lot.admitted()

    async with lot.court.acting() as uow:
        news = BidderAdmitted(lot.lot_id, deposit.number, lot.court.court_id)
        await service.on_admitted(uow, news)

    [message] = [m for m in await messages(lot.court) if m.kind == MessageKind.admitted]
    assert message.data == {"number": deposit.number}
    assert lot.lot_id not in message.link


async def test_each_desk_hears_what_is_its_duty(database: Database) -> None:
    court = await open_court(database)
    async with court.acting() as uow:
        await service.on_transfer_unmatched(
            uow, TransferUnmatched("tra_1", court.court_id, "other_payer")
        )
        await service.on_terms_submitted(uow, TermsSubmitted("lot_1", "dec_1", court.court_id))
        await service.on_lot_relisted(
            uow, LotRelisted("lot_2", "lot_1", "case_1", court.court_id, is_resale=True)
        )

    told = {message.kind: message.account_id for message in await messages(court)}
    assert told == {
        MessageKind.transfer_unmatched: court.staff[Role.finance].account_id,
        MessageKind.terms_submitted: court.staff[Role.panel].account_id,
        MessageKind.resale_drafted: court.staff[Role.judge].account_id,
    }


@pytest.mark.parametrize(("role", "told"), [("clerk", 1), ("agency", 0)])
async def test_passed_deadline_is_told_to_whose_duty_it_is(
    database: Database, role: str, told: int
) -> None:
    court = await open_court(database)

    async with court.acting() as uow:
        due = DeadlineDue(
            deadline_id="due_1",
            kind="seizure_lapses",
            subject="asset:a",
            court_id=court.court_id,
            case_id="case_1",
            role=role,
            law="SEI-01",
            due_at_ms=to_ms(NOON),
            data={},
        )
        await service.on_deadline_due(uow, due)

    assert len(await messages(court)) == told


async def test_another_persons_message_is_not_found(database: Database) -> None:
    court = await open_court(database)
    mine, other = await court.person("甲", Role.bidder), await court.person("乙", Role.bidder)
    async with court.acting() as uow:
        await service.tell(uow, account_id=mine.account_id or "", kind=MessageKind.balance_paid)
    [message] = await messages(court)

    with pytest.raises(Refused) as refused:
        async with court.acting(other) as uow:
            await service.mark_read(uow, message_id=message.id)

    assert refused.value.refusal.code == CommonRefusal.not_found


async def test_reading_everything_leaves_nothing_unread(database: Database) -> None:
    court = await open_court(database)
    who = await court.person("甲", Role.bidder)
    for _ in range(3):
        async with court.acting() as uow:
            await service.tell(uow, account_id=who.account_id or "", kind=MessageKind.balance_paid)

    async with court.acting(who) as uow:
        await service.mark_all_read(uow)

    async with database.session() as session:
        assert await queries.unread(session, who.account_id or "") == 0


async def test_a_stopped_lot_wakes_the_president_and_the_administrator_once(
    database: Database,
) -> None:
    court = await open_court(database)
    async with database.session() as session:
        session.add(
            LotStop(
                lot_id="lot_1",
                stopped_at=NOON,
                court_id=court.court_id,
                code="replay_differs",
                detail={},
            )
        )
        await session.commit()
    told = []
    for _ in range(2):
        async with court.acting() as uow:
            told.append(await service.tell_of_stops(uow))
    assert told == [1, 0]
    assert {message.account_id for message in await messages(court)} == {
        court.staff[role].account_id for role in (Role.president, Role.admin)
    }
