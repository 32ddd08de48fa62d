"""What a valuation tells people, in words."""

from __future__ import annotations

import pytest
from sqlmodel import select

from auction.i18n.languages import Language
from auction.notifications.letters import body, subject
from auction.notifications.models import Message
from tests.valuation.house import ValuationHouse


async def message(court: ValuationHouse, kind: str) -> Message:
    await court.relay.run_due()
    async with court.database.session() as session:
        return (await session.exec(select(Message).where(Message.kind == kind))).all()[0]


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (Language.zh, "法院委托贵机构对龙昆南路6号1202室进行评估，评估报告应于 2026年4月15日 前"),
        (Language.en, "value Flat 1202, 6 Longkun South Road. Your report is due by the end of 15"),
    ],
)
async def test_an_agency_reads_what_and_by_when(
    court: ValuationHouse, language: Language, says: str
) -> None:
    await court.agreed()
    told = await message(court, "appraisal_commissioned")
    assert says in body(language, told.kind, told.data)


async def test_a_message_names_the_case(court: ValuationHouse) -> None:
    await court.agreed()
    told = await message(court, "appraisal_commissioned")
    assert subject(Language.zh, told.kind, told.data) == "法院委托评估：（2026）琼72执123号"


async def test_a_party_is_led_to_its_case(court: ValuationHouse) -> None:
    await court.delivered()
    told = await message(court, "report_delivered")
    assert told.link == f"/my/cases/{court.case_id}"


async def test_whoever_objected_reads_the_reason(court: ValuationHouse) -> None:
    objection = await court.object(await court.delivered(), court.debtor)
    await court.decide(objection, upheld=False)
    told = await message(court, "objection_rejected")
    assert told.account_id == court.debtor.account_id
    assert "经审查" in body(Language.zh, told.kind, told.data)
