"""The order of creditors among equals, which anyone can draw again."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from auction.in_kind.drawing import Willing, commitment, drawn, holds

SECRET = bytes(range(32))
GOLDEN_SEEDS = [
    "39ce8abf0b8b4d850b244f405c8b5e735b4e6cec21ef960519cbf648d71f4cd8",
    "fbb3ab178049e453e14e869bab8a98a999014b605c9941e048db345151a55f50",
]
GOLDEN_ORDER = ["ask_a", "ask_b", "ask_c"]
THREE = [Willing("ask_a", 1), Willing("ask_b", 1, "20260316"), Willing("ask_c", 2)]


def test_a_golden_draw_stays_what_it_was() -> None:
    record = drawn("offer_golden", THREE, SECRET)
    assert record["secret_sha256"] == (
        "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
    )
    assert [each["seed"] for each in record["ranks"]] == GOLDEN_SEEDS
    assert record["order"] == GOLDEN_ORDER


def test_an_earlier_rank_is_never_drawn_behind_a_later_one() -> None:
    for number in range(50):
        order = drawn("x", THREE, number.to_bytes(32, "big"))["order"]
        assert order[2] == "ask_c"


def test_equals_come_first_about_as_often() -> None:
    first = Counter(
        drawn("x", THREE[:2], number.to_bytes(32, "big"))["order"][0] for number in range(2000)
    )
    assert 900 < first["ask_a"] < 1100


def test_a_number_a_creditor_adds_changes_the_seed() -> None:
    other = [Willing("ask_a", 1), Willing("ask_b", 1, "20260317"), Willing("ask_c", 2)]
    assert (
        drawn("x", THREE, SECRET)["ranks"][0]["seed"]
        != (drawn("x", other, SECRET)["ranks"][0]["seed"])
    )


def test_the_commitment_is_the_hash_of_what_is_revealed() -> None:
    record = drawn("x", THREE, SECRET)
    assert record["secret_sha256"] == commitment(bytes.fromhex(record["secret"]))


@given(
    ranks=st.lists(st.integers(1, 3), min_size=1, max_size=6),
    secret=st.binary(min_size=32, max_size=32),
)
def test_every_record_holds_and_none_holds_with_another_order(
    ranks: list[int], secret: bytes
) -> None:
    willing = [Willing(f"ask_{place}", rank) for place, rank in enumerate(ranks)]
    record = drawn("x", willing, secret)
    assert holds(record)
    assert sorted(record["order"]) == sorted(one.question_id for one in willing)
    if len(ranks) > 1:
        assert not holds({**record, "order": record["order"][::-1]})
