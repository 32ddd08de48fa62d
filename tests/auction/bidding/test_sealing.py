"""Who is behind a paddle can be sealed by anyone, and opened by one key."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from auction.bidding.sealing import BoxUnreadable, Holder, holder_tag, open_box, seal

KEY = X25519PrivateKey.generate()
PUBLIC, PRIVATE = KEY.public_key().public_bytes_raw(), KEY.private_bytes_raw()


def test_a_box_opens_to_whom_it_was_sealed_for() -> None:
    assert open_box(PRIVATE, seal(PUBLIC, "acc_1", "123")) == Holder("acc_1", "123")


def test_two_boxes_of_one_holder_are_not_alike() -> None:
    assert seal(PUBLIC, "acc_1", "123") != seal(PUBLIC, "acc_1", "123")


def test_another_key_does_not_open_a_box() -> None:
    other = X25519PrivateKey.generate().private_bytes_raw()
    with pytest.raises(BoxUnreadable):
        open_box(other, seal(PUBLIC, "acc_1", "123"))


@pytest.mark.parametrize("box", ["", "no base64!", "AAAA"])
def test_what_is_no_box_is_unreadable(box: str) -> None:
    with pytest.raises(BoxUnreadable):
        open_box(PRIVATE, box)


def test_a_holder_tag_is_the_same_every_time() -> None:
    assert holder_tag(b"pepper", "acc_1", "lot_1") == holder_tag(b"pepper", "acc_1", "lot_1")


@pytest.mark.parametrize(
    ("pepper", "account", "lot"),
    [
        pytest.param(b"other", "acc_1", "lot_1", id="pepper"),
        pytest.param(b"pepper", "acc_2", "lot_1", id="account"),
        pytest.param(b"pepper", "acc_1", "lot_2", id="lot"),
        pytest.param(b"pepper", 'acc_1", "lot', "_1", id="moved-border"),
    ],
)
def test_a_holder_tag_differs_by_everything_in_it(pepper: bytes, account: str, lot: str) -> None:
    assert holder_tag(pepper, account, lot) != holder_tag(b"pepper", "acc_1", "lot_1")
