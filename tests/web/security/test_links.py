from __future__ import annotations

import pytest

from web.security import links

KEY = b"k" * 32


def test_sealed_link_opens() -> None:
    assert links.opened(KEY, links.sealed(KEY, "link_1")) == "link_1"


@pytest.mark.parametrize(
    "text", ["", "link_1", "link_1.", "link_2." + "0" * 64, ".", "link_1.é", "\x00.\x00"]
)
def test_link_without_the_right_seal_does_not(text: str) -> None:
    assert links.opened(KEY, text) is None


def test_seal_of_another_house_is_no_seal() -> None:
    assert links.opened(KEY, links.sealed(b"x" * 32, "link_1")) is None


def test_letter_carries_the_seal_that_no_table_holds() -> None:
    address = links.addresses("https://court.example/", KEY)

    assert address("/set-password/link_1") == (
        f"https://court.example/set-password/{links.sealed(KEY, 'link_1')}"
    )


def test_other_paths_are_written_as_they_are() -> None:
    assert links.addresses("https://court.example", KEY)("/inbox") == "https://court.example/inbox"
