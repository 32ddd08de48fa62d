"""What a negotiation tells people, in words, and never a figure under seal."""

from __future__ import annotations

import pytest
from sqlmodel import select

from auction.i18n.languages import Language
from auction.notifications.letters import body, subject
from auction.notifications.models import Message
from tests.valuation.negotiation.negotiating import FEN, Negotiating


async def told(negotiating: Negotiating, kind: str) -> list[Message]:
    await negotiating.court.relay.run_due()
    async with negotiating.court.database.session() as session:
        return list((await session.exec(select(Message).where(Message.kind == kind))).all())


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (Language.zh, "请于 2026年3月26日 前（含当日）登录账号提交您的价格"),
        (Language.en, "State yours in your account by the end of 26 March 2026"),
    ],
)
async def test_a_party_reads_until_when_it_may_state(
    negotiating: Negotiating, language: Language, says: str
) -> None:
    await negotiating.begin()
    message = (await told(negotiating, "negotiation_begun"))[0]
    assert says in body(language, message.kind, message.data)
    assert message.link == f"/my/cases/{negotiating.court.case_id}"


async def test_the_judge_is_led_to_the_agreed_price(negotiating: Negotiating) -> None:
    await negotiating.begin()
    await negotiating.both()
    message = (await told(negotiating, "agreed_price_to_confirm"))[0]
    assert message.link == f"/court/negotiations/{negotiating.id}"
    assert "（2026）琼72执123号" in subject(Language.zh, message.kind, message.data)


@pytest.mark.parametrize(
    ("language", "says"),
    [(Language.zh, "一方当事人拒绝议价"), (Language.en, "A party refuses to negotiate")],
)
async def test_everybody_reads_why_it_failed_in_their_language(
    negotiating: Negotiating, language: Language, says: str
) -> None:
    await negotiating.begin()
    await negotiating.state(negotiating.court.applicant)
    await negotiating.refuse(negotiating.court.debtor)
    messages = await told(negotiating, "negotiation_failed")
    assert len(messages) == 2
    assert says in body(language, messages[0].kind, messages[0].data)
    assert str(FEN) not in str([message.data for message in messages])
