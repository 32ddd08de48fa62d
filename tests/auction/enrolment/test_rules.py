from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from auction.enrolment import rules
from auction.enrolment.refusals import EnrolmentRefusal, Missing
from auction.enrolment.rules import DepositState, Standing
from auction.people.rules import IdentityState

READY = Standing(
    account_id="acc_1",
    staff_of=None,
    identity=IdentityState.verified,
    lot_state="open",
    lot_closed=False,
    lot_court_id="court_1",
    barred=(),
    deposit=DepositState.admitted,
)
NEW = replace(READY, deposit=None)

SATURDAY_NIGHT = datetime(2026, 10, 3, 15, 30, tzinfo=UTC)


def test_nothing_is_missing_of_whoever_was_admitted() -> None:
    assert rules.what_is_missing(READY) == ()


@pytest.mark.parametrize(
    ("standing", "missing"),
    [
        (replace(NEW, account_id=None), "not_signed_in"),
        (
            replace(NEW, identity=IdentityState.none),
            "identity_unverified application_missing eligibility_unpromised deposit_missing",
        ),
        (
            replace(NEW, identity=IdentityState.submitted),
            (
                "identity_unverified application_missing documents_pending"
                " eligibility_unpromised deposit_missing"
            ),
        ),
        (NEW, "application_missing eligibility_unpromised deposit_missing"),
        (replace(READY, deposit=DepositState.asked), "deposit_missing"),
        (replace(READY, deposit=DepositState.held), "deposit_unconfirmed"),
        (replace(READY, barred=("acc_1",)), "barred"),
        (replace(READY, staff_of="court_1"), "own_court"),
        (replace(READY, lot_state="sold"), "lot_over"),
        (replace(READY, lot_closed=True), "lot_over"),
        (replace(NEW, account_id=None, lot_state="withdrawn"), "not_signed_in lot_over"),
    ],
)
def test_what_is_missing_is_said_in_the_protocols_order(standing: Standing, missing: str) -> None:
    assert " ".join(rules.what_is_missing(standing)) == missing


def test_codes_stand_in_the_protocols_order_however_many_are_missing() -> None:
    worst = replace(
        NEW,
        identity=IdentityState.submitted,
        barred=("acc_1",),
        staff_of="court_1",
        lot_state="unsold",
    )

    found = rules.what_is_missing(worst)

    assert list(found) == sorted(found, key=list(Missing).index)


def test_staff_of_another_court_may_bid() -> None:
    assert rules.may_apply(replace(NEW, staff_of="court_2")) is None


@pytest.mark.parametrize("state", ["published", "open"])
def test_applications_are_taken_until_the_bidding_ends(state: str) -> None:
    assert rules.may_apply(replace(NEW, lot_state=state)) is None


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (replace(NEW, account_id=None, lot_state="sold"), Missing.not_signed_in),
        (replace(NEW, lot_state="sold", barred=("acc_1",)), Missing.lot_over),
        (replace(NEW, lot_state="draft"), EnrolmentRefusal.lot_not_announced),
        (replace(NEW, barred=("acc_1",), staff_of="court_1"), Missing.barred),
        (replace(NEW, staff_of="court_1", identity=IdentityState.none), Missing.own_court),
        (replace(READY, identity=IdentityState.rejected), Missing.identity_unverified),
        (READY, EnrolmentRefusal.already_applied),
    ],
)
def test_first_thing_wrong_is_the_one_reported(standing: Standing, code: str) -> None:
    refusal = rules.may_apply(standing)

    assert refusal is not None
    assert refusal.code == code


@pytest.mark.parametrize(
    ("claim_fen", "due_fen"),
    [(None, 500), (0, 500), (200, 300), (500, 0), (10_000, 0)],
)
def test_applicant_pays_what_the_claim_does_not_cover(claim_fen: int | None, due_fen: int) -> None:
    assert rules.deposit_due_fen(500, applicant_claim_fen=claim_fen) == due_fen


def test_return_is_due_after_a_day_that_passes_weekend_or_not() -> None:
    assert rules.return_due_at(SATURDAY_NIGHT) == SATURDAY_NIGHT + timedelta(hours=24)


@pytest.mark.parametrize("typed", ["6222 0000 0001 0001", "6222-0000-0001-0001", "cn12abcd3456"])
def test_bank_account_is_taken_as_people_type_it(typed: str) -> None:
    assert rules.check_bank_account(rules.plain_bank_account(typed)) is None


@pytest.mark.parametrize("typed", ["", "1234567", "6222/0000", "账号六二二二零零零零", "1" * 35])
def test_what_is_no_bank_account_is_refused(typed: str) -> None:
    assert rules.check_bank_account(rules.plain_bank_account(typed)) is not None
