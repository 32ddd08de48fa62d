"""A statement's file as it came: what it is, told by its content and not by its name."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.payments import importing
from auction.payments.camt053 import read_camt053
from auction.payments.line_fates import LineOutcome
from auction.payments.profiles import profile_of
from auction.payments.statement import Statement
from auction.payments.statement_csv import Beside, read_csv
from auction.payments.statement_queries import counts, profile_view
from auction.people import queries as people

REHEARSED_UP_TO = 300
"""House rule: trying a statement out holds the court's books, so a long one is not tried out."""


@dataclass(frozen=True)
class SentFile:
    """A file, and what was said beside it where it is a CSV."""

    content: bytes
    name: str = ""
    profile_id: str = ""
    number: str = ""
    opening_fen: int | None = None
    closing_fen: int | None = None


@dataclass(frozen=True)
class Rehearsal:
    """What booking a statement would do, tried out and taken back."""

    counts: dict[LineOutcome, int]
    refusal: Refusal | None = None


async def read_in(uow: UnitOfWork, court_id: str, sent: SentFile) -> str:
    """Read a file in as a statement of the court's; return the statement's id."""
    importing.require_finance(uow, court_id)
    statement = await _statement(uow, court_id, sent)
    return await importing.read_in(
        uow,
        court_id=court_id,
        statement=statement,
        file_sha256=hashlib.sha256(sent.content).hexdigest(),
        file_name=sent.name,
    )


async def rehearse(uow: UnitOfWork, statement_id: str) -> Rehearsal:
    """Book a statement in a transaction that is then taken back, and say what came of it."""
    try:
        await importing.book(uow, statement_id=statement_id)
        found = await counts(uow.session, statement_id)
    except Refused as refused:
        return Rehearsal({}, refused.refusal)
    return Rehearsal(found)


async def _statement(uow: UnitOfWork, court_id: str, sent: SentFile) -> Statement:
    # Reading takes a while for a long file; the bids of this process are read meanwhile.
    if sent.content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return await asyncio.to_thread(read_camt053, sent.content)
    if not sent.profile_id:
        raise refuse(CommonRefusal.missing, "profile")
    if not sent.number:
        raise refuse(CommonRefusal.missing, "number")
    row = await profile_of(uow, court_id=court_id, profile_id=sent.profile_id)
    court = await people.court(uow.session, court_id)
    assert court is not None
    beside = Beside(sent.number, court.bank_account, sent.opening_fen, sent.closing_fen)
    return await asyncio.to_thread(read_csv, sent.content, profile_view(row).profile, beside)
