"""Statements however cut, doubled and shuffled: each movement is booked once, the books balance."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auction.db.engine import Database
from auction.kernel.refusal import Refused
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.payments import closes, queries, service
from auction.payments.refusals import StatementRefusal
from auction.payments.statement import Statement, StatementLine
from tests.fakes.bank_statements import DAY, book, credit, statement_of
from tests.fakes.court_of_tests import CourtOfTests, open_court

ASKED_FEN = 1_000


@dataclass(frozen=True)
class Plan:
    """What each line is, and which stretches of lines the bank sends, in which order."""

    kinds: list[str]
    stretches: list[tuple[int, int]]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    kinds = draw(
        st.lists(
            st.sampled_from(["fits", "short", "over", "stranger", "unknown"]),
            min_size=1,
            max_size=8,
        )
    )
    places = st.integers(0, len(kinds))
    cut = st.tuples(places, places).map(lambda pair: (min(pair), max(pair)))
    wild = draw(st.lists(cut, max_size=4))
    edges = sorted({0, len(kinds), *draw(st.lists(places, max_size=3))})
    # The cuts cover every line at least once; whatever else was drawn overlaps them.
    covering = list(pairwise(edges))
    stretches = draw(st.permutations([*covering, *wild]))
    return Plan(kinds, [*stretches, *draw(st.lists(st.sampled_from(stretches), max_size=2))])


async def asked(court: CourtOfTests, subject: str) -> str:
    async with court.acting() as uow:
        return await service.open_number(
            uow,
            court_id=court.court_id,
            purpose="deposit",
            subject_id=subject,
            payer_name="李伟",
            amount_fen=ASKED_FEN,
        )


async def lines_of(court: CourtOfTests, kinds: Sequence[str]) -> list[StatementLine]:
    lines = []
    for at, kind in enumerate(kinds):
        text = "?" if kind == "unknown" else await asked(court, str(at))
        fen = ASKED_FEN + {"short": -1, "over": 1}.get(kind, 0)
        name = "王芳" if kind == "stranger" else "李伟"
        lines.append(credit(f"ref-{at}", fen, text, name=name))
    return lines


def cut(lines: Sequence[StatementLine], first: int, last: int) -> Statement:
    before = sum(line.signed_fen for line in lines[:first])
    return statement_of(*lines[first:last], number=f"{first}-{last}", opening_fen=before)


async def booked(court: CourtOfTests, statement: Statement) -> str | None:
    try:
        await book(court, statement)
    except Refused as refused:
        return str(refused.refusal.code)
    return None


async def live_through(url: str, plan: Plan) -> None:
    database = Database(url, pool_size=1)
    try:
        court = await open_court(database)
        lines = await lines_of(court, plan.kinds)
        seen: set[tuple[int, int]] = set()
        for stretch in plan.stretches:
            said = await booked(court, cut(lines, *stretch))
            assert said == (StatementRefusal.imported if stretch in seen else None)
            seen.add(stretch)
        async with database.session() as session:
            day = await closes.picture_of(session, court.court_id, DAY)
            trial = await books.trial_balance(session, court.court_id)
            transfers = await queries.transfers(session, court.court_id, size=100)
        held = {row.code: row.credit_fen for row in trial.rows if row.credit_fen}
        assert trial.balanced
        assert day.unexplained_fen == 0
        assert day.bank_fen is not None
        assert sorted(each.bank_ref for each in transfers.items) == sorted(
            line.bank_ref for line in lines
        )
        assert held == expected(plan.kinds, lines)
    finally:
        await database.dispose()


def expected(kinds: Sequence[str], lines: Sequence[StatementLine]) -> dict[str, int]:
    held: dict[str, int] = {}
    for at, (kind, line) in enumerate(zip(kinds, lines, strict=True)):
        code = accounts.deposit(str(at)) if kind == "fits" else accounts.SUSPENSE
        held[code] = held.get(code, 0) + line.amount_fen
    return held


def test_statements_in_any_cut_and_order_book_each_movement_once(database_url: str) -> None:
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plans())
    def check(plan: Plan) -> None:
        asyncio.run(live_through(database_url, plan))

    check()
