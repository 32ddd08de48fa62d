"""A roster file: looked at first, line by line, and then done, if nothing moved in between.

Law: REF-20, REF-22. The file is kept, with what it would have done, so that the roster can be told
from its files for ever.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.files import store_file
from auction.db.models import StoredFile
from auction.db.strange_files import look_into
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.people.models import Account
from valuation.acts import CLERICAL, court_of
from valuation.agencies.access import lock_roster
from valuation.agencies.import_line import SaidLine
from valuation.agencies.import_plan import LineOutcome, Listed, PlannedLine, plan
from valuation.agencies.keeping import clear_appraisers, write_appraiser
from valuation.agencies.licences import Appraiser, Licence, licence_of
from valuation.agencies.models import Agency, AgencyLicence, RosterImport
from valuation.agencies.queries import AgencyView, roster
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.sheet import Column, kind_of, lines_of, read_csv

_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, kw_only=True)
class ImportView:
    """A file that was looked at: its lines with their outcomes, and whether it was done."""

    id: str
    file_name: str
    uploaded_at: datetime
    uploaded_by: str
    applied_at: datetime | None
    lines: tuple[dict[str, Any], ...]

    def count(self, outcome: str) -> int:
        """Return how many lines have an outcome."""
        return sum(line["outcome"] == outcome for line in self.lines)

    @property
    def would_change(self) -> bool:
        """Say whether there is anything to do."""
        return any(line["outcome"] in {"added", "changed"} for line in self.lines)


async def preview_import(uow: UnitOfWork, *, name: str, content: bytes) -> str:
    """Look at a roster file and keep it with what it would do; return the import's id.

    Refuses what is too large, empty or no table. A wrong line is no refusal: it is reported.
    """
    court_id = court_of(uow, CLERICAL)
    rows = await read_sheet(content)
    if isinstance(rows, Refusal):
        raise Refused(rows)
    report = await _planned(uow.session, court_id, rows, court_day(uow.now))
    kind = str(kind_of(content))
    file_id = store_file(
        uow, name=name, media_type=_MEDIA[kind], content=content, court_id=court_id
    )
    await uow.session.flush()
    row = RosterImport(
        id=new_id("imp"),
        court_id=court_id,
        file_id=file_id,
        rows=rows,
        report=[line.to_json() for line in report],
        uploaded_by=uow.actor.account_id or "",
        uploaded_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    return row.id


async def apply_import(uow: UnitOfWork, *, import_id: str) -> int:
    """Do what the preview said; return how many lines changed something.

    Refuses when the roster has moved on since: the new preview is to be looked at first.
    """
    court_id = court_of(uow, CLERICAL)
    await lock_roster(uow, court_id)
    row = await uow.session.get(RosterImport, import_id, with_for_update=True)
    if row is None or row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    if row.applied_at is not None:
        raise refuse(RosterRefusal.import_applied_already)
    planned = await _planned(uow.session, court_id, row.rows, court_day(uow.now))
    if [line.to_json() for line in planned] != row.report:
        raise refuse(RosterRefusal.roster_moved_on)
    done = [line for line in planned if line.outcome in {LineOutcome.added, LineOutcome.changed}]
    new: dict[str, str] = {}
    for line in done:
        await _apply(uow, court_id, line, new)
    row.applied_at, row.applied_by = uow.now, uow.actor.account_id
    uow.audit("roster.imported", f"import:{import_id}", court_id, lines=len(done), file=row.file_id)
    return len(done)


async def import_of(session: AsyncSession, court_id: str, import_id: str) -> ImportView | None:
    """Return a file that a court looked at; None for another court's."""
    return next((one for one in await imports_of(session, court_id) if one.id == import_id), None)


