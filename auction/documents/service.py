"""Making papers, mostly in answer to what happened. A paper is made once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from auction.cases import queries as cases
from auction.cases.kinds import PartyRole
from auction.cases.queries import CaseView
from auction.db.unit_of_work import UnitOfWork
from auction.documents.models import Paper
from auction.documents.papers import PaperKind
from auction.kernel.canonical import content_hash
from auction.kernel.clock import to_ms
from auction.kernel.ids import new_number
from auction.kernel.invariant import hold
from auction.lots.events import LotCorrected, LotPublished
from auction.lots.models import Announcement, Lot
from auction.people.queries import court, names
from auction.settlement import queries as settlement
from auction.settlement.events import ProceedsDistributed, SaleConfirmed, TitlePassed
from auction.settlement.queries import SaleView
from auction.settlement.rules import SaleWay


async def make_paper(
    uow: UnitOfWork,
    *,
    kind: PaperKind,
    facts: Mapping[str, Any],
    court_id: str,
    case_id: str | None = None,
    lot_id: str | None = None,
    is_public: bool,
    number: str | None = None,
) -> str:
    """Keep a paper's facts under a number, with their hash; return the number.

    `number` is given where an act already named it: the same number is the same paper, made once.
    """
    number = number or new_number()
    if await uow.session.get(Paper, number) is not None:
        return number
    uow.add(
        Paper(
            number=number,
            court_id=court_id,
            kind=kind,
            case_id=case_id,
            lot_id=lot_id,
            is_public=is_public,
            facts=dict(facts),
            content_hash=content_hash({"kind": kind, "number": number, "facts": dict(facts)}),
            made_at=uow.now,
        )
    )
    uow.audit("paper.made", f"paper:{number}", court_id, kind=kind)
    await uow.session.flush()
    return number


async def on_lot_published(uow: UnitOfWork, event: LotPublished | LotCorrected) -> None:
    """React to a publication: make the announcement that stands a paper. Law: OJA-14."""
    rows = (
        select(Announcement)
        .where(col(Announcement.lot_id) == event.lot_id)
        .order_by(col(Announcement.version).desc())
    )
    announced = (await uow.session.exec(rows)).first()
    hold(announced is not None, "a published lot has its announcement")
    assert announced is not None
    if await _exists(uow, PaperKind.announcement, event.lot_id, announced.content_hash):
        return
    await make_paper(
        uow,
        kind=PaperKind.announcement,
        facts={
            **await heading(uow, event.court_id, event.case_id, event.lot_id),
            "content": announced.content,
            "announcement_hash": announced.content_hash,
            "version": announced.version,
            "published_at_ms": to_ms(announced.published_at),
        },
        court_id=event.court_id,
        case_id=event.case_id,
        lot_id=event.lot_id,
        is_public=True,
    )


async def on_sale_confirmed(uow: UnitOfWork, event: SaleConfirmed) -> None:
    """React to a sale: make and publish the confirmation in the buyer's name. Law: OJA-35."""
    sale = await _sale(uow, event.sale_id)
    lot = await uow.session.get_one(Lot, sale.lot_id)
    await make_paper(
        uow,
        kind=PaperKind.confirmation,
        facts={
            **await heading(uow, sale.court_id, sale.case_id, sale.lot_id),
            "buyer": sale.buyer_name,
            "paddle": sale.paddle,
            "price_fen": sale.price_fen,
            "deposit_fen": sale.deposit_fen,
            "balance_fen": sale.balance_fen,
            "closed_at_ms": to_ms(lot.closed_at or sale.confirmed_at),
            "balance_due_at_ms": to_ms(sale.balance_due_at) if sale.balance_fen else None,
            "confirmed_at_ms": to_ms(sale.confirmed_at),
        },
        court_id=sale.court_id,
        case_id=sale.case_id,
        lot_id=sale.lot_id,
        is_public=True,
        number=sale.confirmation_number,
    )


async def on_title_passed(uow: UnitOfWork, event: TitlePassed) -> None:
    """React to the service of the ruling: keep the ruling as it was served. Law: OJA-36."""
    sale = await _sale(uow, event.sale_id)
    await make_paper(
        uow,
        kind=PaperKind.ruling,
        facts=await ruling_facts(uow, sale),
        court_id=sale.court_id,
        case_id=sale.case_id,
        lot_id=sale.lot_id,
        is_public=False,
        number=sale.ruling_number,
    )


