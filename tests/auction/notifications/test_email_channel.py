from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from auction.notifications.email_channel import EmailChannel
from auction.notifications.kinds import EmailState
from auction.notifications.ports import Letter, MailFailed

LETTER = Letter("msg_1", "wang@example.org", "保证金已退还", "已退还 ¥ 200,000。", "/my/bids")


class MailServer:
    """A real mail server of the test's own; `answer` is what it says to each letter."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(  # noqa: N802  The name aiosmtpd calls.
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.received.append(letter)
        return self.answer


@pytest.fixture
def server() -> MailServer:
    return MailServer()


@pytest.fixture
async def smtp_url(server: MailServer) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(server, loop=loop), "127.0.0.1", 0)
    async with listening:
        yield f"smtp://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


def channel(smtp_url: str) -> EmailChannel:
    return EmailChannel(
        smtp_url, sender="auction@court.example", address=lambda path: f"https://court{path}"
    )


async def test_letter_arrives_whole(server: MailServer, smtp_url: str) -> None:
    state = await channel(smtp_url).send(LETTER)

    [mail] = server.received
    assert state is EmailState.sent
    assert (mail["From"], mail["To"]) == ("auction@court.example", "wang@example.org")
    assert mail["Subject"] == "保证金已退还"
    assert mail.get_content().split() == ["已退还", "¥", "200,000。", "https://court/my/bids"]


async def test_letter_sent_again_is_known_by_its_id(server: MailServer, smtp_url: str) -> None:
    for _ in range(2):
        await channel(smtp_url).send(LETTER)

    assert [mail["Message-ID"] for mail in server.received] == ["<msg_1@court.example>"] * 2


async def test_server_that_says_never_is_final(server: MailServer, smtp_url: str) -> None:
    server.answer = "550 no such person"

    with pytest.raises(MailFailed) as failed:
        await channel(smtp_url).send(LETTER)

    assert failed.value.is_final


async def test_server_that_is_busy_is_asked_again(server: MailServer, smtp_url: str) -> None:
    server.answer = "451 come later"

    with pytest.raises(MailFailed) as failed:
        await channel(smtp_url).send(LETTER)

    assert not failed.value.is_final


async def test_server_that_is_down_is_asked_again() -> None:
    with pytest.raises(MailFailed) as failed:
        await channel("smtp://127.0.0.1:1").send(LETTER)

    assert not failed.value.is_final


async def test_header_cannot_be_smuggled_in_by_an_address(smtp_url: str) -> None:
    evil = Letter("msg_2", "a@b.org\r\nBcc: everybody@example.org", "s", "b")

    with pytest.raises(MailFailed) as failed:
        await channel(smtp_url).send(evil)

    assert failed.value.is_final


@pytest.mark.parametrize("url", ["http://host:25", "smtp://", "host:25"])
def test_address_of_no_mail_server_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="AUCTION_SMTP_URL"):
        channel(url)
