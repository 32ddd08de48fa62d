"""The codes, their order and what may be asked again."""

from __future__ import annotations

from auction.bidding.refusals import BidRefusal

PROTOCOL = """
    too_fast lot_busy unavailable
    not_signed_in unconfirmed no_such_lot barred not_admitted
    lot_upcoming lot_suspended lot_closed id_reused
    below_start must_equal_start off_grid already_leading opener_waits below_next
    equal_needs_priority priority_rank_too_low
    over_ceiling jump_too_big
"""


def test_the_codes_stand_in_the_protocols_order() -> None:
    assert [code.value for code in BidRefusal] == PROTOCOL.split()


def test_only_what_happened_at_the_door_may_be_asked_again() -> None:
    assert [code for code in BidRefusal if code.transient] == list(BidRefusal)[:3]


def test_nothing_is_kept_for_whom_the_lot_does_not_know() -> None:
    assert not any(code.kept for code in list(BidRefusal)[:8])
