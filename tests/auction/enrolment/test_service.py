from __future__ import annotations

from datetime import timedelta

import pytest

from auction.bidding.lot_news import AdmissionRefused
from auction.cases import service as cases
from auction.db.engine import Database
from auction.deadlines import queries as deadlines
from auction.enrolment import queries, service
from auction.enrolment.events import DepositHeld, DepositReturned
from auction.enrolment.queries import DepositView
from auction.enrolment.refusals import EnrolmentRefusal, Missing
from auction.enrolment.rules import DepositState
from auction.kernel.actor import PLATFORM, Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.ledger import queries as books
from auction.lots.models import Lot
from auction.lots.terms import BiddingTerms
from auction.payments import queries as payments
from auction.payments.events import PaymentMet, PayoutConfirmed, PayoutReturned
from auction.payments.service import confirm_payout, report_transfer, return_payout
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import EnrolledLot, publish_lot


async def published(database: Database) -> EnrolledLot:
    return await publish_lot(await open_court(database))


async def deposit_fen(lot: EnrolledLot) -> int:
    async with lot.court.works.database.session() as session:
        row = await session.get_one(Lot, lot.lot_id)
    return BiddingTerms.from_json(row.terms or {}).deposit_fen


async def close(lot: EnrolledLot, keep: str | None) -> None:
    async with lot.court.acting() as uow:
        row = await uow.session.get_one(Lot, lot.lot_id)
        row.state, row.closed_at = ("sold" if keep else "unsold"), uow.now
        uow.add(row)
        await uow.session.flush()
        await service.release_all_but(uow, lot_id=lot.lot_id, keep=keep, closed_at=uow.now)


async def make_applicant(lot: EnrolledLot, who: Actor, claim_fen: int) -> None:
    async with lot.court.acting(Role.judge) as uow:
        party = await cases.add_party(
            uow,
            case_id=lot.case_id,
            role="applicant",
            kind="person",
            name="王芳",
            account_id=who.account_id,
        )
        await cases.add_claim(
            uow,
            case_id=lot.case_id,
            party_id=party,
            title="调解书",
            claim_class="ordinary",
            rank=1,
            principal_fen=claim_fen,
            interest_fen=0,
            costs_fen=0,
            doubled_interest_fen=0,
        )


async def payout_of(lot: EnrolledLot, number: str) -> payments.PayoutView:
    async with lot.court.works.database.session() as session:
        [payout] = await payments.payouts_of(session, ("deposit_return",), number)
    return payout


async def test_applying_asks_for_the_deposit_under_a_number_of_its_own(database: Database) -> None:
    lot = await published(database)

    deposit = await lot.apply(await lot.bidder())

    async with database.session() as session:
        asked = await payments.number_for(session, "deposit", deposit.number)
    assert asked is not None
    assert (asked.number, asked.amount_fen) == (deposit.number, await deposit_fen(lot))
    assert asked.payer_name == "王芳"
    assert deposit.state is DepositState.asked


async def test_arrived_deposit_is_held_and_has_its_payer_admitted(database: Database) -> None:
    lot = await published(database)
    deposit = await lot.apply(await lot.bidder())

    await lot.pay(deposit)

    assert (await lot.deposit(deposit.number)).state is DepositState.held
    assert await lot.court.happened(DepositHeld) == [
        DepositHeld(deposit.number, lot.lot_id, lot.court.court_id)
    ]


async def test_same_payment_told_twice_is_held_once(database: Database) -> None:
    lot = await published(database)
    deposit = await lot.apply(await lot.bidder())
    await lot.pay(deposit)
    [met] = await lot.court.happened(PaymentMet)

    async with lot.court.acting() as uow:
        await service.hold_deposit(uow, met)

    assert len(await lot.court.happened(DepositHeld)) == 1


async def test_what_is_missing_shrinks_to_nothing(database: Database) -> None:
    lot = await published(database)
    who = await lot.bidder()
    seen = [await lot.missing(who)]
    deposit = await lot.apply(who)
    seen.append(await lot.missing(who))
    await lot.pay(deposit)
    seen.append(await lot.missing(who))
    await lot.admit(deposit)
    seen.append(await lot.missing(who))

    assert seen == [
        "application_missing eligibility_unpromised deposit_missing",
        "deposit_missing",
        "deposit_unconfirmed",
        "",
    ]


async def test_visitor_is_told_to_sign_in(database: Database) -> None:
    lot = await published(database)

    assert await lot.missing(PLATFORM) == "not_signed_in"


async def test_nobody_applies_twice(database: Database) -> None:
    lot = await published(database)
    who = await lot.bidder()
    await lot.apply(who)

    with pytest.raises(Refused) as refused:
        await lot.apply(who)

    assert refused.value.refusal.code == EnrolmentRefusal.already_applied


