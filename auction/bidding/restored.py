"""After a restore: does each lot still hold everything that was acknowledged and signed?

Whatever a head or a receipt was signed for was on disk, and somebody was told. A record that does
not reach it, or has another entry in its place, has lost an acknowledged bid. Law: OJA-48.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.models import LotEventRow, LotRuntime
from auction.bidding.queries import head_of, record_lines
from auction.bidding.signed import Statement
from auction.bidding.verify import Flaw, verify


@dataclass(frozen=True)
class Lost:
    """A lot that does not hold what was signed: how far its record goes, and what is missing.

    `kept_seq` is None for a lot that is not there at all.
    """

    lot: str
    kept_seq: int | None
    kept_hash: str | None
    signed_seq: int
    signed_hash: str

    def detail(self) -> dict[str, Any]:
        """Return it as what is kept with the lot's stop."""
        return {name: value for name, value in asdict(self).items() if name != "lot"}

    def __str__(self) -> str:
        """Say in one line what is missing."""
        signed = f"entry {self.signed_seq} was signed with the hash {self.signed_hash}"
        if self.kept_seq is None:
            return f"{self.lot}: the lot is not there; its {signed}"
        return f"{self.lot}: kept up to entry {self.kept_seq} ({self.kept_hash}), but {signed}"


async def all_heads(session: AsyncSession) -> dict[str, tuple[int, str]]:
    """Return the number and the hash of every lot's newest entry."""
    rows = select(LotRuntime.lot_id, LotRuntime.seq, LotRuntime.hash)
    return {lot_id: (seq, link) for lot_id, seq, link in (await session.exec(rows)).all()}


async def lost_of(session: AsyncSession, statements: Sequence[Statement]) -> list[Lost]:
    """Return each lot that lacks what was signed, with the newest entry it lacks."""
    heads = await all_heads(session)
    lost = []
    for lot, signed in groupby(sorted(statements, key=_place), key=lambda one: one.lot):
        missing = await _newest_missing(session, lot, list(signed))
        if missing is not None:
            seq, link = heads.get(lot, (None, None))
            lost.append(Lost(lot, seq, link, missing.seq, missing.hash))
    return lost


async def flaw_of(session: AsyncSession, lot_id: str) -> Flaw | None:
    """Check a lot's links and replay it by the rules; its record must end where its head says."""
    seq, head = await head_of(session, lot_id)
    lines = [line async for line in record_lines(session, lot_id)]
    found = verify(lines)
    if isinstance(found, Flaw):
        return found
    if (found.entries, found.head) != (seq, head):
        return Flaw(len(lines) + 1, f"entry {seq} should stand here, with the hash {head}")
    return None


def _place(statement: Statement) -> tuple[str, int]:
    return statement.lot, statement.seq


async def _newest_missing(
    session: AsyncSession, lot: str, signed: Sequence[Statement]
) -> Statement | None:
    """Return the newest of one lot's statements that its record does not bear out."""
    rows = select(LotEventRow.seq, LotEventRow.hash).where(
        LotEventRow.lot_id == lot, col(LotEventRow.seq).in_({one.seq for one in signed})
    )
    kept = dict((await session.exec(rows)).all())
    missing = [one for one in signed if kept.get(one.seq) != one.hash]
    return missing[-1] if missing else None
