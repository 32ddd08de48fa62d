"""What `POST /api/v1/sandbox/clock` takes for an order, before any clock is moved."""

from __future__ import annotations

import pytest

from auction.kernel.refusal import Refused
from web.api.v1.reading import read_body
from web.sandbox.clock_doors import ClockOrder


def _code(body: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_body(ClockOrder, body).insist_on_one()
    return str(caught.value.refusal.code)


@pytest.mark.parametrize(
    "body",
    [
        b'{"rate": 60}',
        b'{"set": "2026-06-01T10:00:00+08:00"}',
        b'{"advance_seconds": 3600}',
        b'{"to_next": true}',
    ],
)
def test_one_order_is_taken(body: bytes) -> None:
    order = read_body(ClockOrder, body)
    order.insist_on_one()
    assert len(order.model_dump(exclude_none=True)) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "clock_one_order"),
        (b"{}", "clock_one_order"),
        (b'{"rate": null}', "clock_one_order"),
        (b'{"rate": 1, "to_next": true}', "clock_one_order"),
        (b'{"rate": 1, "set": null}', "clock_one_order"),
        (b'{"to_next": false}', "not_a_choice"),
        (b'{"rate": 1.5}', "malformed"),
        (b'{"rate": "60"}', "malformed"),
        (b'{"rate": true}', "malformed"),
        (b'{"set": "2026-06-01T10:00:00"}', "malformed"),
        (b'{"set": 1780279200}', "malformed"),
        (b'{"forward": 1}', "unknown_field"),
        (b'[{"rate": 1}]', "malformed"),
        (b"rate=1", "malformed"),
    ],
)
def test_anything_else_is_refused(body: bytes, code: str) -> None:
    assert _code(body) == code
