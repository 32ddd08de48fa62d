"""The header shows each viewer what is theirs, and where they are."""

from __future__ import annotations

import pytest

from auction.i18n.catalogue import catalogue
from auction.i18n.languages import Language
from auction.kernel.actor import Role
from web.navigation import every_label, navigation
from web.security.viewer import ANONYMOUS, Viewer


def _viewer(*roles: Role) -> Viewer:
    return Viewer(account_id="acc_1", roles=frozenset(roles))


def _labels(viewer: Viewer) -> list[str]:
    return [item.label for item in navigation(viewer, "/")]


def test_visitor_sees_no_desk() -> None:
    assert "Today" not in _labels(ANONYMOUS)


@pytest.mark.parametrize(
    ("role", "label"),
    [
        (Role.bidder, "My bids"),
        (Role.party, "My cases"),
        (Role.agency, "Commissions"),
        (Role.judge, "Cases"),
        (Role.finance, "Money"),
        (Role.admission, "Admission"),
    ],
)
def test_each_role_is_led_to_its_room(role: Role, label: str) -> None:
    assert label in _labels(_viewer(role))


def test_finance_is_not_led_to_cases() -> None:
    assert "Cases" not in _labels(_viewer(Role.finance))


def test_the_longest_matching_address_is_where_one_is() -> None:
    here = [i.label for i in navigation(_viewer(Role.judge), "/court/cases/c1") if i.current]
    assert here == ["Cases"]


def test_a_page_beside_its_list_belongs_to_it() -> None:
    here = [i.label for i in navigation(_viewer(Role.judge), "/court/assets/a1") if i.current]
    assert here == ["Cases"]


def test_an_address_that_only_begins_alike_is_not_where_one_is() -> None:
    assert not any(item.current for item in navigation(ANONYMOUS, "/lotsofthings"))


@pytest.mark.parametrize("role", list(Role))
def test_no_link_is_there_twice(role: Role) -> None:
    for viewer in (Viewer("a", "x", frozenset({role}), "c"), Viewer("a", "x", frozenset({role}))):
        addresses = [item.href for item in navigation(viewer, "/")]
        assert sorted(set(addresses)) == sorted(addresses)


def test_every_link_is_translated() -> None:
    known = catalogue(Language.zh)
    assert [label for label in every_label() if label not in known] == []
