"""Keeping a court's CSV profiles: one under each name, changed by saving it again."""

from __future__ import annotations

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.payments.importing import require_finance
from auction.payments.models import StatementProfile
from auction.payments.statement_csv import LONGEST_HEADING, CsvProfile, why_not


async def save_profile(uow: UnitOfWork, *, court_id: str, name: str, profile: CsvProfile) -> str:
    """Keep a profile under a name, in place of the one that had it; return its id."""
    require_finance(uow, court_id)
    refusal = why_not(profile)
    if refusal is not None:
        raise Refused(refusal)
    if any(len(heading) > LONGEST_HEADING for heading in profile.columns.values()):
        raise refuse(CommonRefusal.too_long, longest=LONGEST_HEADING)
    rows = select(StatementProfile).where(
        col(StatementProfile.court_id) == court_id, col(StatementProfile.name) == name
    )
    kept = (await uow.session.exec(rows)).first()
    row = StatementProfile(
        id=kept.id if kept else new_id("prf"),
        court_id=court_id,
        name=name,
        columns={str(column): heading for column, heading in profile.columns.items() if heading},
        day_form=profile.day_form,
        decimal_mark=profile.decimal_mark,
        encoding=profile.encoding,
        delimiter=profile.delimiter,
        skipped=profile.skipped,
        changed_at=uow.now,
    )
    row = await uow.session.merge(row)
    uow.audit("statement_profile_saved", f"profile:{row.id}", court_id, name=name)
    await uow.session.flush()
    return row.id


async def profile_of(uow: UnitOfWork, *, court_id: str, profile_id: str) -> StatementProfile:
    """Return one of a court's profiles; refuses what is not there."""
    row = await uow.session.get(StatementProfile, profile_id)
    if row is None or row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return row
