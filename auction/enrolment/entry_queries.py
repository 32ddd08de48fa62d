"""Reading what somebody's entry still needs, invitations to bid together, and the desk's list.

The desk sees applicants and papers, never a paddle, a bid or who else applied. Law: OJA-24.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.entry_desk import request_for_desk, votes_on
from auction.enrolment.entry_rules import PROXY, JointState, RequestState
from auction.enrolment.joint import own_invitation
from auction.enrolment.models import Application, Deposit, EntryRequest, EntryVote, JointBidder
from auction.enrolment.shares import share_words
from auction.lots.conditions import conditions_of, extra_conditions
from auction.lots.entry_conditions import Condition, promises, proved_by_papers
from auction.lots.models import Lot
from auction.people.models import Account


@dataclass(frozen=True)
class PapersView:
    """Papers a bidder has handed in or must hand in; `state` None before they did."""

    kind: str
    condition: Condition | None
    state: RequestState | None
    reason: str
    handed_in_at: datetime | None

    @property
    def may_be_handed_in(self) -> bool:
        """Say whether papers are wanted now."""
        return self.state is None or self.state.may_be_handed_in_again


@dataclass(frozen=True)
class PartnerView:
    """One of several who bid together, to those who do."""

    name: str
    share: str
    state: JointState


@dataclass(frozen=True)
class EntryView:
    """An application beyond its deposit, to whoever made it. `principal` is "" without one."""

    papers: tuple[PapersView, ...]
    partners: tuple[PartnerView, ...]
    principal: str
    is_confirmed_proxy: bool
    opens_at: datetime | None


@dataclass(frozen=True)
class Invitation:
    """What somebody is asked to consent to."""

    id: str
    lot_id: str
    asset_zh: str
    asset_en: str
    name: str
    asked_by: str
    share: str
    promises: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class VoteView:
    """What a member of the desk found."""

    member_id: str
    name: str
    is_yes: bool
    reason: str
    voted_at: datetime


@dataclass(frozen=True)
class RequestToDecide:
    """Papers as the desk sees them."""

    id: str
    kind: str
    applicant: str
    principal: str
    asked_zh: str
    asked_en: str
    asset_zh: str
    asset_en: str
    statement: str
    file_ids: tuple[str, ...]
    state: RequestState
    reason: str
    handed_in_at: datetime
    decided_at: datetime | None
    opens_at: datetime | None
    votes: tuple[VoteView, ...] = ()


async def entry_of(session: AsyncSession, deposit_number: str) -> EntryView:
    """Return what stands with the application behind a deposit. Whose it is, the caller asked."""
    rows = (
        select(Application, Lot)
        .join(Deposit, col(Deposit.application_id) == Application.id)
        .join(Lot, col(Lot.id) == Application.lot_id)
        .where(Deposit.number == deposit_number)
    )
    application, lot = (await session.exec(rows)).one()
    newest = await _newest_requests(session, deposit_number)
    asked = proved_by_papers(await extra_conditions(session, lot.id))
    papers = [_papers(each.kind, each, newest.get(each.kind)) for each in asked]
    if application.principal_id is not None:
        papers.append(_papers(PROXY, None, newest.get(PROXY)))
    return EntryView(
        tuple(papers),
        await _partners(session, application.id),
        application.bidder_name if application.principal_id else "",
        application.proxy_confirmed_at is not None,
        lot.opens_at,
    )


async def invitations(session: AsyncSession, account_id: str) -> list[Invitation]:
    """Return what somebody is asked to bid for together with others, the newest first."""
    account = await session.get_one(Account, account_id)
    rows = _INVITATIONS.where(
        col(JointBidder.email) == account.email,
        col(JointBidder.state) == JointState.asked,
        col(Lot.closed_at).is_(None),
    ).order_by(col(JointBidder.asked_at).desc())
    return [_invitation(*each) for each in (await session.exec(rows)).all()]


async def look_at_invitation(uow: UnitOfWork, joint_id: str) -> Invitation:
    """Return one invitation to whom it is for, with what is to be promised."""
    row, application = await own_invitation(uow, joint_id)
    found = _INVITATIONS.where(col(JointBidder.id) == row.id)
    asked = promises(await conditions_of(uow.session, application.lot_id))
    invited, by, lot, asset = (await uow.session.exec(found)).one()
    return _invitation(invited, by, lot, asset, asked)


async def waiting_requests(
    session: AsyncSession, court_id: str, member_id: str
) -> list[RequestToDecide]:
    """Return the papers that wait for a member of a court's desk, the longest waiting first."""
    seen = select(EntryVote.request_id).where(col(EntryVote.member_id) == member_id)
    rows = _REQUESTS.where(
        col(EntryRequest.court_id) == court_id,
        col(EntryRequest.state) == RequestState.waiting,
        col(EntryRequest.id).not_in(seen),
    ).order_by(col(EntryRequest.handed_in_at))
    return [_request(*each) for each in (await session.exec(rows)).all()]


