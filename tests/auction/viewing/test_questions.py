"""Questions about a lot: asked by anybody, answered in public, in time, without the asker."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlmodel import col, select

from auction.cases.refusals import CaseRefusal
from auction.db.engine import Database
from auction.db.models import AuditEntry, OutboxRow
from auction.deadlines.models import Deadline
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots.models import Lot
from auction.viewing import asking, ending, queries
from auction.viewing.events import QuestionAnswered, QuestionSetAside
from auction.viewing.refusals import QuestionRefusal
from tests.fakes.court_of_tests import CourtOfTests, open_court
from tests.fakes.lots_of_tests import seize_flat


class Asked:
    """A published lot, and whoever asks about it."""

    def __init__(self, court: CourtOfTests, lot_id: str, asker: Actor) -> None:
        self.court, self.lot_id, self.asker = court, lot_id, asker

    async def ask(self, text: str = "房屋是否漏水？", who: Actor | None = None) -> str:
        async with self.court.acting(who or self.asker) as uow:
            return await asking.ask(uow, lot_id=self.lot_id, question=text)

    async def answer(
        self, question_id: str, text: str = "未发现漏水。", who: Role = Role.clerk
    ) -> None:
        async with self.court.acting(who) as uow:
            await asking.answer(uow, question_id=question_id, answer=text)

    async def clocks(self) -> list[Deadline]:
        async with self.court.works.database.session() as session:
            rows = select(Deadline).where(col(Deadline.kind) == asking.ANSWER_QUESTION)
            return list((await session.exec(rows)).all())


@pytest.fixture
async def lot(database: Database) -> Asked:
    court = await open_court(database)
    lot_id = await (await seize_flat(court)).published()
    return Asked(court, lot_id, await court.person("司徒提问", Role.bidder))


async def test_a_question_opens_a_clock_and_its_answer_closes_it(lot: Asked) -> None:
    question_id = await lot.ask()
    [clock] = await lot.clocks()
    assert (clock.role, clock.law, clock.closed_at) == ("clerk", "OJA-16", None)

    await lot.answer(question_id)
    [clock] = await lot.clocks()
    assert clock.closed_at is not None


async def test_the_clock_ends_when_bidding_opens_at_the_latest(lot: Asked) -> None:
    async with lot.court.works.database.session() as session:
        opens_at = (await session.get_one(Lot, lot.lot_id)).opens_at
    assert opens_at is not None
    lot.court.clock.at = opens_at - timedelta(hours=2)
    await lot.ask()

    [clock] = await lot.clocks()
    assert clock.due_at == opens_at


async def test_the_public_reads_question_and_answer_and_no_person(lot: Asked) -> None:
    await lot.answer(await lot.ask())
    async with lot.court.works.database.session() as session:
        [seen], total = await queries.answered_questions(session, lot.lot_id)

    assert (seen.question, seen.answer, total) == ("房屋是否漏水？", "未发现漏水。", 1)
    assert lot.asker.account_id not in repr(asdict(seen))


async def test_an_unanswered_question_is_not_public(lot: Asked) -> None:
    await lot.ask()
    async with lot.court.works.database.session() as session:
        assert await queries.answered_questions(session, lot.lot_id) == ([], 0)
        assert len(await queries.waiting_questions(session, lot.court.court_id)) == 1


async def test_the_search_finds_words_in_question_and_answer(lot: Asked) -> None:
    await lot.answer(await lot.ask("有电梯吗？100%_？"), "有两部电梯。")
    await lot.answer(await lot.ask("有车位吗？"), "没有。")
    async with lot.court.works.database.session() as session:
        found = [
            (await queries.answered_questions(session, lot.lot_id, search=words))[1]
            for words in ("电梯", "两部 电梯", "%", "_", "游泳池", "")
        ]
    assert found == [1, 1, 1, 1, 0, 2]


async def test_asking_leaves_no_name_in_audit_or_news(lot: Asked) -> None:
    await lot.answer(await lot.ask())
    async with lot.court.works.database.session() as session:
        audits = (await session.exec(select(AuditEntry))).all()
        news = (await session.exec(select(OutboxRow.payload))).all()
        clocks = (await session.exec(select(Deadline))).all()

    kept = repr([(each.actor_id, each.data) for each in audits]) + repr(news) + repr(clocks)
    assert lot.asker.account_id not in kept
    assert len(await lot.court.happened(QuestionAnswered)) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  \u200b\u202e ", CommonRefusal.missing),
        ("问" * 1001, CommonRefusal.too_long),
        ("问" * 200_000, CommonRefusal.too_long),
    ],
)
async def test_an_empty_or_endless_question_is_refused(
    lot: Asked, text: str, code: CommonRefusal
) -> None:
    with pytest.raises(Refused) as caught:
        await lot.ask(text)
    assert caught.value.refusal.code is code


async def test_scripts_and_emoji_are_kept_as_text(lot: Asked) -> None:
    question_id = await lot.ask("<script>alert(1)</script> 👍 \u202e")
    async with lot.court.works.database.session() as session:
        seen = await queries.question(session, question_id)

    assert seen is not None
    assert seen.question == "<script>alert(1)</script> 👍"


async def test_the_same_question_is_asked_once(lot: Asked) -> None:
    await lot.ask()
    with pytest.raises(Refused) as caught:
        await lot.ask()
    assert caught.value.refusal.code is QuestionRefusal.question_asked_already


async def test_five_questions_may_wait_and_no_more(lot: Asked) -> None:
    for number in range(5):
        await lot.ask(f"第{number}问")
    with pytest.raises(Refused) as caught:
        await lot.ask("第六问")
    assert caught.value.refusal.code is QuestionRefusal.too_many_questions


async def test_ten_questions_an_hour_are_enough(lot: Asked) -> None:
    for number in range(10):
        await lot.answer(await lot.ask(f"第{number}问"))
    with pytest.raises(Refused) as caught:
        await lot.ask("再问")
    assert caught.value.refusal.code is CommonRefusal.too_fast
    lot.court.clock.at += timedelta(hours=1)
    await lot.ask("再问")


@pytest.mark.parametrize(
    "text", ["房屋占有不明，请自行核实。", "法院不 负 责 腾退。", "他人占用，情况自查"]
)
async def test_an_answer_in_words_a_court_may_not_use_is_refused(lot: Asked, text: str) -> None:
    question_id = await lot.ask()
    with pytest.raises(Refused) as caught:
        await lot.answer(question_id, text)
    assert caught.value.refusal.code is CaseRefusal.forbidden_wording


@pytest.mark.parametrize("role", [Role.panel, Role.president, Role.finance, Role.admin])
async def test_only_judge_and_clerk_answer(lot: Asked, role: Role) -> None:
    question_id = await lot.ask()
    with pytest.raises(Refused) as caught:
        await lot.answer(question_id, who=role)
    assert caught.value.refusal.code is CommonRefusal.not_allowed


async def test_a_question_is_answered_once(lot: Asked) -> None:
    question_id = await lot.ask()
    await lot.answer(question_id)
    with pytest.raises(Refused) as caught:
        await lot.answer(question_id, "另一答复")
    assert caught.value.refusal.code is QuestionRefusal.question_closed


async def test_another_courts_clerk_does_not_answer(lot: Asked, database: Database) -> None:
    question_id, other = await lot.ask(), await open_court(database)
    with pytest.raises(Refused) as caught:
        async with other.acting(Role.clerk) as uow:
            await asking.answer(uow, question_id=question_id, answer="x")
    assert caught.value.refusal.code is CommonRefusal.not_found


async def test_the_courts_own_people_do_not_ask(lot: Asked) -> None:
    with pytest.raises(Refused) as caught:
        await lot.ask(who=lot.court.staff[Role.clerk])
    assert caught.value.refusal.code is CommonRefusal.not_allowed


async def test_what_is_set_aside_is_never_public_and_its_clock_is_closed(lot: Asked) -> None:
    question_id = await lot.ask("我是张三，电话 138…")
    async with lot.court.acting(Role.clerk) as uow:
        await asking.set_aside(uow, question_id=question_id, reason="含个人信息，请重新提问")

    async with lot.court.works.database.session() as session:
        assert (await queries.answered_questions(session, lot.lot_id))[1] == 0
        [own] = await queries.own_questions(session, lot.asker.account_id or "")
    assert own.closed_reason == "含个人信息，请重新提问"
    assert all(clock.closed_at for clock in await lot.clocks())
    assert len(await lot.court.happened(QuestionSetAside)) == 1


async def test_the_end_of_a_lot_leaves_no_question_open(lot: Asked) -> None:
    await lot.ask()
    async with lot.court.acting() as uow:
        await ending.on_lot_over(uow, SimpleNamespace(lot_id=lot.lot_id))

    assert all(clock.closed_at for clock in await lot.clocks())
    async with lot.court.works.database.session() as session:
        assert await queries.waiting_questions(session, lot.court.court_id) == []
