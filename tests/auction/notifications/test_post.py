from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.notifications import post, service
from auction.notifications.kinds import EmailState, MessageKind
from auction.notifications.models import Message
from auction.notifications.ports import InboxOnly, Letter, MailFailed
from tests.fakes.court_of_tests import CourtOfTests, open_court


class Postman:
    """Takes letters until told to fail."""

    def __init__(self, failure: MailFailed | None = None) -> None:
        self.letters: list[Letter] = []
        self.failure = failure

    async def send(self, letter: Letter) -> EmailState:
        self.letters.append(letter)
        if self.failure is not None:
            raise self.failure
        return EmailState.sent


async def court_with_a_letter(database: Database) -> CourtOfTests:
    court = await open_court(database)
    who = await court.person("王芳", Role.bidder)
    async with court.acting() as uow:
        await service.tell(uow, account_id=who.account_id or "", kind=MessageKind.balance_paid)
    return court


async def letter_row(court: CourtOfTests) -> Message:
    async with court.works.database.session() as session:
        return (await session.exec(select(Message))).one()


async def test_waiting_letter_is_sent_once_in_words(database: Database) -> None:
    court, postman = await court_with_a_letter(database), Postman()

    counts = [await post.send_waiting(court.works, postman) for _ in range(2)]

    assert counts == [1, 0]
    [letter] = postman.letters
    assert letter.subject == "The price is paid in full"
    assert (await letter_row(court)).email_state == EmailState.sent


async def test_letter_the_server_cannot_take_waits_and_is_sent_later(database: Database) -> None:
    court = await court_with_a_letter(database)
    postman = Postman(MailFailed("busy", is_final=False))
    await post.send_waiting(court.works, postman)
    postman.failure = None

    too_early = await post.send_waiting(court.works, postman)
    court.clock.at += timedelta(minutes=2)
    later = await post.send_waiting(court.works, postman)

    assert (too_early, later) == (0, 1)
    assert (await letter_row(court)).email_error == ""


async def test_letter_nobody_will_ever_take_is_given_up_with_why(database: Database) -> None:
    court = await court_with_a_letter(database)

    await post.send_waiting(court.works, Postman(MailFailed("no such person", is_final=True)))

    row = await letter_row(court)
    assert (row.email_state, row.email_error) == (EmailState.failed, "no such person")


async def test_letter_is_given_up_after_many_attempts(database: Database) -> None:
    court = await court_with_a_letter(database)
    postman = Postman(MailFailed("down", is_final=False))
    for _ in range(post.MOST_ATTEMPTS + 2):
        await post.send_waiting(court.works, postman)
        court.clock.pass_days(1)

    assert len(postman.letters) == post.MOST_ATTEMPTS
    assert (await letter_row(court)).email_state == EmailState.failed


async def test_letter_of_a_worker_that_died_is_sent_by_another(database: Database) -> None:
    court, postman = await court_with_a_letter(database), Postman()
    await post._claim(court.works)

    at_once = await post.send_waiting(court.works, postman)
    court.clock.at += post.CLAIMED_FOR
    later = await post.send_waiting(court.works, postman)

    assert (at_once, later) == (0, 1)


async def test_house_without_mail_keeps_what_is_said_in_the_inbox(database: Database) -> None:
    court = await court_with_a_letter(database)

    await post.send_waiting(court.works, InboxOnly())

    assert (await letter_row(court)).email_state == EmailState.inbox_only
