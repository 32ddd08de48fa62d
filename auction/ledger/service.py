"""Posting to the books. Who may ask for an entry is the question of the room that asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.invariant import hold
from auction.kernel.refusal import Refused, refuse
from auction.ledger import rules
from auction.ledger.accounts import kind_of
from auction.ledger.models import LedgerAccount, LedgerEntry, LedgerPosting
from auction.ledger.refusals import LedgerRefusal

_TAKE_BOOKS = text("SELECT pg_advisory_xact_lock(hashtext('ledger'), hashtext(:court))")


async def take_books(uow: UnitOfWork, court_id: str) -> None:
    """Hold a court's books until the transaction ends: its entries are made one after another.

    A service that also locks rows of its own takes the books first, so that no two wait for each
    other.
    """
    await uow.session.exec(_TAKE_BOOKS, params={"court": court_id})  # type: ignore[call-overload]


async def post(
    uow: UnitOfWork,
    *,
    court_id: str,
    key: str,
    kind: str,
    lines: Sequence[tuple[str, int]],
    memo: Mapping[str, Any] | None = None,
    reverses: int | None = None,
) -> int:
    """Write one entry, a debit above zero and a credit below; return its id.

    The same key with the same content is the same entry, made once. Refuses another content
    under a used key, lines that do not add up to zero, and an overdrawn account.
    """
    refusal = rules.may_stand(lines)
    if refusal is not None:
        raise Refused(refusal)
    await take_books(uow, court_id)
    content = rules.entry_hash(kind, lines, memo or {}, reverses)
    earlier = await _entry_by_key(uow, court_id, key)
    if earlier is not None:
        if earlier.content_hash != content:
            raise refuse(LedgerRefusal.entry_key_reused, key=key)
        return _id_of(earlier)
    if reverses is not None:
        await _check_reverse(uow, reverses, lines)
    accounts = await _move(uow, court_id, lines)
    entry = LedgerEntry(
        court_id=court_id,
        key=key,
        content_hash=content,
        kind=kind,
        at=uow.now,
        memo=dict(memo or {}),
        made_by=uow.actor.account_id,
        reverses_id=reverses,
    )
    return await _write(uow, entry, [(_id_of(accounts[code]), fen) for code, fen in lines])


async def reverse(
    uow: UnitOfWork,
    *,
    court_id: str,
    key: str,
    entry_key: str,
    kind: str,
    memo: Mapping[str, Any] | None = None,
) -> int:
    """Undo the entry known by `entry_key` with one that names it; an entry is undone once."""
    await take_books(uow, court_id)
    entry = await _entry_by_key(uow, court_id, entry_key)
    hold(entry is not None, f"the entry {entry_key} to be reversed stands in the books")
    assert entry is not None
    lines = [(code, -fen) for code, fen in await _lines_of(uow, _id_of(entry))]
    return await post(
        uow,
        court_id=court_id,
        key=key,
        kind=kind,
        lines=lines,
        memo=memo,
        reverses=_id_of(entry),
    )


async def _check_reverse(uow: UnitOfWork, entry_id: int, lines: rules.Lines) -> None:
    if not rules.is_reverse(lines, await _lines_of(uow, entry_id)):
        raise refuse(LedgerRefusal.not_the_reverse, entry=entry_id)
    undone = select(LedgerEntry.id).where(col(LedgerEntry.reverses_id) == entry_id)
    if (await uow.session.exec(undone)).first() is not None:
        raise refuse(LedgerRefusal.reversed_already, entry=entry_id)


async def _entry_by_key(uow: UnitOfWork, court_id: str, key: str) -> LedgerEntry | None:
    rows = select(LedgerEntry).where(
        col(LedgerEntry.court_id) == court_id, col(LedgerEntry.key) == key
    )
    return (await uow.session.exec(rows)).first()


async def _lines_of(uow: UnitOfWork, entry_id: int) -> list[tuple[str, int]]:
    rows = (
        select(LedgerAccount.code, LedgerPosting.amount_fen)
        .join(LedgerPosting, col(LedgerPosting.account_id) == col(LedgerAccount.id))
        .where(col(LedgerPosting.entry_id) == entry_id)
        .order_by(col(LedgerPosting.position))
    )
    return list((await uow.session.exec(rows)).all())


async def _move(uow: UnitOfWork, court_id: str, lines: rules.Lines) -> dict[str, LedgerAccount]:
    """Bring the touched accounts to their new balances, opening those that are new."""
    codes = {code for code, _ in lines}
    rows = select(LedgerAccount).where(
        col(LedgerAccount.court_id) == court_id, col(LedgerAccount.code).in_(codes)
    )
    found = (await uow.session.exec(rows.execution_options(populate_existing=True))).all()
    accounts = {account.code: account for account in found}
    balances = rules.after({code: row.balance_fen for code, row in accounts.items()}, lines)
    refusal = rules.overdraft(balances)
    if refusal is not None:
        raise Refused(refusal)
    for code, balance_fen in balances.items():
        account = accounts.setdefault(code, _opened(uow, court_id, code))
        account.balance_fen = balance_fen
        uow.add(account)
    await uow.session.flush()
    return accounts


def _opened(uow: UnitOfWork, court_id: str, code: str) -> LedgerAccount:
    kind = kind_of(code)
    assert kind is not None
    return LedgerAccount(court_id=court_id, code=code, kind=kind, opened_at=uow.now)


async def _write(uow: UnitOfWork, entry: LedgerEntry, postings: list[tuple[int, int]]) -> int:
    uow.add(entry)
    await uow.session.flush()
    entry_id = _id_of(entry)
    uow.add(
        *(
            LedgerPosting(entry_id=entry_id, position=n, account_id=account, amount_fen=fen)
            for n, (account, fen) in enumerate(postings, 1)
        )
    )
    await uow.session.flush()
    return entry_id


def _id_of(row: LedgerAccount | LedgerEntry) -> int:
    hold(row.id is not None, "a flushed row has its id")
    assert row.id is not None
    return row.id
