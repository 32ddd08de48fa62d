"""What belongs to a report without standing in it: annexes and photographs, judged by content."""

from __future__ import annotations

from sqlmodel import col, func, select

from auction.cases.pictures import picture_type
from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.refusal import Refusal, Refused, refuse
from auction.kernel.storable import plain_line
from valuation.acts import member, must_be
from valuation.appraisal.access import commission_of_actor, note_act
from valuation.appraisal.desk_models import CommissionAnnex
from valuation.appraisal.desk_rules import MOST_ANNEXES, AnnexKind
from valuation.appraisal.refusals import AgencyDeskRefusal
from valuation.appraisal.rules import CommissionState
from valuation.report_file import check_report

_PDF = "application/pdf"
_PICTURES = ("image/jpeg", "image/png")
_LONGEST_NAME = 200


async def add_annex(
    uow: UnitOfWork, *, commission_id: str, kind: str, name: str, content: bytes
) -> str:
    """Keep an annex or a photograph before the report is handed in; return its id.

    PDF, JPEG or PNG, told from its content; a photograph is a picture. Twenty are the most.
    """
    appraisal, commission = await commission_of_actor(uow, commission_id)
    must_be(commission.state, CommissionState.accepted, CommissionState.correcting)
    chosen = member(AnnexKind, kind, "kind")
    position = await _next_position(uow, commission_id)
    media_type, harmless = await _checked(chosen, content)
    keep = {"name": name, "media_type": media_type, "court_id": commission.court_id}
    original_id = store_file(uow, content=content, **keep)
    copy_id = original_id if harmless is None else store_file(uow, content=harmless, **keep)
    await uow.session.flush()  # The annex's row names the files: they come first.
    row = CommissionAnnex(
        id=new_id("anx"),
        court_id=commission.court_id,
        commission_id=commission_id,
        position=position,
        kind=chosen,
        name=plain_line(name, longest=_LONGEST_NAME),
        media_type=media_type,
        file_id=copy_id,
        original_file_id=original_id,
        added_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    note_act(uow, appraisal, "annex_added", commission=commission_id, annex=row.id, kind=chosen)
    return row.id


async def _next_position(uow: UnitOfWork, commission_id: str) -> int:
    had = select(func.count()).where(col(CommissionAnnex.commission_id) == commission_id)
    count = (await uow.session.exec(had)).one()
    if count >= MOST_ANNEXES:
        raise refuse(AgencyDeskRefusal.too_many_annexes, "annex", most=MOST_ANNEXES)
    return count + 1


async def _checked(kind: AnnexKind, content: bytes) -> tuple[str, bytes | None]:
    """Return what the file is, and of a PDF its harmless copy; or refuse it."""
    picture = picture_type(content)
    if picture in _PICTURES:
        return str(picture), None
    if kind is AnnexKind.annex and content.startswith(b"%PDF-"):
        checked = await check_report(content)
        if isinstance(checked, Refusal):
            raise Refused(Refusal(checked.code, checked.data, "annex"))
        return _PDF, checked.harmless
    if isinstance(picture, Refusal) and picture.data:  # Larger than pictures may be.
        raise Refused(Refusal(picture.code, picture.data, "annex"))
    raise refuse(AgencyDeskRefusal.annex_unreadable, "annex")
