"""The stories behind the golden records: every kind of entry, told always the same way."""

from __future__ import annotations

from auction.bidding import commands as cmd
from tests.auction.bidding.living_lot import ENDS, MINUTE, OPENS, START, STEP, LivingLot, a_reserve


def sold_after_everything() -> LivingLot:
    """Return a lot that was stayed, extended, outbid at an equal price, and sold."""
    lot = LivingLot("golden-sold")
    lot.admit("H2515", "T0254", "N9999")
    lot.do(cmd.ConfirmPriority(at_ms=OPENS - 1, holder_tag="t0254", rank=2))
    lot.admit("P8026", rank=1)
    lot.open()
    lot.bid("H2515", START, OPENS + MINUTE)
    lot.do(cmd.Suspend(at_ms=OPENS + 2 * MINUTE, reason="案外人异议", act="stay"))
    lot.do(cmd.Resume(at_ms=OPENS + 60 * MINUTE))
    lot.do(cmd.StrikeOff(at_ms=OPENS + 61 * MINUTE, holder_tag="n9999", reason="deposit recalled"))
    end = lot.state.ends_at_ms
    lot.bid("H2515", START + 3 * STEP, end - 4 * MINUTE)
    lot.bid("T0254", START + 3 * STEP, end - 3 * MINUTE)
    lot.bid("P8026", START + 3 * STEP, end - 3 * MINUTE - 1)
    end = lot.state.ends_at_ms + MINUTE
    lot.do(cmd.ExtendForOutage(at_ms=end - MINUTE, ends_at_ms=end, reason="outage"))
    return lot.close()


def withdrawn_sale() -> LivingLot:
    """Return a sale that got one bid and was then withdrawn."""
    lot = LivingLot("golden-withdrawn", kind="sale", round="sale", max_extensions=3)
    lot.admit("D4491")
    lot.open()
    lot.bid("D4491", START, ENDS - 1)
    lot.do(cmd.Withdraw(at_ms=ENDS, reason="被执行人已全部履行"))
    return lot


def sold_above_a_secret_reserve() -> LivingLot:
    """Return a ship whose price reached the reserve that the close opens."""
    lot = LivingLot("golden-reserve-met", reserve=a_reserve(START + 2 * STEP))
    lot.admit("S1207", "S3391")
    lot.open()
    lot.bid("S1207", START, OPENS + MINUTE)
    lot.bid("S3391", START + 2 * STEP, OPENS + 2 * MINUTE)
    return lot.close()


def unsold_below_a_secret_reserve() -> LivingLot:
    """Return a ship of which the best price, though a bid, did not reach the reserve."""
    lot = LivingLot("golden-reserve-not-met", reserve=a_reserve(START + 2 * STEP), round="second")
    lot.admit("S1207")
    lot.admit("P8026", rank=1)
    lot.open()
    lot.bid("S1207", START + STEP, OPENS + MINUTE)
    lot.bid("P8026", START + STEP, ENDS - MINUTE)
    return lot.close()


STORIES = {
    "sold": sold_after_everything,
    "withdrawn_sale": withdrawn_sale,
    "reserve_met": sold_above_a_secret_reserve,
    "reserve_not_met": unsold_below_a_secret_reserve,
}
