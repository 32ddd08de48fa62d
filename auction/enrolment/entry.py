"""Entering for a lot: who takes part and as what, what they promised; what is still needed.

The key of `participation` keeps everybody to one part in a lot: nobody bids alone and with others,
for themselves and for another, or for two. Law: OJA-16, OJA-52; CAT-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.entry_forms import EntryForm, NamedPrincipal, check_promises, check_together
from auction.enrolment.entry_rules import (
    PROXY,
    EntryNeeds,
    JointState,
    Part,
    RequestState,
    may_act_for_another,
)
from auction.enrolment.events import PartnerNamed
from auction.enrolment.models import (
    Application,
    Deposit,
    EntryRequest,
    GivenPromise,
    JointBidder,
    Participation,
)
from auction.enrolment.refusals import EntryRefusal
from auction.kernel.ids import new_id
from auction.kernel.refusal import Refusal, Refused, refuse
from auction.lots.conditions import conditions_of
from auction.lots.entry_conditions import Condition, promises, proved_by_papers
from auction.lots.models import Lot
from auction.people.models import Account, IdentityDossier
from auction.people.rules import IdentityState, plain_email


@dataclass(frozen=True)
class Principal:
    """Whom a proxy bids for, as the platform knows them."""

    account_id: str
    name: str


async def check_entry(uow: UnitOfWork, lot: Lot, form: EntryForm) -> Principal | None:
    """Refuse what does not fit the lot or its bidders; return whom the actor bids for, if another.

    A proxy is taken before bidding opens only (OJA-16 (2)).
    """
    account = await uow.session.get_one(Account, uow.actor.account_id)
    conditions = await conditions_of(uow.session, lot.id)
    _insist(check_promises(form, conditions))
    _insist(check_together(form, own_email=account.email))
    await insist_no_part(uow.session, lot.id, account.id)
    if form.principal is None:
        return None
    _insist(may_act_for_another(lot.opens_at, uow.now))
    return await _principal(uow, form.principal)


async def enter(uow: UnitOfWork, application: Application, form: EntryForm) -> None:
    """Write down the part the actor takes, what they promised, and whom they bid with."""
    part = Part.proxy if form.principal else Part.joint if form.partners else Part.bidder
    await take_part(uow, application, application.account_id, part)
    await give_promises(uow, application)
    if form.partners:
        await _name_partners(uow, application, form)


async def call_partners(uow: UnitOfWork, application: Application, number: str) -> None:
    """Tell those who were named to bid with others that they are asked."""
    rows = select(JointBidder.id).where(
        col(JointBidder.application_id) == application.id,
        col(JointBidder.state) == JointState.asked,
    )
    for joint_id in (await uow.session.exec(rows)).all():
        uow.emit(PartnerNamed(joint_id, number))


async def take_part(uow: UnitOfWork, application: Application, account_id: str, part: Part) -> None:
    """Give somebody their one part in a lot; refuses `takes_part_already`."""
    await insist_no_part(uow.session, application.lot_id, account_id)
    uow.add(
        Participation(
            lot_id=application.lot_id,
            account_id=account_id,
            application_id=application.id,
            part=part,
        )
    )
    await uow.session.flush()


async def give_promises(uow: UnitOfWork, application: Application) -> None:
    """Record what the actor promised, each with the wording it was shown in."""
    language = (await uow.session.get_one(Account, uow.actor.account_id)).language
    for each in promises(await conditions_of(uow.session, application.lot_id)):
        uow.add(
            GivenPromise(
                application_id=application.id,
                account_id=uow.actor.account_id or "",
                kind=each.kind,
                version=each.version,
                text=each.text(language),
                promised_at=uow.now,
            )
        )


async def insist_no_part(session: AsyncSession, lot_id: str, account_id: str) -> None:
    """Refuse somebody who takes part in a lot already, alone, with others or for another."""
    if await part_of(session, lot_id, account_id) is not None:
        raise refuse(EntryRefusal.takes_part_already)


async def part_of(session: AsyncSession, lot_id: str, account_id: str) -> Part | None:
    """Return as what somebody takes part in a lot, or None."""
    row = await session.get(Participation, (lot_id, account_id))
    return None if row is None else Part(row.part)


async def needs_of(session: AsyncSession, deposit_number: str) -> EntryNeeds:
    """Return what the application behind a deposit still waits for, apart from money."""
    found = await session.exec(
        select(Application)
        .join(Deposit, col(Deposit.application_id) == Application.id)
        .where(Deposit.number == deposit_number)
    )
    application = found.one()
    asked = proved_by_papers(await conditions_of(session, application.lot_id))
    handed_in = await _standing_requests(session, deposit_number) if asked else {}
    return EntryNeeds(
        papers_missing=_any_in(asked, handed_in, None),
        papers_unchecked=_any_in(asked, handed_in, RequestState.waiting),
        partners_unconsented=await _partners_wait(session, application.id),
        proxy_unconfirmed=application.principal_id is not None
        and application.proxy_confirmed_at is None,
    )


def _any_in(
    asked: tuple[Condition, ...], handed_in: dict[str, str], state: RequestState | None
) -> bool:
    return any(handed_in.get(each.kind) == state for each in asked)


async def _standing_requests(session: AsyncSession, deposit_number: str) -> dict[str, str]:
    rows = select(EntryRequest.kind, EntryRequest.state).where(
        col(EntryRequest.deposit_number) == deposit_number,
        col(EntryRequest.kind) != PROXY,
        col(EntryRequest.state).in_([RequestState.waiting, RequestState.confirmed]),
    )
    return dict((await session.exec(rows)).all())


async def _partners_wait(session: AsyncSession, application_id: str) -> bool:
    rows = select(JointBidder.id).where(
        col(JointBidder.application_id) == application_id,
        col(JointBidder.state) != JointState.consented,
    )
    return (await session.exec(rows.limit(1))).first() is not None


async def _name_partners(uow: UnitOfWork, application: Application, form: EntryForm) -> None:
    own = await uow.session.get_one(Account, application.account_id)
    share = form.own_share or Fraction(0)
    uow.add(_joint(uow, application, 0, application.bidder_name, own.email, share, own.id))
    for position, each in enumerate(form.partners, 1):
        uow.add(_joint(uow, application, position, each.name, plain_email(each.email), each.share))
    await uow.session.flush()


def _joint(
    uow: UnitOfWork,
    application: Application,
    position: int,
    name: str,
    email: str,
    share: Fraction,
    account_id: str | None = None,
) -> JointBidder:
    return JointBidder(
        id=new_id("joint"),
        application_id=application.id,
        position=position,
        email=email,
        name=name.strip(),
        share_numerator=share.numerator,
        share_denominator=share.denominator,
        state=JointState.consented if account_id else JointState.asked,
        account_id=account_id,
        asked_at=uow.now,
        answered_at=uow.now if account_id else None,
    )


async def _principal(uow: UnitOfWork, named: NamedPrincipal) -> Principal:
    """Return the account whose proved name and number these are; they must be registered.

    House rule: a principal bids in their real name, so that the bars can be asked of them too.
    Whether they take part themselves is looked at when the desk has confirmed: a proxy who is told
    so now would learn who applied (OJA-24).
    """
    typed = "".join(named.number.split())
    rows = select(IdentityDossier).where(
        col(IdentityDossier.number).in_([typed, typed.replace("-", "").upper()]),
        col(IdentityDossier.state) == IdentityState.verified,
    )
    known = (await uow.session.exec(rows)).first()
    if known is None or known.legal_name != named.legal_name.strip():
        raise refuse(EntryRefusal.principal_unknown, "principal_name")
    if known.account_id == uow.actor.account_id:
        raise refuse(EntryRefusal.principal_is_oneself, "principal_name")
    return Principal(known.account_id, known.legal_name)


def _insist(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)