async def look_at_request(uow: UnitOfWork, *, request_id: str) -> RequestToDecide:
    """Return one request to the desk, and note who looked. Law: TRAP-20."""
    request = await request_for_desk(uow, request_id)
    votes = await votes_on(uow, request_id)
    named = select(Account.id, Account.name).where(
        col(Account.id).in_([each.member_id for each in votes])
    )
    names = dict((await uow.session.exec(named)).all())
    rows = _REQUESTS.where(col(EntryRequest.id) == request_id)
    row, lot, asset = (await uow.session.exec(rows)).one()
    uow.audit("entry.read", f"entry:{request_id}", request.court_id)
    found = tuple(
        VoteView(each.member_id, names[each.member_id], each.is_yes, each.reason, each.voted_at)
        for each in votes
    )
    return _request(row, lot, asset, found)


_INVITATIONS: Any = (
    select(JointBidder, Application, Lot, SeizedAsset)
    .join(Application, col(Application.id) == col(JointBidder.application_id))
    .join(Lot, col(Lot.id) == Application.lot_id)
    .join(SeizedAsset, col(SeizedAsset.id) == col(Lot.asset_id))
)
_REQUESTS: Any = (
    select(EntryRequest, Lot, SeizedAsset)
    .join(Lot, col(Lot.id) == col(EntryRequest.lot_id))
    .join(SeizedAsset, col(SeizedAsset.id) == col(Lot.asset_id))
)


async def _newest_requests(session: AsyncSession, number: str) -> dict[str, EntryRequest]:
    rows = select(EntryRequest).where(col(EntryRequest.deposit_number) == number)
    found = (await session.exec(rows.order_by(col(EntryRequest.handed_in_at)))).all()
    return {each.kind: each for each in found}


async def _partners(session: AsyncSession, application_id: str) -> tuple[PartnerView, ...]:
    rows = select(JointBidder).where(col(JointBidder.application_id) == application_id)
    found = (await session.exec(rows.order_by(col(JointBidder.position)))).all()
    return tuple(PartnerView(each.name, _share(each), JointState(each.state)) for each in found)


def _papers(kind: str, condition: Condition | None, row: EntryRequest | None) -> PapersView:
    if row is None:
        return PapersView(kind, condition, None, "", None)
    return PapersView(kind, condition, RequestState(row.state), row.reason, row.handed_in_at)


def _share(row: JointBidder) -> str:
    return share_words(Fraction(row.share_numerator, row.share_denominator))


def _invitation(
    row: JointBidder,
    application: Application,
    lot: Lot,
    asset: SeizedAsset,
    asked: tuple[Condition, ...] = (),
) -> Invitation:
    return Invitation(
        row.id,
        lot.id,
        asset.name_zh,
        asset.name_en,
        row.name,
        application.bidder_name,
        _share(row),
        asked,
    )


def _request(
    row: EntryRequest, lot: Lot, asset: SeizedAsset, votes: tuple[VoteView, ...] = ()
) -> RequestToDecide:
    return RequestToDecide(
        id=row.id,
        kind=row.kind,
        applicant=row.applicant,
        principal=row.principal,
        asked_zh=row.asked_zh,
        asked_en=row.asked_en,
        asset_zh=asset.name_zh,
        asset_en=asset.name_en,
        statement=row.statement,
        file_ids=tuple(row.file_ids),
        state=RequestState(row.state),
        reason=row.reason,
        handed_in_at=row.handed_in_at,
        decided_at=row.decided_at,
        opens_at=lot.opens_at,
        votes=votes,
    )
