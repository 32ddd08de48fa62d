"""A directed inquiry from its letter to a price, or to none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from auction.documents.models import Paper
from auction.documents.papers import PaperKind
from tests.valuation.directed_inquiry.asking import FEN, TODAY, UNTIL, Asking
from tests.valuation.house import messages, other_court_judge, price_of, refused
from valuation.directed_inquiry.models import DirectedInquiry
from valuation.directed_inquiry.queries import asked_by_link
from valuation.procedure import service as ladder
from valuation.procedure.ladder import Conditions
from valuation.serving.models import ReportService


async def test_the_letter_is_a_paper_with_requirement_and_time_limit(asking: Asking) -> None:
    await asking.begin()
    number = (await asking.seen()).letter_number
    async with asking.court.database.session() as session:
        paper = await session.get_one(Paper, number)
    assert paper.kind == PaperKind.inquiry_letter
    assert paper.facts["requirement"] == "请告知该房产的计税基准价。"
    assert paper.facts["due_at_ms"] == 1_774_972_800_000


async def test_the_time_limit_is_a_clock(asking: Asking) -> None:
    await asking.begin()
    assert await asking.clocks() == {"directed_inquiry"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"days": 4}, "malformed"),
        ({"days": 61}, "malformed"),
        ({"body_name": " "}, "missing"),
        ({"price_kind": "rumour"}, "malformed"),
        ({"conditions": Conditions()}, "no_government_price"),
        ({"conditions": Conditions(government_price=True)}, "earlier_method_open"),
    ],
)
async def test_what_may_not_be_asked_is_refused(
    asking: Asking, changed: dict[str, Any], code: str
) -> None:
    assert await refused(asking.begin(**changed)) == code


async def test_a_clerk_does_not_ask(asking: Asking) -> None:
    assert await refused(asking.begin(actor=asking.court.clerk)) == "not_allowed"


async def test_an_answer_in_time_is_the_reference_price(asking: Asking) -> None:
    await asking.begin()
    await asking.enter()
    price = await price_of(asking.court)
    assert price is not None
    assert (price.amount_fen, price.method, price.source) == (
        FEN,
        "directed_inquiry",
        "国家税务总局海口市税务局",
    )
    assert price.valid_until_on == UNTIL
    assert await asking.clocks() == set()


async def test_an_answer_is_served_on_every_party_at_once(asking: Asking) -> None:
    await asking.begin()
    await asking.enter()
    async with asking.court.database.session() as session:
        served = (await session.exec(select(ReportService))).all()
    assert {row.party_id for row in served} == set(asking.court.parties)
    assert {row.report_id for row in served} == {asking.id}
    assert (await messages(asking.court)).count("inquiry_answered") == 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount_fen": 0}, "bad_amount"),
        ({"valid_until_on": TODAY}, "validity_over"),
        ({"valid_until_on": date(2027, 3, 16)}, "validity_too_long"),
        ({"received_on": TODAY - timedelta(days=1)}, "answer_before_letter"),
        ({"received_on": TODAY + timedelta(days=1)}, "answer_in_future"),
        ({"content": b"<html>"}, "report_not_pdf"),
    ],
)
async def test_a_wrong_answer_is_refused_and_changes_nothing(
    asking: Asking, changed: dict[str, Any], code: str
) -> None:
    await asking.begin()
    assert await refused(asking.enter(**changed)) == code
    assert (await asking.seen()).state == "waiting"
    assert await asking.clocks() == {"directed_inquiry"}


async def test_an_answer_at_the_end_of_the_limit_is_too_late(asking: Asking) -> None:
    await asking.begin()
    asking.court.clock.at = (await asking.seen()).due_at
    assert await refused(asking.enter()) == "answer_too_late"


async def test_no_answer_in_time_ends_it(asking: Asking) -> None:
    await asking.begin()
    await asking.court.pass_days(17)
    assert (await asking.seen()).why == "no_answer"
    assert await asking.clocks() == {"method_choice"}
    assert await refused(asking.enter()) == "inquiry_over"


async def test_that_there_is_no_such_price_ends_it(asking: Asking) -> None:
    await asking.begin()
    await asking.no_price()
    seen = await asking.seen()
    assert (seen.why, seen.note) == ("no_price_exists", "无此价格")
    assert await asking.clocks() == {"method_choice"}


async def test_another_court_s_judge_finds_nothing(asking: Asking) -> None:
    await asking.begin()
    judge = await other_court_judge(asking.court)
    assert await refused(asking.enter(actor=judge)) == "not_found"


async def test_no_objection_is_heard_against_an_inquired_price(asking: Asking) -> None:
    await asking.begin()
    await asking.enter()
    assert await refused(asking.object(asking.court.debtor)) == "inquired_price_final"
    assert await refused(asking.object(asking.court.stranger)) == "not_found"


async def test_a_withdrawn_procedure_takes_the_inquiry_along(asking: Asking) -> None:
    court = asking.court
    await asking.begin()
    token = await asking.link()
    async with court.begin(court.judge) as uow:
        await ladder.withdraw_procedure(
            uow, procedure_id=asking.procedure_id, ground="parties_settle"
        )
    assert await refused(asking.answer(token)) == "inquiry_over"
    await court.relay.run_due()
    assert (await asking.seen()).state == "withdrawn"
    assert await refused(asking.answer(token)) == "answer_link_unknown"
    assert await asking.clocks() == set()


# -- The link ---------------------------------------------------------------------------------


async def test_the_body_answers_by_its_link(asking: Asking) -> None:
    await asking.begin()
    await asking.answer(await asking.link())
    seen = await asking.seen()
    assert (seen.state, seen.answered_by, seen.received_on) == ("fixed", "body", TODAY)
    price = await price_of(asking.court)
    assert price is not None
    assert price.amount_fen == FEN


async def test_an_official_with_an_account_here_may_use_the_link(asking: Asking) -> None:
    await asking.begin()
    await asking.answer(await asking.link(), actor=asking.court.stranger)
    assert (await asking.seen()).state == "fixed"


async def test_the_table_does_not_hold_the_link(asking: Asking) -> None:
    await asking.begin()
    token = await asking.link()
    async with asking.court.database.session() as session:
        row = await session.get_one(DirectedInquiry, asking.id)
    assert token not in repr(row)
    assert len(row.link_hash or "") == 64


async def test_a_link_works_once(asking: Asking) -> None:
    await asking.begin()
    token = await asking.link()
    await asking.answer(token)
    assert await refused(asking.answer(token, amount_fen=1)) == "answer_link_unknown"


async def test_a_second_link_ends_the_first(asking: Asking) -> None:
    await asking.begin()
    first, second = await asking.link(), await asking.link()
    assert await refused(asking.answer(first)) == "answer_link_unknown"
    await asking.answer(second)


async def test_a_link_ends_with_the_time_limit(asking: Asking) -> None:
    await asking.begin()
    token = await asking.link()
    due_at = (await asking.seen()).due_at
    async with asking.court.database.session() as session:
        before = due_at - timedelta(microseconds=1)
        assert await asked_by_link(session, token, before) is not None
        assert await asked_by_link(session, token, due_at) is None
    asking.court.clock.at = due_at
    assert await refused(asking.answer(token)) == "answer_too_late"


async def test_a_guessed_link_leads_nowhere(asking: Asking) -> None:
    await asking.begin()
    await asking.link()
    for guess in ("", "none", asking.id):
        assert await refused(asking.answer(guess)) == "answer_link_unknown"


async def test_the_body_says_by_its_link_that_there_is_no_such_price(asking: Asking) -> None:
    await asking.begin()
    await asking.no_price(await asking.link())
    assert (await asking.seen()).why == "no_price_exists"
