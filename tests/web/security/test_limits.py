from __future__ import annotations

from datetime import timedelta

import pytest

from auction.kernel.refusal import CommonRefusal, Refused
from auction.settings import Limits
from tests.fakes.court_of_tests import NOON
from web.security.limits import Limited, Limiter


async def test_one_too_many_is_refused() -> None:
    limiter = Limiter(Limits(sign_ins_per_minute=2))
    for _ in range(2):
        await limiter.spend(Limited.sign_in_from_address, "10.0.0.1")

    with pytest.raises(Refused) as refused:
        await limiter.spend(Limited.sign_in_from_address, "10.0.0.1")

    assert refused.value.refusal.code == CommonRefusal.too_fast


async def test_each_has_a_share_of_their_own() -> None:
    limiter = Limiter(Limits(sign_ins_per_minute=1, registrations_per_hour=1))

    await limiter.spend(Limited.sign_in_from_address, "10.0.0.1")
    await limiter.spend(Limited.sign_in_from_address, "10.0.0.2")
    await limiter.spend(Limited.registration, "10.0.0.1")
    with pytest.raises(Refused):
        await limiter.spend(Limited.sign_in_from_address, "10.0.0.2")


def test_requests_of_an_address_are_counted_by_the_minute() -> None:
    limiter = Limiter(Limits(requests_per_minute=2))
    asked = [limiter.may_ask("a", NOON) for _ in range(3)]

    assert asked == [True, True, False]
    assert limiter.may_ask("b", NOON)
    assert limiter.may_ask("a", NOON + timedelta(minutes=1))
