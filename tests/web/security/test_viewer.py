"""What a page may ask of who looks."""

from __future__ import annotations

import pytest

from auction.kernel.actor import Role
from web.security.viewer import ANONYMOUS, Viewer


def test_visitor_has_not_signed_in() -> None:
    assert not ANONYMOUS.signed_in


@pytest.mark.parametrize(("role", "staff"), [(Role.judge, True), (Role.bidder, False)])
def test_staff_are_those_who_work_for_a_court(role: Role, staff: bool) -> None:
    assert Viewer(account_id="a", roles=frozenset({role})).is_staff is staff


def test_one_role_of_several_is_enough() -> None:
    viewer = Viewer(account_id="a", roles=frozenset({Role.judge, Role.panel}))
    assert viewer.is_one_of(Role.panel, Role.president)
