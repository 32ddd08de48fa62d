"""Making the papers of a lot, in answer to what happened to it: each once, however often told.

Special notice and panel's record at publication, correction, acts of the court, failure; after the
sale the request to the registry and the record of the hand-over. Letters of notice are made when
they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from sqlmodel import col, select

from auction.bidding.lot_news import ActTaken, LotUnsold
from auction.bidding.queries import course
from auction.cases import queries as cases
from auction.cases.kinds import PartyRole
from auction.db.unit_of_work import UnitOfWork
from auction.documents.models import Paper
from auction.documents.papers import PaperKind
from auction.documents.service import heading, make_paper
from auction.i18n.languages import Language
from auction.kernel.clock import to_ms
from auction.kernel.invariant import hold
from auction.lots import panel_queries
from auction.lots import queries as lots
from auction.lots.act_queries import act
from auction.lots.acts import ActKind
from auction.lots.differences import ChangedParagraph, Piece, changed_sections
from auction.lots.events import LotCorrected, LotPublished
from auction.lots.models import Lot
from auction.lots.queries import AnnouncementView
from auction.people.queries import names
from auction.settlement import queries as settlement
from auction.settlement.events import PropertyHandedOver, TitlePassed, TopUpDecided
from auction.settlement.kept_queries import kept_of_sale
from auction.settlement.queries import SaleView


class OfLot(Protocol):
    """Something that happened to a lot of a case."""

    @property
    def lot_id(self) -> str:
        """Return the lot's id."""
        ...

    @property
    def case_id(self) -> str:
        """Return the case's id."""
        ...

    @property
    def court_id(self) -> str:
        """Return the court's id."""
        ...


async def on_lot_published(uow: UnitOfWork, event: LotPublished) -> None:
    """React to a publication: the special notice, and what the panel decided, become papers.

    Law: OJA-16, OJA-43.
    """
    newest = await _newest(uow, event.lot_id)
    await _special_notice(uow, event, newest)
    decided = await panel_queries.decision(uow.session, event.lot_id)
    if decided is None or decided.decided_at is None:
        return
    facts = {
        "decision": decided.id,
        "terms": decided.terms.to_json(await _round(uow, event.lot_id)),
        "terms_hash": decided.terms_hash,
        "proposer": decided.proposer_name,
        "proposed_at_ms": to_ms(decided.proposed_at),
        "decided_at_ms": to_ms(decided.decided_at),
        "signatures": [
            {"name": each.name, "signed_at_ms": to_ms(each.signed_at)}
            for each in decided.signatures
        ],
    }
    await _make(uow, PaperKind.deliberation, event, facts, about=decided.id, is_public=False)


async def on_lot_corrected(uow: UnitOfWork, event: LotCorrected) -> None:
    """React to a correction: it is a paper with old and new, beside the new announcement."""
    versions = {each.version: each for each in await lots.announcements(uow.session, event.lot_id)}
    new, old = versions[event.version], versions[event.version - 1]
    facts = {
        "version": new.version,
        "ground": new.ground,
        "reason": new.reason,
        "weight": new.weight,
        "not_before_ms": to_ms(new.not_before_at) if new.not_before_at else None,
        "changes": {each.value: _changes(old, new, each) for each in Language},
        "corrected_at_ms": to_ms(old.published_at),
        "published_at_ms": to_ms(new.published_at),
        "announcement_hash": new.content_hash,
    }
    await _make(uow, PaperKind.correction, event, facts, about=new.content_hash, is_public=True)
    if _notice(old) != _notice(new):
        await _special_notice(uow, event, new)


async def on_act_taken(uow: UnitOfWork, event: ActTaken) -> None:
    """React to an act that a lot took: its decision, ruling or notice is a paper. Law: OJA-46."""
    taken = await act(uow.session, event.act_id)
    hold(taken is not None, "an act that was taken was ordered")
    assert taken is not None
    lot = await uow.session.get_one(Lot, event.lot_id)
    judges = await names(uow.session, [taken.ordered_by])
    facts = {
        "act": taken.id,
        "ground": taken.ground,
        "reason": taken.reason,
        "until_at_ms": to_ms(taken.until_at) if taken.until_at else None,
        "taken_at_ms": event.at_ms,
        "judge": judges.get(taken.ordered_by, ""),
    }
    kind = _OF_ACTS.get(taken.kind)
    if kind is not None:
        await _make(uow, kind, _of(lot), facts, about=taken.id, is_public=True)


