"""Which acts of the court are lawful to order, and which are refused with what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from auction.cases.refusals import CaseRefusal
from auction.kernel.refusal import CommonRefusal
from auction.lots.acts import GROUNDS, ActKind, Ground, Order, check_order
from auction.lots.refusals import LotRefusal
from tests.fakes.court_of_tests import NOON

REASON = "当事人正在和解，申请延期。"


def order(kind: ActKind = ActKind.stay, **change: Any) -> Order:
    given: dict[str, Any] = {"ground": GROUNDS[kind][0], "reason": REASON}
    if kind is ActKind.suspension:
        given["until_at"] = NOON + timedelta(days=10)
    return Order(kind=kind, **{**given, **change})


@pytest.mark.parametrize("kind", list(ActKind))
def test_each_act_stands_on_each_of_its_own_grounds(kind: ActKind) -> None:
    asked = [check_order(order(kind, ground=ground), now=NOON) for ground in GROUNDS[kind]]
    assert asked == [None] * len(asked)


def test_a_stay_cannot_rest_on_a_ground_of_withdrawal() -> None:
    refusal = check_order(order(ground=Ground.debtor_paid), now=NOON)
    assert refusal is not None
    assert refusal.code is LotRefusal.ground_of_another_act


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": "  无  "}, LotRefusal.reason_too_short),
        ({"reason": "长" * 501}, CommonRefusal.too_long),
        ({"reason": "该房屋占有不明，暂不拍卖"}, CaseRefusal.forbidden_wording),
        ({"until_at": NOON + timedelta(days=1)}, CommonRefusal.malformed),
    ],
)
def test_a_stay_is_refused_at_its_field(change: dict[str, Any], code: object) -> None:
    refusal = check_order(order(**change), now=NOON)
    assert refusal is not None
    assert refusal.code is code
    assert refusal.field_name in {"reason", "until_at"}


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_suspension_ends_ahead_and_within_ninety_days(days: int) -> None:
    until = order(ActKind.suspension, until_at=NOON + timedelta(days=days))
    refusal = check_order(until, now=NOON)
    assert refusal is not None
    assert refusal.code is LotRefusal.suspension_out_of_reach


def test_a_suspension_without_an_end_is_no_suspension() -> None:
    refusal = check_order(order(ActKind.suspension, until_at=None), now=NOON)
    assert refusal is not None
    assert refusal.code is CommonRefusal.missing
