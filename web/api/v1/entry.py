"""What a lot asks of bidders, papers for the sworn desk, and bidding together.

The desk itself decides on a page, where its every look is noted.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment import joint
from auction.enrolment.entry_forms import EntryForm, NamedPrincipal, Partner
from auction.enrolment.entry_papers import hand_in
from auction.enrolment.entry_queries import EntryView, Invitation, entry_of, invitations
from auction.enrolment.queries import deposit_with_number
from auction.enrolment.refusals import JointRefusal
from auction.enrolment.shares import read_share
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.conditions import conditions_of, set_condition
from auction.lots.entry_conditions import Condition, ConditionKind, Proof
from auction.people.rules import plain_email
from auction.settlement.eligibility import record_eligibility_check
from web.api.v1.answers import Made, found
from web.api.v1.endpoint import Call
from web.api.v1.fields import Id, Line, OptionalProse, Prose
from web.api.v1.reading import Body, NoBody, NoQuery
from web.public.lot_page import public_lot

Share = Annotated[str, StringConstraints(min_length=1, max_length=20)]


class NamedPartner(Body):
    """Another of several who bid together; `share` is a fraction, "1/3", or per cent, "33.5%"."""

    name: Line
    email: Line
    share: Share


class ForAnother(Body):
    """For whom a proxy bids: their name and number as they proved them here."""

    legal_name: Line
    number: Line


class NewCondition(Body):
    """Something a lot asks of bidders; without an English text the Chinese one stands for both."""

    kind: ConditionKind
    proof: Proof
    text_zh: OptionalProse = ""
    text_en: OptionalProse = ""


class NewPapers(Body):
    """Papers uploaded with `POST /me/documents`: for a condition's kind, or `proxy`."""

    kind: Line
    file_ids: list[Id]
    statement: OptionalProse = ""


class Consent(Body):
    """Consent to bid together. `is_eligible` is the promise that nothing bars oneself."""

    is_eligible: Literal[True]
    promises: list[ConditionKind] = Field(default_factory=list)


class EligibilityFound(Body):
    """What the court found when it looked again, and where it asked."""

    kind: ConditionKind
    is_eligible: bool
    source: Prose


@dataclass(frozen=True)
class Conditions:
    """Everything a lot asks, what every lot asks first."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Invitations:
    """What one is asked to bid for together with others."""

    invitations: tuple[Invitation, ...]


async def list_conditions(session: AsyncSession, call: Call[NoBody, NoQuery]) -> Conditions:
    """List what a public lot asks of whoever bids."""
    shown = await public_lot(session, call.path["lot_id"])
    return Conditions(await conditions_of(session, shown.id))


async def ask_condition(uow: UnitOfWork, call: Call[NewCondition, NoQuery]) -> Made:
    """Ask something of bidders before a lot is announced; a kind asked again replaces the first."""
    lot_id = call.path["lot_id"]
    await set_condition(uow, lot_id=lot_id, **dict(call.body))
    return Made(lot_id)


async def show_entry(session: AsyncSession, call: Call[NoBody, NoQuery]) -> EntryView:
    """Show what one's own application needs beside its deposit: papers, partners, confirmation."""
    deposit = found(await deposit_with_number(session, call.path["number"]))
    if deposit.account_id != call.account_id():
        raise refuse(CommonRefusal.not_found)
    return await entry_of(session, deposit.number)


async def hand_in_papers(uow: UnitOfWork, call: Call[NewPapers, NoQuery]) -> Made:
    """Hand in papers for one's own application; the admission desk decides."""
    return Made(await hand_in(uow, number=call.path["number"], **dict(call.body)))


async def list_invitations(session: AsyncSession, call: Call[NoBody, NoQuery]) -> Invitations:
    """List who asks one to bid together with them."""
    return Invitations(tuple(await invitations(session, call.account_id())))


async def consent(uow: UnitOfWork, call: Call[Consent, NoQuery]) -> Made:
    """Consent to bid together with whoever named one."""
    await joint.consent(uow, joint_id=call.path["joint_id"], promised=call.body.promises)
    return Made(call.path["joint_id"])


async def decline(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Say no to bidding together."""
    await joint.decline(uow, joint_id=call.path["joint_id"])
    return Made(call.path["joint_id"])


async def check_eligibility(uow: UnitOfWork, call: Call[EligibilityFound, NoQuery]) -> Made:
    """Record what was found when a buyer's promise was looked at again, before the ruling."""
    await record_eligibility_check(uow, sale_id=call.path["sale_id"], **dict(call.body))
    return Made(call.path["sale_id"])


def entry_form(
    promises: list[ConditionKind],
    partners: list[NamedPartner],
    own_share: str,
    principal: ForAnother | None,
) -> EntryForm:
    """Return how somebody enters, as enrolment takes it."""
    return EntryForm(
        promised=promises,
        partners=[Partner(p.name, plain_email(p.email), _share(p.share)) for p in partners],
        own_share=_share(own_share) if partners else None,
        principal=NamedPrincipal(principal.legal_name, principal.number) if principal else None,
    )


def _share(text: str) -> Fraction:
    share = read_share(text)
    if share is None:
        raise refuse(JointRefusal.share_malformed, "own_share")
    return share