async def on_lot_unsold(uow: UnitOfWork, event: LotUnsold) -> None:
    """React to a failure: the notice that nothing was sold. Law: OJA-41."""
    lot = await uow.session.get_one(Lot, event.lot_id)
    went = await course(uow.session, lot.id)
    facts = {
        "round": lot.round,
        "start_fen": (lot.terms or {}).get("start_fen"),
        "why": "reserve" if event.reason else "nobody",
        "opened_at_ms": went.opened_ms or (to_ms(lot.opens_at) if lot.opens_at else None),
        "closed_at_ms": event.closed_at_ms,
    }
    await _make(uow, PaperKind.failure, _of(lot), facts, about=lot.id, is_public=True)


async def on_title_passed(uow: UnitOfWork, event: TitlePassed) -> None:
    """React to the service of the ruling: ask the registry to assist. Law: OJA-36, AUC-26."""
    sale = await _sale(uow, event.sale_id)
    case = await cases.case(uow.session, sale.court_id, sale.case_id)
    shown = await lots.lot(uow.session, sale.lot_id)
    hold(case is not None and shown is not None, "a sale belongs to a lot of a case")
    assert case is not None
    assert shown is not None
    facts = {
        "buyer": sale.buyer_name,
        "debtors": [party.name for party in case.parties_in(PartyRole.debtor)],
        "price_fen": sale.price_fen,
        "ruling_number": sale.ruling_number or "",
        "served_at_ms": to_ms(sale.ruling_served_at or uow.now),
        "contact": shown.court.contact,
        "judge": case.judge_name,
        "made_at_ms": to_ms(uow.now),
    }
    await _make(uow, PaperKind.assistance, event, facts, about=sale.id, is_public=False)


async def on_handed_over(uow: UnitOfWork, event: PropertyHandedOver) -> None:
    """React to the hand-over: its record, to be signed by those who were there. Law: AUC-27."""
    sale = await _sale(uow, event.sale_id)
    people = await names(uow.session, [event.by])
    facts = {
        "buyer": sale.buyer_name,
        "ruling_number": sale.ruling_number or "",
        "handed_over_at_ms": to_ms(sale.handed_over_at or uow.now),
        "by": people.get(event.by, ""),
        "note": sale.hand_over_note,
    }
    await _make(uow, PaperKind.hand_over, event, facts, about=sale.id, is_public=False)


async def on_top_up_decided(uow: UnitOfWork, event: TopUpDecided) -> None:
    """React to a decision on a top-up: ordered or not, it is a paper of the sale. TRAP-09."""
    sale = await _sale(uow, event.sale_id)
    kept = await kept_of_sale(uow.session, sale.id)
    hold(kept is not None and kept.top_up is not None, "what was decided stands recorded")
    assert kept is not None
    assert kept.top_up is not None
    facts = {
        "buyer": sale.buyer_name,
        "price_fen": kept.price_fen,
        "resale_price_fen": kept.resale_price_fen,
        "kept_fen": kept.kept_fen,
        "uncovered_fen": kept.top_up.uncovered_fen,
        "amount_fen": kept.top_up.amount_fen,
        "is_ordered": kept.top_up.is_ordered,
        "reason": kept.top_up.reason,
        "payment_number": kept.top_up.payment_number or "",
        "judge": kept.top_up.decided_by,
        "made_at_ms": to_ms(kept.top_up.decided_at),
    }
    await _make(uow, PaperKind.top_up, event, facts, about=sale.id, is_public=False)


