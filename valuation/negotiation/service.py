"""The verbs of a negotiation: the court opens it, the parties state, the judge confirms.

No note in the audit record carries a figure before the seal is lifted. Law: REF-04, REF-44, REF-47.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from sqlmodel import col, select

from auction.cases.kinds import PartyRole
from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.kernel.clock import court_day, last_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import CLERICAL, JUDICIAL, filled, insist, must_be, parties_of_actor
from valuation.negotiation.access import Held, held_by_court, held_by_party
from valuation.negotiation.consequences import (
    end_without_price,
    fix_agreed_price,
    note_act,
    settle,
    start_stating,
)
from valuation.negotiation.events import NegotiationBegun
from valuation.negotiation.models import NegotiatingParty, Negotiation
from valuation.negotiation.refusals import NegotiationRefusal
from valuation.negotiation.rules import (
    DAYS,
    FEWEST_DAYS,
    MOST_DAYS,
    SIDES,
    Asked,
    NegotiationFailure,
    NegotiationState,
    may_negotiate,
)
from valuation.procedure.access import procedure_of_court
from valuation.procedure.ladder import Method
from valuation.procedure.models import PriceProcedure
from valuation.procedure.pricing import check_amount, check_validity
from valuation.procedure.service import begin_method


async def begin_negotiation(
    uow: UnitOfWork, *, procedure_id: str, days: int = DAYS, creditor_ids: Sequence[str] = ()
) -> str:
    """Ask the parties for their prices, each under seal; return the negotiation's id.

    Asked is every applicant and debtor with an account, and the creditors named. Refused when a
    side has nobody with an account: then a party is missing for this method. Law: REF-04.
    """
    procedure = await procedure_of_court(uow, procedure_id, CLERICAL)
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise refuse(CommonRefusal.malformed, "days", least=FEWEST_DAYS, most=MOST_DAYS)
    asked = await _asked(uow, procedure, creditor_ids)
    row = Negotiation(
        id=new_id("neg"),
        court_id=procedure.court_id,
        case_id=procedure.case_id,
        asset_id=procedure.asset_id,
        procedure_id=procedure.id,
        state=NegotiationState.stating,
        begun_at=uow.now,
        due_at=due_in_days(uow.now, days),
    )
    await begin_method(uow, procedure, Method.negotiation, row.id)
    uow.add(row)
    await uow.session.flush()
    for party in asked:
        uow.add(
            NegotiatingParty(negotiation_id=row.id, party_id=party.party_id, court_id=row.court_id)
        )
    await uow.session.flush()
    await start_stating(uow, row)
    note_act(uow, row, "begun", days=days, parties=[party.party_id for party in asked])
    uow.emit(NegotiationBegun(row.id, row.court_id))
    return row.id


async def state_price(
    uow: UnitOfWork,
    *,
    negotiation_id: str,
    amount_fen: int,
    valid_until_on: date | None = None,
) -> None:
    """State a price under seal, or change it, until all have stated; then the seals are lifted.

    Whoever stands for several parties states for all of them. Law: REF-04.
    """
    held, own = await held_by_party(uow, negotiation_id)
    _insist_in_time(uow, held)
    insist(check_amount(amount_fen))
    if valid_until_on is not None:
        insist(check_validity(valid_until_on, court_day(uow.now)))
    for row in own:
        row.amount_fen, row.valid_until_on, row.stated_at = amount_fen, valid_until_on, uow.now
    await uow.session.flush()
    note_act(uow, held.row, "stated", parties=[row.party_id for row in own])
    await settle(uow, held)


async def refuse_negotiation(uow: UnitOfWork, *, negotiation_id: str) -> None:
    """Refuse to negotiate: the method fails at once, and no figure is shown. Law: REF-04."""
    held, own = await held_by_party(uow, negotiation_id)
    _insist_in_time(uow, held)
    for row in own:
        row.refused_at = uow.now
    note_act(uow, held.row, "refused", parties=[row.party_id for row in own])
    await end_without_price(uow, held, NegotiationFailure.party_refuses)


async def confirm_price(
    uow: UnitOfWork, *, negotiation_id: str, harms_others: bool, reason: str
) -> None:
    """Say whether equal prices harm somebody else's lawful rights; if not, the price stands.

    If the agreed validity has run out meanwhile, there is nothing left to confirm. Law: REF-04.
    """
    held = await held_by_court(uow, negotiation_id, JUDICIAL)
    must_be(held.row.state, NegotiationState.confirming)
    held.row.reason, held.row.decided_by = filled(reason, "reason"), uow.actor.account_id
    note_act(uow, held.row, "decided", harms_others=harms_others)
    if harms_others:
        await end_without_price(uow, held, NegotiationFailure.harms_others)
    else:
        await fix_agreed_price(uow, held)


async def object_to_agreed_price(uow: UnitOfWork, *, negotiation_id: str) -> NoReturn:
    """Refuse a party's objection: none is heard against a negotiated price. Law: REF-44, REF-45."""
    found = await uow.session.get(Negotiation, negotiation_id)
    if found is None:
        raise refuse(CommonRefusal.not_found)
    await parties_of_actor(uow, found.case_id)
    raise refuse(NegotiationRefusal.agreed_price_final)


async def _asked(
    uow: UnitOfWork, procedure: PriceProcedure, creditor_ids: Sequence[str]
) -> list[Asked]:
    rows = select(CaseParty).where(col(CaseParty.case_id) == procedure.case_id)
    parties = (await uow.session.exec(rows.order_by(col(CaseParty.position)))).all()
    named = set(creditor_ids)
    others = {party.id for party in parties if PartyRole(party.role) not in SIDES}
    if not named <= others:
        raise refuse(CommonRefusal.malformed, "creditor_ids")
    chosen = [
        Asked(party.id, PartyRole(party.role), party.account_id)
        for party in parties
        if PartyRole(party.role) in SIDES or party.id in named
    ]
    insist(may_negotiate(chosen))
    if any(party.party_id in named and party.account_id is None for party in chosen):
        raise refuse(NegotiationRefusal.creditor_without_account, "creditor_ids")
    return [party for party in chosen if party.account_id is not None]


def _insist_in_time(uow: UnitOfWork, held: Held) -> None:
    must_be(held.row.state, NegotiationState.stating)
    if uow.now >= held.row.due_at:
        last_on = last_day(held.row.due_at)
        raise refuse(NegotiationRefusal.time_to_state_over, last_on=last_on)
