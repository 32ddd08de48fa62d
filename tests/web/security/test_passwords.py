from __future__ import annotations

import asyncio

import pytest

from auction.kernel.refusal import CommonRefusal, Refused
from web.security import passwords


async def test_right_password_is_known() -> None:
    kept = await passwords.hash_password("harbour lights")

    assert await passwords.is_password("harbour lights", kept)


async def test_wrong_password_is_not() -> None:
    kept = await passwords.hash_password("harbour lights")

    assert not await passwords.is_password("harbour light", kept)


@pytest.mark.parametrize("kept", [None, "", "!", "$argon2id$broken"])
async def test_nothing_to_compare_with_is_no_password(kept: str | None) -> None:
    assert not await passwords.is_password("harbour lights", kept)


async def test_same_password_is_never_kept_the_same_way() -> None:
    kept = {await passwords.hash_password("harbour lights") for _ in range(2)}

    assert len(kept) == 2


async def test_whoever_would_wait_too_long_is_told_to_come_again() -> None:
    asked = [
        passwords.is_password("x", "!") for _ in range(passwords.AT_ONCE + passwords.MOST_WAITING)
    ]
    waiting = [asyncio.ensure_future(one) for one in asked]
    await asyncio.sleep(0)

    with pytest.raises(Refused) as refused:
        await passwords.is_password("x", "!")

    await asyncio.gather(*waiting)
    assert refused.value.refusal.code == CommonRefusal.too_fast