async def make_notice_letter(uow: UnitOfWork, *, lot_id: str, facts: Mapping[str, Any]) -> str:
    """Make the letter that tells a party or a holder of priority of the sale; return its number.

    `facts`: `addressee`, `capacity` (applicant, debtor, creditor, priority_holder, co_owner,
    lessee, shareholder, company), `start_fen`, `deposit_fen`, `opens_at_ms`, `ends_at_ms`; and,
    if any, `publish_at_ms`, `address`, `contact`, `judge`, `paragraphs` by language. Law: OJA-18.
    """
    lot = await uow.session.get_one(Lot, lot_id)
    case = await cases.case(uow.session, lot.court_id, lot.case_id)
    judge = case.judge_name if case is not None else ""
    return await make_paper(
        uow,
        kind=PaperKind.notice_letter,
        facts={
            **await heading(uow, lot.court_id, lot.case_id, lot.id),
            "judge": judge,
            "made_at_ms": to_ms(uow.now),
            **facts,
        },
        court_id=lot.court_id,
        case_id=lot.case_id,
        lot_id=lot.id,
        is_public=False,
    )


@dataclass(frozen=True)
class _Of:
    lot_id: str
    case_id: str
    court_id: str


def _of(lot: Lot) -> _Of:
    return _Of(lot.id, lot.case_id, lot.court_id)


_OF_ACTS: Mapping[ActKind, PaperKind] = {
    ActKind.suspension: PaperKind.suspension,
    ActKind.stay: PaperKind.stay,
    ActKind.resumption: PaperKind.resumption,
    ActKind.withdrawal: PaperKind.withdrawal,
}


async def _special_notice(uow: UnitOfWork, event: OfLot, version: AnnouncementView) -> None:
    facts = {
        "paragraphs": _notice(version),
        "published_at_ms": to_ms(version.published_at),
        "announcement_hash": version.content_hash,
    }
    await _make(
        uow,
        PaperKind.special_notice,
        event,
        facts,
        about=version.content_hash,
        is_public=True,
    )


async def _make(
    uow: UnitOfWork,
    kind: PaperKind,
    of: OfLot,
    facts: Mapping[str, Any],
    *,
    about: str,
    is_public: bool,
) -> None:
    """Make the paper of a kind about one thing, unless it was made."""
    known = select(Paper.facts).where(col(Paper.lot_id) == of.lot_id, col(Paper.kind) == kind)
    if any(made.get("about") == about for made in (await uow.session.exec(known)).all()):
        return
    head = await heading(uow, of.court_id, of.case_id, of.lot_id)
    await make_paper(
        uow,
        kind=kind,
        facts={**head, **facts, "about": about},
        court_id=of.court_id,
        case_id=of.case_id,
        lot_id=of.lot_id,
        is_public=is_public,
    )


def _notice(version: AnnouncementView) -> dict[str, list[str]]:
    return {
        each.value: [
            paragraph
            for section in version.content[each.value].get("sections", ())
            if section["code"] == "special_notice"
            for paragraph in section["paragraphs"]
        ]
        for each in Language
    }


def _changes(
    old: AnnouncementView, new: AnnouncementView, language: Language
) -> list[dict[str, Any]]:
    return [
        {
            "heading": section.heading,
            "paragraphs": [_both(each) for each in section.paragraphs],
        }
        for section in changed_sections(old.content, new.content, language)
    ]


def _both(changed: ChangedParagraph) -> dict[str, list[dict[str, str]] | None]:
    return {"old": _pieces(changed.old), "new": _pieces(changed.new)}


def _pieces(pieces: tuple[Piece, ...] | None) -> list[dict[str, str]] | None:
    return None if pieces is None else [asdict(each) for each in pieces]


async def _newest(uow: UnitOfWork, lot_id: str) -> AnnouncementView:
    versions = await lots.announcements(uow.session, lot_id)
    hold(bool(versions), "a published lot has its announcement")
    return versions[0]


async def _round(uow: UnitOfWork, lot_id: str) -> Any:
    return (await uow.session.get_one(Lot, lot_id)).round


async def _sale(uow: UnitOfWork, sale_id: str) -> SaleView:
    sale = await settlement.sale(uow.session, sale_id)
    hold(sale is not None, "the sale that was told of exists")
    assert sale is not None
    return sale
