from __future__ import annotations

import pytest

from auction.kernel.refusal import Refused
from auction.people.check_digits import DeskIdentityCheck, checked_number
from auction.people.ports import IdentityClaim
from auction.people.refusals import PeopleRefusal
from auction.people.rules import AccountKind
from web.sandbox.identity import InstantIdentityCheck

PERSON = "360426199101010071"
COMPANY = "91110000600037341L"


def test_right_numbers_are_kept_without_blanks() -> None:
    assert checked_number(AccountKind.person, " 360426 19910101 0071 ") == PERSON


def test_right_credit_code_is_kept() -> None:
    assert checked_number(AccountKind.organisation, "9111 0000 6000 3734 1l") == COMPANY


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (AccountKind.person, "360426199101010072"),
        (AccountKind.person, "360426199113010071"),
        (AccountKind.person, COMPANY),
        (AccountKind.person, ""),
        (AccountKind.organisation, "911100006000373411"),
        (AccountKind.organisation, PERSON),
        (AccountKind.organisation, "9" * 500),
    ],
)
def test_number_nobody_can_have_is_refused(kind: AccountKind, number: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_number(kind, number)

    assert refused.value.refusal.code == PeopleRefusal.number_wrong


async def test_desk_check_proves_nothing_by_itself() -> None:
    assert not await DeskIdentityCheck().is_proved(
        IdentityClaim(AccountKind.person, "王芳", PERSON)
    )


async def test_sandbox_check_believes_a_possible_number_and_is_named_for_it() -> None:
    check = InstantIdentityCheck()

    assert await check.is_proved(IdentityClaim(AccountKind.person, "王芳", PERSON))
    assert check.name == "sandbox"


async def test_sandbox_check_still_finds_slips() -> None:
    with pytest.raises(Refused):
        await InstantIdentityCheck().is_proved(IdentityClaim(AccountKind.person, "王芳", "1"))
