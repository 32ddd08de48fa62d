from __future__ import annotations

from dataclasses import replace

import pytest

from auction.payments.matching import Asked, NumberState, plain_number, same_name, why_not
from auction.payments.refusals import DeskReason

DEPOSIT = Asked("李伟", 1_000, 0, parts_allowed=False, state=NumberState.open)
BALANCE = Asked("李伟", 1_000, 400, parts_allowed=True, state=NumberState.open)


@pytest.mark.parametrize(
    ("asked", "payer_name", "amount_fen", "reason"),
    [
        (DEPOSIT, "李伟", 1_000, None),
        (DEPOSIT, "李伟", 999, DeskReason.too_small),
        (DEPOSIT, "李伟", 1_001, DeskReason.too_large),
        (DEPOSIT, "王芳", 1_000, DeskReason.other_payer),
        (BALANCE, "李伟", 600, None),
        (BALANCE, "李伟", 1, None),
        (BALANCE, "李伟", 601, DeskReason.too_large),
    ],
)
def test_only_what_was_asked_fits(
    asked: Asked, payer_name: str, amount_fen: int, reason: DeskReason | None
) -> None:
    assert why_not(asked, payer_name=payer_name, amount_fen=amount_fen) is reason


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (None, DeskReason.unknown_number),
        (replace(DEPOSIT, state=NumberState.closed), DeskReason.number_closed),
        (replace(DEPOSIT, state=NumberState.met), DeskReason.already_paid),
        (DEPOSIT, DeskReason.other_payer),
    ],
)
def test_the_first_thing_wrong_is_the_reason(asked: Asked | None, reason: DeskReason) -> None:
    assert why_not(asked, payer_name="somebody else", amount_fen=9_999) is reason


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("李伟", " 李 伟 ", True),
        ("海南某某有限公司（分公司）", "海南某某有限公司(分公司)", True),
        ("Li Wei", "LI WEI", True),
        ("李伟", "李炜", False),
    ],
)
def test_names_are_the_same_whatever_their_width_case_and_spaces(
    one: str, other: str, same: bool
) -> None:
    assert same_name(one, other) is same


def test_a_number_is_read_without_its_spaces_and_in_plain_digits() -> None:
    assert plain_number(" ４０12 3456 7897 ") == "401234567897"
