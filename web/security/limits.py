"""How often a stranger may ask: named limits, per address and per account. Machine time.

Kept in this process's memory; with several web processes each allows its share. The law's own
limits are no matter of these.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from auction.kernel.refusal import CommonRefusal, refuse
from auction.settings import Limits

_MINUTE = timedelta(minutes=1)


class Limited(StrEnum):
    """What is counted."""

    sign_in_from_address = "sign_in_from_address"
    sign_in_to_account = "sign_in_to_account"
    registration = "registration"
    form = "form"


class Limiter:
    """Counts what each address and account has asked for."""

    def __init__(self, limits: Limits) -> None:
        self._items: dict[Limited, RateLimitItem] = {
            Limited.sign_in_from_address: RateLimitItemPerMinute(limits.sign_ins_per_minute),
            Limited.sign_in_to_account: RateLimitItemPerHour(limits.sign_ins_per_account_hour),
            Limited.registration: RateLimitItemPerHour(limits.registrations_per_hour),
            Limited.form: RateLimitItemPerMinute(limits.forms_per_minute),
        }
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._requests_per_minute = limits.requests_per_minute
        self._asked: dict[str, int] = {}
        self._minute_began: datetime | None = None

    async def spend(self, what: Limited, whose: str) -> None:
        """Count one more; raises `Refused(too_fast)` when it is one too many."""
        if not await self._windows.hit(self._items[what], what, whose):
            raise refuse(CommonRefusal.too_fast)

    def may_ask(self, address: str, machine_now: datetime) -> bool:
        """Count one request of an address; False when it has had its share of this minute."""
        if self._minute_began is None or machine_now - self._minute_began >= _MINUTE:
            self._minute_began = machine_now
            self._asked.clear()
        self._asked[address] = self._asked.get(address, 0) + 1
        return self._asked[address] <= self._requests_per_minute