async def test_courts_own_staff_is_barred(database: Database) -> None:
    lot = await published(database)

    with pytest.raises(Refused) as refused:
        await lot.apply(lot.court.staff[Role.clerk])

    assert refused.value.refusal.code == Missing.own_court


async def test_buyer_who_did_not_pay_is_barred_from_the_resale(database: Database) -> None:
    lot = await published(database)
    who = await lot.bidder()
    async with lot.court.acting() as uow:
        row = await uow.session.get_one(Lot, lot.lot_id)
        row.barred_account_ids = [who.account_id or ""]
        uow.add(row)

    with pytest.raises(Refused) as refused:
        await lot.apply(who)

    assert refused.value.refusal.code == Missing.barred


async def test_account_without_a_proved_identity_is_refused(database: Database) -> None:
    lot = await published(database)

    with pytest.raises(Refused) as refused:
        await lot.apply(await lot.court.person("无名", Role.bidder))

    assert refused.value.refusal.code == Missing.identity_unverified


async def test_unknown_lot_is_not_found(database: Database) -> None:
    lot = await published(database)
    who = await lot.bidder()
    lot.lot_id = "lot_unknown"

    with pytest.raises(Refused) as refused:
        await lot.apply(who)

    assert refused.value.refusal.code == CommonRefusal.not_found


async def test_debtor_may_bid(database: Database) -> None:
    lot = await published(database)
    debtor = await lot.bidder("林建国")
    async with lot.court.acting(Role.judge) as uow:
        await cases.add_party(
            uow,
            case_id=lot.case_id,
            role="debtor",
            kind="person",
            name="林建国",
            account_id=debtor.account_id,
        )

    assert (await lot.apply(debtor)).due_fen == await deposit_fen(lot)


async def test_applicant_pays_the_part_the_claim_does_not_cover(database: Database) -> None:
    lot = await published(database)
    who = await lot.bidder()
    await make_applicant(lot, who, claim_fen=1_000_000)

    assert (await lot.apply(who)).due_fen == await deposit_fen(lot) - 1_000_000


async def test_applicant_whose_claim_covers_it_is_held_without_paying(database: Database) -> None:
    lot = await published(database)
    who = await lot.bidder()
    await make_applicant(lot, who, claim_fen=500_000_000)

    deposit = await lot.apply(who)

    assert (deposit.due_fen, deposit.state) == (0, DepositState.held)
    assert len(await lot.court.happened(DepositHeld)) == 1


async def test_every_deposit_but_the_buyers_goes_back_within_a_day(database: Database) -> None:
    lot = await published(database)
    buyer, loser = await lot.admitted("甲"), await lot.admitted("乙")

    await close(lot, keep=buyer.number)

    kept, returning = await lot.deposit(buyer.number), await lot.deposit(loser.number)
    now = lot.court.clock.now()
    assert kept.state is DepositState.applied
    assert returning.state is DepositState.instructed
    assert returning.release_due_at == now + timedelta(hours=24)
    payout = await payout_of(lot, loser.number)
    assert (payout.amount_fen, payout.payee_account) == (loser.paid_fen, "6222000000010001")


async def test_return_has_a_deadline_that_names_no_lot_and_no_case(database: Database) -> None:
    lot = await published(database)
    loser = await lot.admitted()

    await close(lot, keep=None)

    now = lot.court.clock.now()
    async with database.session() as session:
        due = await deadlines.due_for_court(
            session, lot.court.court_id, now, now + timedelta(days=2)
        )
    [deadline] = [one for one in due if one.kind == "deposit_return"]
    assert (deadline.law, deadline.role, deadline.case_id) == ("OJA-37", Role.finance, None)
    assert deadline.data == {"number": loser.number, "amount_fen": loser.paid_fen}


async def test_books_owe_nobody_once_the_bank_has_paid_back(database: Database) -> None:
    lot = await published(database)
    loser = await lot.admitted()
    await close(lot, keep=None)
    payout = await payout_of(lot, loser.number)
    async with lot.court.acting(Role.finance) as uow:
        await confirm_payout(uow, payout_id=payout.id, bank_ref="BANK-1")
    [confirmed] = await lot.court.happened(PayoutConfirmed)

    for _ in range(2):
        async with lot.court.acting() as uow:
            await service.deposit_returned(uow, confirmed)

    assert (await lot.deposit(loser.number)).state is DepositState.returned
    assert len(await lot.court.happened(DepositReturned)) == 1
    async with database.session() as session:
        trial = await books.trial_balance(session, lot.court.court_id)
        assert await books.balance(session, lot.court.court_id, f"deposit:{loser.number}") == 0
    assert trial.balanced


