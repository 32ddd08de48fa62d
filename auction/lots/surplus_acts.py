"""What is done about a sale without surplus, and about one too many. Law: AUC-06, AUC-14."""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.kinds import PartyRole
from auction.cases.models import CaseParty, EnforcementCase
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.access import court_of_actor, insist_unpublished, own_lot
from auction.lots.events import NoSurplusTold
from auction.lots.models import Lot, NoSurplusNotice, SellAllConsent
from auction.lots.refusals import LotRefusal
from auction.lots.surplus import ANSWER_DAYS
from auction.lots.surplus_facts import all_agreed, has_enough, still_on_sale, surplus_of

_STOP_DAYS = 1  # House rule: the law says "shall stop"; one working day to look and to sign.


async def tell_applicant(uow: UnitOfWork, *, lot_id: str) -> None:
    """Tell the applicant that this sale leaves nothing; five days to ask for it begin. AUC-06."""
    lot = await own_lot(uow, lot_id, Role.judge, Role.clerk)
    insist_unpublished(lot)
    found = await surplus_of(uow.session, lot, uow.now)
    if found is None or found.step is None:
        raise refuse(LotRefusal.surplus_is_left)
    if found.told_at is not None:
        raise refuse(CommonRefusal.wrong_state)
    until = due_in_days(uow.now, ANSWER_DAYS)
    row = NoSurplusNotice(
        lot_id=lot_id,
        court_id=lot.court_id,
        start_fen=found.start_fen,
        burden_fen=found.burden_fen,
        told_by=uow.actor.account_id or "",
        told_at=uow.now,
        until_at=until,
    )
    uow.add(row)
    subject = f"lot:{lot_id}"
    figures = {"start_fen": found.start_fen, "burden_fen": found.burden_fen}
    uow.audit("surplus.told", subject, lot.court_id, **figures)
    await open_deadline(
        uow,
        court_id=lot.court_id,
        case_id=lot.case_id,
        kind="no_surplus",
        subject=subject,
        role=Role.judge,
        law="AUC-06",
        due_at=until,
        data={"lot": lot.number},
    )
    uow.emit(NoSurplusTold(lot_id=lot_id, case_id=lot.case_id, court_id=lot.court_id, **figures))


async def ask_to_go_on(uow: UnitOfWork, *, lot_id: str) -> None:
    """Ask as the applicant, or enter its letter as the court, that the sale be held all the same.

    The price must then exceed what comes before. Too late after five days. Law: AUC-06.
    """
    lot = await _lot_for_party(uow, lot_id, PartyRole.applicant)
    insist_unpublished(lot)
    notice = await uow.session.get(NoSurplusNotice, lot_id, with_for_update=True)
    if notice is None or notice.asked_at is not None:
        raise refuse(CommonRefusal.wrong_state)
    if uow.now >= notice.until_at:
        raise refuse(LotRefusal.no_surplus_given_up, until_at=notice.until_at)
    notice.asked_at, notice.asked_by = uow.now, uow.actor.account_id
    uow.add(notice)
    uow.audit("surplus.asked", f"lot:{lot_id}", lot.court_id, burden_fen=notice.burden_fen)


async def agree_to_sell_all(uow: UnitOfWork, *, case_id: str) -> None:
    """Agree as the debtor, or enter its letter as the court, that everything is sold. AUC-14."""
    case = await uow.session.get(EnforcementCase, case_id)
    if case is None:
        raise refuse(CommonRefusal.not_found)
    debtors = await _acting_as(uow, case, PartyRole.debtor)
    for party in debtors:
        if await uow.session.get(SellAllConsent, (case_id, party.id)) is None:
            row = SellAllConsent(
                case_id=case_id,
                party_id=party.id,
                court_id=case.court_id,
                recorded_by=uow.actor.account_id or "",
                recorded_at=uow.now,
            )
            uow.add(row)
    await uow.session.flush()
    ids = [party.id for party in debtors]
    uow.audit("oversale.agreed", f"case:{case_id}", case.court_id, parties=ids)
    await review_case(uow, case_id, case.court_id)


async def review_case(uow: UnitOfWork, case_id: str, court_id: str) -> None:
    """Open the duty to stop a case's other lots once enough was sold, or close it. Law: AUC-14."""
    subject = f"case:{case_id}"
    others = await still_on_sale(uow.session, case_id)
    must_stop = (
        bool(others)
        and await has_enough(uow.session, case_id)
        and not await all_agreed(uow.session, case_id)
    )
    if not must_stop:
        await close_deadline(uow, kind="stop_remaining", subject=subject)
        return
    await open_deadline(
        uow,
        court_id=court_id,
        case_id=case_id,
        kind="stop_remaining",
        subject=subject,
        role=Role.judge,
        law="AUC-14",
        due_at=due_in_days(uow.now, _STOP_DAYS),
        data={"lots": others},
    )


async def _lot_for_party(uow: UnitOfWork, lot_id: str, role: PartyRole) -> Lot:
    lot = await uow.session.get(Lot, lot_id, with_for_update=True)
    case = await uow.session.get(EnforcementCase, lot.case_id) if lot else None
    if lot is None or case is None:
        raise refuse(CommonRefusal.not_found)
    await _acting_as(uow, case, role)
    return lot


async def _acting_as(uow: UnitOfWork, case: EnforcementCase, role: PartyRole) -> list[CaseParty]:
    """Return as which parties the actor speaks: its own, or all of that role as the court."""
    rows = select(CaseParty).where(col(CaseParty.case_id) == case.id, col(CaseParty.role) == role)
    if uow.actor.court_id is not None:
        if court_of_actor(uow, Role.judge, Role.clerk) != case.court_id:
            raise refuse(CommonRefusal.not_found)
    else:
        rows = rows.where(col(CaseParty.account_id) == uow.actor.account_id)
    parties = list((await uow.session.exec(rows)).all())
    if not parties:
        raise refuse(CommonRefusal.not_found)
    return parties
