"""What a directed inquiry tells the parties, in words; and its letter as a PDF."""

from __future__ import annotations

import pytest
from sqlmodel import select

from auction.documents.models import Paper
from auction.documents.papers import PaperKind
from auction.documents.typeset import pdf
from auction.i18n.languages import Language
from auction.notifications.letters import body
from auction.notifications.models import Message
from tests.valuation.directed_inquiry.asking import Asking


async def told(asking: Asking, kind: str) -> Message:
    await asking.court.relay.run_due()
    async with asking.court.database.session() as session:
        return (await session.exec(select(Message).where(Message.kind == kind))).all()[0]


async def test_the_parties_read_whom_the_court_asked(asking: Asking) -> None:
    await asking.begin()
    message = await told(asking, "inquiry_sent")
    words = body(Language.zh, message.kind, message.data)
    assert "向国家税务总局海口市税务局定向询价，答复期限至 2026年3月31日" in words


async def test_the_parties_read_the_price_and_that_it_stands(asking: Asking) -> None:
    await asking.begin()
    await asking.enter()
    message = await told(asking, "inquiry_answered")
    words = body(Language.en, message.kind, message.data)
    assert "2,800,000" in words
    assert "no objection to it is heard" in words


async def test_the_parties_read_why_there_is_no_price(asking: Asking) -> None:
    await asking.begin()
    await asking.court.pass_days(17)
    message = await told(asking, "inquiry_failed")
    assert "No answer came in time" in body(Language.en, message.kind, message.data)


@pytest.mark.parametrize("language", list(Language))
async def test_the_letter_that_was_written_becomes_a_pdf(
    asking: Asking, language: Language
) -> None:
    await asking.begin()
    number = (await asking.seen()).letter_number
    async with asking.court.database.session() as session:
        paper = await session.get_one(Paper, number)
    made = pdf(PaperKind.inquiry_letter, paper.facts, language, number=number)
    assert made.startswith(b"%PDF-")
