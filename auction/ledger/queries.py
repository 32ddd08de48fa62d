"""What stands in a court's books: balances, the trial balance, an account's entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.page import Page
from auction.ledger.models import LedgerAccount, LedgerEntry

PAGE_SIZE = 50


@dataclass(frozen=True)
class TrialRow:
    """One account as it stands: both sides' turnover, and the balance on its own side."""

    code: str
    kind: str
    debits_fen: int
    credits_fen: int
    kept_balance_fen: int

    @property
    def balance_fen(self) -> int:
        """Return the balance, a debit above zero."""
        return self.debits_fen - self.credits_fen

    @property
    def debit_fen(self) -> int:
        """Return the balance if it is a debit, else 0."""
        return max(self.balance_fen, 0)

    @property
    def credit_fen(self) -> int:
        """Return the balance if it is a credit, else 0."""
        return max(-self.balance_fen, 0)


@dataclass(frozen=True)
class TrialBalance:
    """Every account of a court, summed anew from its postings."""

    rows: tuple[TrialRow, ...]
    entries: int

    @property
    def total_debit(self) -> int:
        """Return the sum of all debit balances, in fen."""
        return sum(row.debit_fen for row in self.rows)

    @property
    def total_credit(self) -> int:
        """Return the sum of all credit balances, in fen."""
        return sum(row.credit_fen for row in self.rows)

    @property
    def balanced(self) -> bool:
        """Say whether both sides agree, and each kept balance is the sum of its postings."""
        return self.total_debit == self.total_credit and all(
            row.balance_fen == row.kept_balance_fen for row in self.rows
        )


@dataclass(frozen=True)
class AccountLine:
    """A posting on an account's page, with the balance after it and where the money went."""

    entry_id: int
    at: datetime
    kind: str
    memo: dict[str, Any]
    others: tuple[str, ...]
    amount_fen: int
    balance_fen: int
    reverses_id: int | None


async def balance(session: AsyncSession, court_id: str, code: str) -> int:
    """Return an account's balance in fen, a debit above zero; 0 where it was never used."""
    row = select(LedgerAccount.balance_fen).where(
        col(LedgerAccount.court_id) == court_id, col(LedgerAccount.code) == code
    )
    return (await session.exec(row)).first() or 0


async def trial_balance(session: AsyncSession, court_id: str) -> TrialBalance:
    """Sum every account of a court from its postings."""
    found = (await session.exec(_TRIAL, params={"court": court_id})).all()  # type: ignore[call-overload]
    rows = tuple(
        TrialRow(row.code, row.kind, int(row.debits_fen), int(row.credits_fen), row.balance_fen)
        for row in found
    )
    entries = select(func.count()).where(col(LedgerEntry.court_id) == court_id)
    return TrialBalance(rows, (await session.exec(entries)).one())


async def entries(
    session: AsyncSession, court_id: str, code: str, number: int = 1, size: int = PAGE_SIZE
) -> Page[AccountLine]:
    """Return one page of an account's lines, newest first; empty where the account is unknown."""
    number = max(number, 1)
    params = {"court": court_id, "code": code, "size": size, "start": (number - 1) * size}
    found = (await session.exec(_LINES, params=params)).all()  # type: ignore[call-overload]
    lines = tuple(
        AccountLine(
            entry_id=row.entry_id,
            at=row.at,
            kind=row.kind,
            memo=row.memo,
            others=tuple(row.others or ()),
            amount_fen=row.amount_fen,
            balance_fen=int(row.balance_fen),
            reverses_id=row.reverses_id,
        )
        for row in found
    )
    return Page(lines, found[0].total if found else 0, number, size)


_TRIAL = text(
    """
    SELECT a.code, a.kind, a.balance_fen,
           coalesce(sum(p.amount_fen) FILTER (WHERE p.amount_fen > 0), 0) AS debits_fen,
           coalesce(-sum(p.amount_fen) FILTER (WHERE p.amount_fen < 0), 0) AS credits_fen
      FROM ledger_account AS a LEFT JOIN ledger_posting AS p ON p.account_id = a.id
     WHERE a.court_id = :court
     GROUP BY a.id
     ORDER BY a.kind, a.code
    """
)


async def is_posted(session: AsyncSession, court_id: str, key: str) -> bool:
    """Say whether an entry stands in the books under a key."""
    rows = select(LedgerEntry.id).where(
        col(LedgerEntry.court_id) == court_id, col(LedgerEntry.key) == key
    )
    return (await session.exec(rows)).first() is not None


_LINES = text(
    """
    SELECT p.entry_id, e.at, e.kind, e.memo, e.reverses_id, p.amount_fen,
           sum(p.amount_fen) OVER (ORDER BY p.entry_id, p.position) AS balance_fen,
           count(*) OVER () AS total,
           (SELECT array_agg(DISTINCT a2.code ORDER BY a2.code)
              FROM ledger_posting AS p2 JOIN ledger_account AS a2 ON a2.id = p2.account_id
             WHERE p2.entry_id = p.entry_id AND a2.id <> a.id) AS others
      FROM ledger_account AS a
      JOIN ledger_posting AS p ON p.account_id = a.id
      JOIN ledger_entry AS e ON e.id = p.entry_id
     WHERE a.court_id = :court AND a.code = :code
     ORDER BY p.entry_id DESC, p.position DESC
     LIMIT :size OFFSET :start
    """
)
