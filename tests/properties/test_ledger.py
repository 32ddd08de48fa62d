"""The books against a naive one: a dictionary of balances and a list of what was refused."""

from __future__ import annotations

import asyncio

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from auction.db.engine import Database
from auction.kernel.refusal import Refused
from auction.ledger import queries, service
from auction.ledger.accounts import AccountKind, kind_of
from tests.fakes.court_of_tests import open_court

CODES = ("bank", "suspense", "transit", "deposit:1", "deposit:2", "case:c:proceeds")
amounts = st.integers(1, 1_000)


class BooksAgainstANaiveOne(RuleBasedStateMachine):
    """Random movements, repeated instructions and reversals; balances must always agree."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = Database(self.url, pool_size=1)
        self.court = self.runner.run(open_court(self.database))
        self.naive = dict.fromkeys(CODES, 0)
        self.made: list[tuple[str, str, str, int]] = []
        self.undone: set[str] = set()

    def teardown(self) -> None:
        self.runner.run(self.database.dispose())
        self.runner.close()

    @rule(debit=st.sampled_from(CODES), credit=st.sampled_from(CODES), fen=amounts)
    def move(self, debit: str, credit: str, fen: int) -> None:
        key = f"move {len(self.made)}"
        after = self._after(debit, credit, fen)
        if self._post(key, debit, credit, fen):
            assert after is not None
            self.naive = after
            self.made.append((key, debit, credit, fen))
        else:
            assert after is None

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        assert self._post(*data.draw(st.sampled_from(self.made)))

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        key, debit, credit, fen = data.draw(st.sampled_from(self.made))
        after = self._after(credit, debit, fen)
        if self._reverse(key):
            if key not in self.undone:
                assert after is not None
                self.naive = after
            self.undone.add(key)
        else:
            assert after is None

    @invariant()
    def both_books_agree(self) -> None:
        trial = self.runner.run(self._trial())
        assert trial.balanced
        found = {row.code: row.balance_fen for row in trial.rows}
        assert found == {code: fen for code, fen in self.naive.items() if code in found}
        assert all(fen == 0 for code, fen in self.naive.items() if code not in found)

    def _after(self, debit: str, credit: str, fen: int) -> dict[str, int] | None:
        after = dict(self.naive)
        after[debit] += fen
        after[credit] -= fen
        for code in (debit, credit):
            is_asset = kind_of(code) is AccountKind.asset
            if (is_asset and after[code] < 0) or (not is_asset and after[code] > 0):
                return None
        return after

    def _post(self, key: str, debit: str, credit: str, fen: int) -> bool:
        async def post() -> None:
            async with self.court.acting() as uow:
                await service.post(
                    uow,
                    court_id=self.court.court_id,
                    key=key,
                    kind="move",
                    lines=[(debit, fen), (credit, -fen)],
                )

        try:
            self.runner.run(post())
        except Refused:
            return False
        return True

    def _reverse(self, key: str) -> bool:
        async def reverse() -> None:
            async with self.court.acting() as uow:
                await service.reverse(
                    uow,
                    court_id=self.court.court_id,
                    key=f"undo {key}",
                    entry_key=key,
                    kind="undo",
                )

        try:
            self.runner.run(reverse())
        except Refused:
            return False
        return True

    async def _trial(self) -> queries.TrialBalance:
        async with self.database.session() as session:
            return await queries.trial_balance(session, self.court.court_id)


def test_the_books_agree_with_a_naive_one(database_url: str) -> None:
    class OnThisDatabase(BooksAgainstANaiveOne):
        url = database_url

    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
