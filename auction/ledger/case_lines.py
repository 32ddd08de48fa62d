"""Every entry that touched the accounts of one case, in the order it was made. Law: DIST-02."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.ledger.models import LedgerAccount


@dataclass(frozen=True)
class CaseEntry:
    """An entry as the case sees it: what each of its accounts gained (above zero) or gave."""

    entry_id: int
    at: datetime
    kind: str
    memo: dict[str, Any]
    gained_fen: dict[str, int]

    @property
    def net_fen(self) -> int:
        """Return what came into the case, all accounts together; below zero: what left it."""
        return sum(self.gained_fen.values())


async def case_entries(session: AsyncSession, court_id: str, case_id: str) -> list[CaseEntry]:
    """Return the entries on a case's accounts, the first made first."""
    params = {"court": court_id, "codes": _pattern(case_id)}
    found: dict[int, CaseEntry] = {}
    for row in (await session.exec(_LINES, params=params)).all():  # type: ignore[call-overload]
        entry = found.setdefault(
            row.entry_id, CaseEntry(row.entry_id, row.at, row.kind, row.memo, {})
        )
        entry.gained_fen[row.code] = entry.gained_fen.get(row.code, 0) - row.amount_fen
    return list(found.values())


async def case_balances(session: AsyncSession, court_id: str, case_id: str) -> dict[str, int]:
    """Return what lies on each account of a case, in fen, as the books keep it."""
    rows = select(LedgerAccount.code, LedgerAccount.balance_fen).where(
        col(LedgerAccount.court_id) == court_id,
        col(LedgerAccount.code).like(_pattern(case_id), escape="\\"),
    )
    return {code: -balance_fen for code, balance_fen in (await session.exec(rows)).all()}


def _pattern(case_id: str) -> str:
    literal = case_id.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")
    return f"case:{literal}:%"


_LINES = text(
    """
    SELECT p.entry_id, e.at, e.kind, e.memo, a.code, p.amount_fen
      FROM ledger_account AS a
      JOIN ledger_posting AS p ON p.account_id = a.id
      JOIN ledger_entry AS e ON e.id = p.entry_id
     WHERE a.court_id = :court AND a.code LIKE :codes ESCAPE '\\'
     ORDER BY p.entry_id, p.position
    """
)