async def test_return_the_bank_sent_back_waits_again_and_a_late_word_of_the_first_proves_nothing(
    database: Database,
) -> None:
    lot = await published(database)
    loser = await lot.admitted()
    await close(lot, keep=None)
    payout = await payout_of(lot, loser.number)
    async with lot.court.acting(Role.finance) as uow:
        await confirm_payout(uow, payout_id=payout.id, bank_ref="BANK-1")
    [first] = await lot.court.happened(PayoutConfirmed)
    async with lot.court.acting() as uow:
        await service.deposit_returned(uow, first)
    async with lot.court.acting(Role.finance) as uow:
        await return_payout(uow, payout_id=payout.id, bank_ref="BACK-1", reason="AC04")
    [back] = await lot.court.happened(PayoutReturned)
    async with lot.court.acting() as uow:
        await service.deposit_came_back(uow, back)
        await service.deposit_returned(uow, first)
    assert (await lot.deposit(loser.number)).state is DepositState.instructed


async def test_number_never_paid_is_closed_with_the_lot(database: Database) -> None:
    lot = await published(database)
    deposit = await lot.apply(await lot.bidder())

    await close(lot, keep=None)

    assert (await lot.deposit(deposit.number)).state is DepositState.closed
    async with lot.court.acting() as uow:
        late = await report_transfer(
            uow,
            court_id=lot.court.court_id,
            bank_ref="late",
            number=deposit.number,
            payer_name="王芳",
            payer_account="1",
            amount_fen=deposit.due_fen,
        )
    assert (late.state, late.reason) == ("desk", "number_closed")


async def test_payment_booked_before_and_heard_of_after_the_close_goes_back(
    database: Database,
) -> None:
    lot = await published(database)
    deposit = await lot.apply(await lot.bidder())
    async with lot.court.acting() as uow:
        await report_transfer(
            uow,
            court_id=lot.court.court_id,
            bank_ref="in-time",
            number=deposit.number,
            payer_name="王芳",
            payer_account="1",
            amount_fen=deposit.due_fen,
        )
    await close(lot, keep=None)
    [met] = await lot.court.happened(PaymentMet)

    async with lot.court.acting() as uow:
        await service.hold_deposit(uow, met)

    assert (await lot.deposit(deposit.number)).state is DepositState.instructed
    assert await lot.court.happened(DepositHeld) == []


async def test_admission_the_engine_refused_sends_the_deposit_back(database: Database) -> None:
    lot = await published(database)
    deposit = await lot.apply(await lot.bidder())
    await lot.pay(deposit)
    news = AdmissionRefused(
        lot_id=lot.lot_id,
        deposit_number=deposit.number,
        court_id=lot.court.court_id,
        code="lot_over",
    )

    for _ in range(2):
        async with lot.court.acting() as uow:
            await service.release_refused(uow, news)

    assert (await lot.deposit(deposit.number)).state is DepositState.instructed


async def test_admission_heard_of_after_the_win_changes_nothing(database: Database) -> None:
    lot = await published(database)
    deposit = await lot.apply(await lot.bidder())
    await lot.pay(deposit)
    await close(lot, keep=deposit.number)

    await lot.admit(deposit)

    assert (await lot.deposit(deposit.number)).state is DepositState.applied


async def test_closing_twice_pays_back_once(database: Database) -> None:
    lot = await published(database)
    loser = await lot.admitted()
    await close(lot, keep=None)
    await close(lot, keep=None)

    assert (await payout_of(lot, loser.number)).amount_fen == loser.paid_fen


async def test_my_lots_shows_my_own_only(database: Database) -> None:
    lot = await published(database)
    mine, other = await lot.bidder("甲"), await lot.bidder("乙")
    deposit = await lot.apply(mine)
    await lot.apply(other)

    async with database.session() as session:
        found = await queries.my_lots(session, mine.account_id or "")

    assert [one.deposit.number for one in found] == [deposit.number]


async def test_opaque_number_leads_to_its_holder(database: Database) -> None:
    lot = await published(database)
    who = await lot.bidder()
    deposit: DepositView = await lot.apply(who)

    async with database.session() as session:
        holder = await queries.holder_of_deposit(session, deposit.number)

    assert holder == (who.account_id, lot.lot_id)


@pytest.mark.parametrize("account", ["", "12", "银行"])
async def test_deposit_needs_an_account_it_can_return_to(database: Database, account: str) -> None:
    lot = await published(database)
    who = await lot.bidder()

    with pytest.raises(Refused) as refused:
        async with lot.court.acting(who) as uow:
            await service.apply(uow, lot_id=lot.lot_id, refund_account=account)

    assert refused.value.refusal.field_name == "refund_account"