async def imports_of(session: AsyncSession, court_id: str) -> list[ImportView]:
    """Return a court's newest files, the newest first."""
    rows = (
        select(RosterImport, StoredFile.name, Account.name)
        .join(StoredFile, col(StoredFile.id) == col(RosterImport.file_id))
        .join(Account, col(Account.id) == col(RosterImport.uploaded_by))
        .where(col(RosterImport.court_id) == court_id)
        .order_by(col(RosterImport.uploaded_at).desc(), col(RosterImport.id))
        .limit(50)
    )
    return [
        ImportView(
            id=row.id,
            file_name=file_name,
            uploaded_at=row.uploaded_at,
            uploaded_by=who,
            applied_at=row.applied_at,
            lines=tuple(row.report),
        )
        for row, file_name, who in (await session.exec(rows)).all()
    ]


async def read_sheet(content: bytes) -> list[list[str]] | Refusal:
    """Return the rows of an uploaded file, or why there are none; a strange one is read apart."""
    kind = kind_of(content)
    if isinstance(kind, Refusal):
        return kind
    rows: list[list[str]] | Refusal | None
    if kind == "csv":
        rows = read_csv(content)
    else:
        told = await look_into("valuation.agencies.workbook_reader", content)
        rows = json.loads(told)["rows"] if told else None
    if rows is None:
        return Refusal(RosterRefusal.sheet_unreadable, {}, "sheet")
    if isinstance(rows, Refusal):
        return rows
    lines = lines_of(rows)
    return lines if isinstance(lines, Refusal) else rows


def as_listed(agency: AgencyView) -> Listed:
    """Return an agency as the plan of an import reads it."""
    return Listed(
        agency_id=agency.id,
        name=agency.name,
        licences=tuple(
            Licence(one.speciality, licence_of(one.licence_no) or one.licence_no, one.expires_on)
            for one in agency.licences
        ),
        fields={
            Column.province: agency.province,
            Column.city: agency.city,
            Column.address: agency.address,
            Column.contact: agency.contact,
            Column.practice_scope: agency.practice_scope,
        },
        appraisers=tuple(sorted(agency.appraisers, key=Appraiser.place)),
        is_removed=agency.removed_at is not None,
        barred_until=agency.barred_until,
    )


async def _planned(
    session: AsyncSession, court_id: str, rows: list[list[str]], today: date
) -> list[PlannedLine]:
    lines = lines_of(rows)
    if isinstance(lines, Refusal):
        raise Refused(lines)
    listed = [as_listed(agency) for agency in await roster(session, court_id)]
    return plan(lines, listed, today)


async def _apply(uow: UnitOfWork, court_id: str, line: PlannedLine, new: dict[str, str]) -> None:
    said = line.said
    assert said is not None, "a line that does something was read"
    agency_id = line.agency_id or new.get(said.name)
    if agency_id is None:
        agency = _new_agency(uow, court_id, said)
        await uow.session.flush()
        new[said.name] = agency.id
    else:
        agency = await uow.session.get_one(Agency, agency_id, with_for_update=True)
    await _write(uow, agency, said)
    changes = {str(one.what): [one.before, one.after] for one in line.changes}
    act = "agency.imported" if line.outcome is LineOutcome.added else "agency.changed"
    licence = {"speciality": said.speciality, "licence": said.licence_no}
    uow.audit(act, f"agency:{agency.id}", court_id, **licence, changes=changes)


def _new_agency(uow: UnitOfWork, court_id: str, said: SaidLine) -> Agency:
    agency = Agency(
        id=new_id("agency"),
        court_id=court_id,
        name=said.name,
        licence_no=said.licence_no,
        speciality=said.speciality,
        listed_at=uow.now,
    )
    uow.add(agency)
    return agency


async def _write(uow: UnitOfWork, agency: Agency, said: SaidLine) -> None:
    for what, value in said.fields.items():
        setattr(agency, what, value)
    row = await uow.session.get(AgencyLicence, (agency.id, said.speciality))
    if row is None:
        row = AgencyLicence(
            agency_id=agency.id,
            speciality=said.speciality,
            court_id=agency.court_id,
            licence_no=said.licence_no,
        )
        uow.add(row)
    if said.says_expiry:
        row.expires_on = said.expires_on
    if said.appraisers is not None:
        await clear_appraisers(uow, agency.id)
        for one in said.appraisers:
            write_appraiser(uow, agency, one.name, one.category, one.licence_no, one.expires_on)
    await uow.session.flush()
