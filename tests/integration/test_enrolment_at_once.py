"""What two do in the same instant: one is first, the other learns it, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest

from auction.db.engine import Database
from auction.enrolment import queries, service
from auction.enrolment.refusals import EnrolmentRefusal, Missing
from auction.enrolment.rules import DepositState
from auction.kernel.refusal import Refused
from auction.ledger.service import take_books
from auction.lots.models import Lot
from auction.payments.events import PaymentMet
from auction.payments.service import report_transfer
from auction.people.refusals import PeopleRefusal
from tests.auction.people.test_identity import bidder, handed_in
from tests.auction.people.test_service import registered
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import EnrolledLot, publish_lot
from web.sandbox.identity import InstantIdentityCheck


async def codes(*acts: Awaitable[object]) -> list[str]:
    """Do all at once; return the codes of those that were refused."""
    answers = await asyncio.gather(*acts, return_exceptions=True)
    failed = [one for one in answers if isinstance(one, BaseException)]
    assert all(isinstance(one, Refused) for one in failed), failed
    return [str(one.refusal.code) for one in failed if isinstance(one, Refused)]


async def close(lot: EnrolledLot) -> None:
    async with lot.court.acting() as uow:
        # As settlement does: the books before any other row, or two transactions wait in a ring.
        await take_books(uow, lot.court.court_id)
        row = await uow.session.get_one(Lot, lot.lot_id)
        row.state, row.closed_at = "unsold", uow.now
        uow.add(row)
        await service.release_all_but(uow, lot_id=lot.lot_id, keep=None, closed_at=uow.now)


async def test_one_address_is_registered_once(database: Database) -> None:
    court = await open_court(database)

    refused = await codes(*(registered(court, "wang@example.org") for _ in range(4)))

    assert refused == [PeopleRefusal.email_taken] * 3


async def test_one_number_is_proved_once(database: Database) -> None:
    court = await open_court(database)
    people = [await bidder(court, f"a{i}@example.org") for i in range(4)]

    refused = await codes(*(handed_in(court, who, check=InstantIdentityCheck()) for who in people))

    assert refused == [PeopleRefusal.number_taken] * 3


async def test_one_account_applies_once(database: Database) -> None:
    lot = await publish_lot(await open_court(database))
    who = await lot.bidder()

    refused = await codes(*(lot.apply(who) for _ in range(4)))

    assert refused == [EnrolmentRefusal.already_applied] * 3


@pytest.mark.parametrize("attempt", range(4))
async def test_application_at_the_close_is_either_refused_or_closed(
    database: Database, attempt: int
) -> None:
    lot = await publish_lot(await open_court(database))
    who = await lot.bidder(f"bidder {attempt}")

    refused = await codes(lot.apply(who), close(lot))

    async with database.session() as session:
        deposit = await queries.deposit_of(session, who.account_id or "", lot.lot_id)
    outcome = (refused, deposit.state if deposit else None)
    assert outcome in [([Missing.lot_over], None), ([], DepositState.closed)]


@pytest.mark.parametrize("attempt", range(4))
async def test_payment_at_the_close_goes_back(database: Database, attempt: int) -> None:
    lot = await publish_lot(await open_court(database))
    deposit = await lot.apply(await lot.bidder(f"bidder {attempt}"))
    async with lot.court.acting() as uow:
        await report_transfer(
            uow,
            court_id=lot.court.court_id,
            bank_ref="in-time",
            number=deposit.number,
            payer_name=deposit.payer_name,
            payer_account="1",
            amount_fen=deposit.due_fen,
        )
    [met] = await lot.court.happened(PaymentMet)

    async def hold() -> None:
        async with lot.court.acting() as uow:
            await service.hold_deposit(uow, met)

    assert await codes(hold(), close(lot)) == []
    assert (await lot.deposit(deposit.number)).state is DepositState.instructed
