"""Bringing a court's table of taxes: looked at first, then it counts, and the old one is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlmodel import col, func, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.taxes.models import TaxTable
from auction.taxes.refusals import TaxRefusal
from auction.taxes.rules import TableState
from auction.taxes.tax_file import Column, read_table

_LONGEST_NAME = 200


async def preview_table(
    uow: UnitOfWork, *, name: str, content: bytes, columns: Mapping[Column, str] | None = None
) -> str:
    """Read a file and keep what each line says; nothing counts yet. Return the table's id.

    A judge or a clerk of the court brings it. Law: OJA-49.
    """
    court_id = _court(uow)
    mapping = {column: heading.strip() for column, heading in (columns or {}).items()}
    read = read_table(content, mapping)
    row = TaxTable(
        id=new_id("tax"),
        court_id=court_id,
        state=TableState.preview,
        file_name=name.strip()[:_LONGEST_NAME] or "taxes.csv",
        file_sha256=hashlib.sha256(content).hexdigest(),
        columns={str(column): heading for column, heading in mapping.items() if heading},
        lines=[line.to_json() for line in read.lines],
        rates=[rate.to_json() for rate in read.rates],
        read_by=uow.actor.account_id or "",
        read_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    uow.audit("taxes.looked_at", f"taxes:{row.id}", court_id, file=row.file_sha256)
    return row.id


async def let_count(uow: UnitOfWork, *, table_id: str) -> int:
    """Let a table that was looked at count from now on; return its version.

    House rule: only when no line of it is refused, for an estimate that silently lacks a tax
    misleads a bidder. The table before it is kept as it is.
    """
    court_id = _court(uow)
    rows = select(TaxTable).where(col(TaxTable.court_id) == court_id).with_for_update()
    tables = (await uow.session.exec(rows.execution_options(populate_existing=True))).all()
    row = next((table for table in tables if table.id == table_id), None)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    if row.state != TableState.preview:
        raise refuse(TaxRefusal.counted_already)
    refused = [line["number"] for line in row.lines if line["refusal"]]
    if refused:
        raise refuse(TaxRefusal.lines_refused, count=len(refused), first=refused[0])
    for table in tables:
        if table.state == TableState.counts:
            table.state, table.replaced_at = TableState.replaced, uow.now
            uow.add(table)
    await uow.session.flush()
    newest = select(func.max(col(TaxTable.version))).where(col(TaxTable.court_id) == court_id)
    row.version = ((await uow.session.exec(newest)).one() or 0) + 1
    row.state, row.counted_by, row.counts_since_at = (
        TableState.counts,
        uow.actor.account_id,
        uow.now,
    )
    uow.add(row)
    uow.audit("taxes.count", f"taxes:{row.id}", court_id, version=row.version)
    return row.version


def _court(uow: UnitOfWork) -> str:
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.judge, Role.clerk):
        raise refuse(CommonRefusal.not_allowed)
    return uow.actor.court_id
