"""What a program sends is read exactly, or refused by the first field that is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from auction.kernel.actor import Role
from auction.kernel.money import MAX_FEN
from auction.kernel.refusal import Refusal, Refused
from web.api.v1.fields import Day, Fen, Instant, Line
from web.api.v1.listing import Paging
from web.api.v1.reading import Body, NoBody, read_body, read_query


class Sample(Body):
    amount_fen: Fen
    paid_on: Day | None = None
    opens_at: Instant | None = None
    name: Line = "—"
    role: Role | None = None


def refused(raw: bytes, model: type[Body] = Sample) -> Refusal:
    with pytest.raises(Refused) as caught:
        read_body(model, raw)
    return caught.value.refusal


@pytest.mark.parametrize(
    ("raw", "code", "field"),
    [
        (b'{"amount_fen": 0}', "bad_amount", "amount_fen"),
        (b'{"amount_fen": -1}', "bad_amount", "amount_fen"),
        (b'{"amount_fen": 1.0}', "bad_amount", "amount_fen"),
        (b'{"amount_fen": 1e2}', "bad_amount", "amount_fen"),
        (b'{"amount_fen": NaN}', "bad_amount", "amount_fen"),
        (b'{"amount_fen": true}', "bad_amount", "amount_fen"),
        (b'{"amount_fen": null}', "bad_amount", "amount_fen"),
        (b'{"amount_fen": 9007199254740992}', "bad_amount", "amount_fen"),
        (b"{}", "missing", "amount_fen"),
        (b"", "missing", "amount_fen"),
        (b'{"amount_fen": 1, "paid_on": 5}', "bad_date", "paid_on"),
        (b'{"amount_fen": 1, "paid_on": "20260101"}', "bad_date", "paid_on"),
        (b'{"amount_fen": 1, "paid_on": "9999-12-31"}', "bad_date", "paid_on"),
        (b'{"amount_fen": 1, "opens_at": "2026-01-01T10:00"}', "bad_date", "opens_at"),
        (b'{"amount_fen": 1, "opens_at": "1767225600"}', "bad_date", "opens_at"),
        (b'{"amount_fen": 1, "name": ""}', "missing", "name"),
        (b'{"amount_fen": 1, "name": "%s"}' % (b"x" * 201), "too_long", "name"),
        (b'{"amount_fen": 1, "name": "a\\u0000"}', "malformed", "name"),
        (b'{"amount_fen": 1, "role": "king"}', "not_a_choice", "role"),
        (b'{"amount_fen": 1, "colour": 1}', "unknown_field", "colour"),
        (b'{"amount_fen": 1, "amount_fen": 1}', "malformed", None),
        (b'{"amount_fen": 1', "malformed", None),
        (b'{"amount_fen": 1, "name": "\\ud800"}', "malformed", None),
        (b"\xff", "malformed", None),
        (b"[1]", "malformed", None),
        (b"[" * 5_000, "malformed", None),
    ],
)
def test_a_bad_body_is_refused_by_its_field(raw: bytes, code: str, field: str | None) -> None:
    refusal = refused(raw)
    assert (refusal.code, refusal.field_name) == (code, field)


def test_the_largest_amount_is_read_exactly() -> None:
    assert read_body(Sample, b'{"amount_fen": %d}' % MAX_FEN).amount_fen == MAX_FEN


def test_days_and_instants_are_read_as_written() -> None:
    read = read_body(
        Sample,
        b'{"amount_fen": 1, "paid_on": "2026-02-28", "opens_at": "2026-03-01T10:00:00+08:00"}',
    )
    assert read.paid_on == date(2026, 2, 28)
    assert read.opens_at == datetime(2026, 3, 1, 2, tzinfo=UTC)


def test_an_act_that_needs_nothing_takes_nothing_or_an_empty_object() -> None:
    assert read_body(NoBody, b"") == read_body(NoBody, b" {} ")


@pytest.mark.parametrize(
    "sent",
    [
        [("page", "0")],
        [("page", "1.0")],
        [("page", " 1")],
        [("page", "+1")],
        [("page", "١")],
        [("size", "101")],
        [("colour", "red")],
        [("page", "1"), ("page", "2")],
    ],
)
def test_a_senseless_parameter_is_refused(sent: list[tuple[str, str]]) -> None:
    with pytest.raises(Refused):
        read_query(Paging, sent)


def test_a_list_begins_at_its_first_page() -> None:
    asked: Any = read_query(Paging, [])
    assert (asked.page, asked.size) == (1, 20)
