"""Enforcement supervision: before the first auction notice, with evidence, answered once."""

from __future__ import annotations

from sqlmodel import select

from auction.deadlines.models import Deadline
from auction.kernel.actor import Actor
from tests.valuation.house import ValuationHouse, messages, other_court_judge, refused
from tests.valuation.reports import plain_pdf
from valuation.supervision import service
from valuation.supervision.refusals import SupervisionRefusal


async def ask(court: ValuationHouse, actor: Actor, content: bytes | None = None) -> str:
    async with court.begin(actor) as uow:
        return await service.ask_supervision(
            uow,
            asset_id=court.asset_id,
            ground="collusion",
            words="当事人串通压低价格",
            name="证据.pdf",
            content=plain_pdf() if content is None else content,
        )


async def answer(court: ValuationHouse, request_id: str, actor: Actor) -> None:
    async with court.begin(actor) as uow:
        await service.answer_supervision(
            uow, request_id=request_id, answer="refused", reply="证据不足"
        )


async def open_clocks(court: ValuationHouse) -> list[str]:
    async with court.database.session() as session:
        rows = (await session.exec(select(Deadline))).all()
    return [row.kind for row in rows if row.closed_at is None and "supervision" in row.subject]


async def test_a_request_is_laid_before_the_judge(court: ValuationHouse) -> None:
    await ask(court, court.debtor)
    assert await open_clocks(court) == ["supervision_answer"]
    assert "supervision_asked" in await messages(court)


async def test_an_answer_closes_its_clock(court: ValuationHouse) -> None:
    await answer(court, await ask(court, court.debtor), court.judge)
    assert await open_clocks(court) == []
    assert "supervision_refused" in await messages(court)


async def test_it_is_answered_once(court: ValuationHouse) -> None:
    request_id = await ask(court, court.debtor)
    await answer(court, request_id, court.judge)
    act = answer(court, request_id, court.judge)
    assert await refused(act) == SupervisionRefusal.supervision_answered_already


async def test_a_second_request_waits_for_the_first(court: ValuationHouse) -> None:
    await ask(court, court.debtor)
    act = ask(court, court.debtor)
    assert await refused(act) == SupervisionRefusal.supervision_asked_already


async def test_it_needs_evidence(court: ValuationHouse) -> None:
    assert await refused(ask(court, court.debtor, b"")) == SupervisionRefusal.evidence_needed


async def test_evidence_is_judged_by_what_it_is(court: ValuationHouse) -> None:
    assert await refused(ask(court, court.debtor, b"MZ\x90\x00")) == "document_unreadable"


async def test_who_is_no_party_does_not_find_the_thing(court: ValuationHouse) -> None:
    assert await refused(ask(court, court.stranger)) == "not_found"


async def test_another_courts_judge_does_not_find_the_request(court: ValuationHouse) -> None:
    request_id = await ask(court, court.debtor)
    assert await refused(answer(court, request_id, await other_court_judge(court))) == "not_found"


async def test_it_stops_no_clock(court: ValuationHouse) -> None:
    await court.delivered()
    before = await court.open_clocks()
    await ask(court, court.debtor)
    assert await court.open_clocks() == before
