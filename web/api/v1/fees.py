"""Fees of the valuation: the tariffs, the applicant's advance, expenses, and each fee's sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from valuation.agencies.roster import Speciality
from valuation.appraisal.queries import appraisal
from valuation.fees import advancing, expenses, settling
from valuation.fees.queries import (
    CommissionFees,
    FeesView,
    fees_of_appraisal,
    fees_of_commission,
)
from valuation.fees.tariff import Tier
from valuation.fees.tariffs import TariffView, file_tariff, tariffs
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Fen, FenFromZero, Line, OptionalProse, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery


class TierBody(Body):
    """Up to which value a rate holds; the last tier has no end. `rate`: 250 is 2.5 per mille."""

    up_to_fen: Fen | None = None
    rate: int


class NewTariff(Body):
    """A filed tariff in the place of the one before it; `source` names the filing."""

    speciality: Speciality
    tiers: list[TierBody]
    source: Line


class Expected(Body):
    """What the thing may be worth."""

    expected_fen: Fen


class Expenses(Body):
    """What the work cost the agency in all, and what for."""

    amount_fen: Fen
    note: Prose


class Accepted(Body):
    """What the judge accepts of the expenses; less than claimed wants a note."""

    accepted_fen: FenFromZero
    note: OptionalProse = ""


class PayTo(Body):
    """Where the agency is paid."""

    bank_account: Line


@dataclass(frozen=True)
class Estimate:
    """The advance that an estimate comes to: half of the fee."""

    advance_fen: int


@dataclass(frozen=True)
class AskedAdvance:
    """The number under which the applicant pays the advance."""

    payment_number: str


async def list_tariffs(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[TariffView]:
    """List the tariff of each speciality; version 0 is an example the court has to replace."""
    return listed_from(await tariffs(session, call.court_id(*READERS)), call.query)


async def file_new_tariff(uow: UnitOfWork, call: Call[NewTariff, NoQuery]) -> Made:
    """File a tariff, as a judge or the president."""
    body = call.body
    tiers = [Tier(tier.up_to_fen, tier.rate) for tier in body.tiers]
    return Made(await file_tariff(uow, speciality=body.speciality, tiers=tiers, source=body.source))


async def show_fees(session: AsyncSession, call: Call[NoBody, NoQuery]) -> FeesView:
    """Show the fees of an appraisal, with every step of each sum."""
    court_id, appraisal_id = call.court_id(*READERS), call.path["appraisal_id"]
    found(await appraisal(session, court_id, appraisal_id))
    return await fees_of_appraisal(session, appraisal_id)


async def estimate_fee(uow: UnitOfWork, call: Call[Expected, NoQuery]) -> Estimate:
    """Estimate the fee by the tariff, as the court."""
    appraisal_id, expected_fen = call.path["appraisal_id"], call.body.expected_fen
    return Estimate(
        await advancing.estimate_fee(uow, appraisal_id=appraisal_id, expected_fen=expected_fen)
    )


async def ask_advance(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> AskedAdvance:
    """Ask the applicant for half of the estimated fee."""
    return AskedAdvance(await advancing.ask_advance(uow, appraisal_id=call.path["appraisal_id"]))


async def settle_unsold(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> FeesView:
    """Say that the thing will not be sold: its agency is paid what it spent."""
    appraisal_id = call.path["appraisal_id"]
    await settling.settle_unsold(uow, appraisal_id=appraisal_id)
    await uow.session.flush()
    return await fees_of_appraisal(uow.session, appraisal_id)


async def show_commission_fee(session: AsyncSession, call: Call[NoBody, NoQuery]) -> CommissionFees:
    """Show an agency the fee of its own commission."""
    return await fees_of_commission(session, call.account_id(), call.path["commission_id"])


async def estimate_by_agency(uow: UnitOfWork, call: Call[Expected, NoQuery]) -> Estimate:
    """Estimate the fee by the tariff, as the agency."""
    commission_id, expected_fen = call.path["commission_id"], call.body.expected_fen
    return Estimate(
        await advancing.estimate_by_agency(
            uow, commission_id=commission_id, expected_fen=expected_fen
        )
    )


async def name_fee_account(uow: UnitOfWork, call: Call[PayTo, NoQuery]) -> CommissionFees:
    """Say where the agency is paid."""
    commission_id = call.path["commission_id"]
    await expenses.name_fee_account(
        uow, commission_id=commission_id, bank_account=call.body.bank_account
    )
    return await _own(uow, call)


async def enter_expenses(uow: UnitOfWork, call: Call[Expenses, NoQuery]) -> CommissionFees:
    """Say what the work cost the agency; paid only where nothing is sold."""
    commission_id, body = call.path["commission_id"], call.body
    await expenses.enter_expenses(
        uow, commission_id=commission_id, amount_fen=body.amount_fen, note=body.note
    )
    return await _own(uow, call)


async def accept_expenses(uow: UnitOfWork, call: Call[Accepted, NoQuery]) -> Made:
    """Accept an amount of what the agency spent, as the judge."""
    commission_id, body = call.path["commission_id"], call.body
    await expenses.accept_expenses(
        uow, commission_id=commission_id, accepted_fen=body.accepted_fen, note=body.note
    )
    return Made(commission_id)


async def _own(uow: UnitOfWork, call: Call[Any, NoQuery]) -> CommissionFees:
    """Return the fee as it stands after the act."""
    await uow.session.flush()
    return await fees_of_commission(uow.session, call.account_id(), call.path["commission_id"])
