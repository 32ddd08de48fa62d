"""Which of the forty things has which history, so that every state can be seen on the first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from web.sandbox.doubt_acts import mend_wording
from web.sandbox.histories import (
    History,
    at_price,
    before_panel,
    coming,
    defaulted,
    failed,
    running,
    sold,
    stopped,
    unlooked_at,
)
from web.sandbox.interest_acts import enter_with_others, look_and_ask

_EVERYBODY = ("bidder", "bidder2", "bidder3", "rival1", "rival2")
_RIVALS = ("rival1", "rival2")


@dataclass(frozen=True)
class Planned:
    """A thing by its place in the list of texts, and what happens to it."""

    property: int
    history: History


def _open(hours: float, bids: tuple[str, ...], logins: tuple[str, ...] = _EVERYBODY) -> History:
    return running(ends_in=timedelta(hours=hours), logins=logins, bids=bids)


LIVE_LOT = 0

_HISTORIES: tuple[History, ...] = (
    _open(2.5, ("rival1", "bidder2", "rival2", "rival1", "bidder2", "rival2", "rival1")),  # 0
    _open(5, ("rival2", "bidder3")),
    coming(days=3, applicants=("bidder", "rival1")),
    coming(days=9, and_then=look_and_ask),
    sold(days_ago=24, until="distributed", late_bids=5),
    failed(days_ago=25, then="again"),
    sold(days_ago=6, until="awaiting_balance", late_bids=3),
    coming(days=15, and_then=mend_wording),
    _open(14, ("rival1",)),
    before_panel(1),
    sold(days_ago=17, until="title_passed"),
    failed(days_ago=8, then="second"),
    at_price("delivered"),
    unlooked_at(),
    _open(20, (), logins=_RIVALS),  # 14: vehicles
    sold(days_ago=12, until="paid", late_bids=4),
    coming(days=6, and_then=enter_with_others),
    sold(days_ago=21, until="distributed", late_bids=1),
    failed(days_ago=3, then="draft"),
    sold(days_ago=9, until="ruling_made"),
    coming(days=21),  # 20: ships
    sold(days_ago=19, until="handed_over", late_bids=6),
    coming(days=12),  # 22: equity
    at_price("accepted"),
    coming(days=27),  # 24: land
    before_panel(3),
    stopped("claimed"),  # 26: movables
    sold(days_ago=23, until="distributed", late_bids=2),
    coming(days=2, applicants=("bidder3", "rival2")),
    stopped("withdrawn"),
    sold(days_ago=18, until="title_passed", late_bids=0, debtor_kind="enterprise"),
    defaulted(days_ago=15),
    stopped("suspended"),
    at_price("commissioned"),  # 33: other rights
    sold(days_ago=22, until="distributed"),
    coming(days=11),
    at_price("choosing"),
    at_price("reported"),
    at_price("seized"),
    sold(days_ago=5, until="awaiting_balance", late_bids=2),
)

PLAN = tuple(Planned(at, history) for at, history in enumerate(_HISTORIES))