async def on_distributed(uow: UnitOfWork, event: ProceedsDistributed) -> None:
    """React to the last payment: keep the statement of who received what. Law: DIST-03."""
    shared = await settlement.distribution_of_sale(uow.session, event.sale_id)
    hold(shared is not None, "distributed proceeds have their distribution")
    assert shared is not None
    if await _exists(uow, PaperKind.distribution, event.lot_id, shared.id):
        return
    judges = await names(uow.session, [shared.approved_by or ""])
    await make_paper(
        uow,
        kind=PaperKind.distribution,
        facts={
            **await heading(uow, event.court_id, event.case_id, event.lot_id),
            "distribution": shared.id,
            "price_fen": shared.price_fen,
            "forfeits_fen": sum(forfeit.total_fen for forfeit in shared.forfeits),
            "proceeds_fen": shared.proceeds_fen,
            "lines": [vars(line) for line in shared.lines],
            "surplus_fen": shared.surplus_fen,
            "short_fen": shared.short_fen,
            "judge": judges.get(shared.approved_by or "", ""),
            "approved_at_ms": to_ms(shared.approved_at or uow.now),
        },
        court_id=event.court_id,
        case_id=event.case_id,
        lot_id=event.lot_id,
        is_public=False,
    )


async def ruling_facts(uow: UnitOfWork, sale: SaleView) -> dict[str, Any]:
    """Return what the ruling of a sale says, before it is served as after. Law: AUC-20."""
    lot = await uow.session.get_one(Lot, sale.lot_id)
    case = await _case(uow, sale.court_id, sale.case_id)
    by_another_way = (
        {"way": sale.way.value, "set_off_fen": sale.set_off_fen}
        if sale.way is not SaleWay.hammer
        else {}
    )
    return {
        **await heading(uow, sale.court_id, sale.case_id, sale.lot_id),
        **by_another_way,
        "applicants": [party.name for party in case.parties_in(PartyRole.applicant)],
        "debtors": [party.name for party in case.parties_in(PartyRole.debtor)],
        "buyer": sale.buyer_name,
        "price_fen": sale.price_fen,
        "closed_at_ms": to_ms(lot.closed_at or sale.confirmed_at),
        "paid_at_ms": to_ms(sale.paid_at or uow.now),
        "made_at_ms": to_ms(sale.ruling_made_at or uow.now),
        "judge": case.judge_name,
    }


async def heading(uow: UnitOfWork, court_id: str, case_id: str, lot_id: str) -> dict[str, Any]:
    """Return what stands at the head of every paper about a lot."""
    own = await court(uow.session, court_id)
    hold(own is not None, "a paper is made by a court")
    assert own is not None
    case = await _case(uow, court_id, case_id)
    lot = await uow.session.get_one(Lot, lot_id)
    asset = next(asset for asset in case.assets if asset.id == lot.asset_id)
    return {
        "court_zh": own.name_zh,
        "court_en": own.name_en,
        "case_number": case.number,
        "lot_number": lot.number,
        "asset_zh": asset.name_zh,
        "asset_en": asset.name_en,
    }


async def _case(uow: UnitOfWork, court_id: str, case_id: str) -> CaseView:
    case = await cases.case(uow.session, court_id, case_id)
    hold(case is not None, "a lot belongs to a case")
    assert case is not None
    return case


async def _sale(uow: UnitOfWork, sale_id: str) -> SaleView:
    sale = await settlement.sale(uow.session, sale_id)
    hold(sale is not None, "the sale that was told of exists")
    assert sale is not None
    return sale


async def _exists(uow: UnitOfWork, kind: PaperKind, lot_id: str, about: str) -> bool:
    """Say whether this very paper was made before: the announcement's hash, the distribution."""
    rows = select(Paper.facts).where(col(Paper.lot_id) == lot_id, col(Paper.kind) == kind)
    known = (await uow.session.exec(rows)).all()
    return any(
        about in {facts.get("announcement_hash"), facts.get("distribution")} for facts in known
    )
