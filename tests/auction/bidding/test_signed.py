"""Heads and receipts: the bytes that are signed never change, and whatever is touched is found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from auction.bidding.signed import Head, PublicKey, Receipt, keys_by_id, line, read_line
from auction.bidding.signing import SigningKey, signature_flaw
from tests.auction.bidding.golden_stories import sold_after_everything

GOLDEN = Path(__file__).parent / "golden"
KEY = SigningKey(bytes(range(32)))
KEYS = keys_by_id([KEY.public])


def _head() -> Head:
    return KEY.sign_head("L1", 3, "ab" * 32, at_ms=1_000_000_000)


def _receipt() -> Receipt:
    return KEY.sign_receipt("L1", 3, "ab" * 32, price_fen=100_000, at_ms=1_000_000_000)


def golden_statements() -> list[str]:
    """Return the lines of the golden file of heads: the key, two heads, a receipt."""
    lot = sold_after_everything()
    bid = lot.entries[6]
    assert bid.kind == "bid"
    return [
        line(KEY.public),
        line(KEY.sign_head("golden-sold", 7, bid.hash, at_ms=1_000_070_000)),
        line(KEY.sign_head("golden-sold", 16, lot.head, at_ms=1_090_060_500)),
        line(KEY.sign_receipt("golden-sold", 7, bid.hash, price_fen=100_000, at_ms=1_000_060_000)),
    ]


def test_what_is_signed_is_as_it_was_when_the_format_was_fixed() -> None:
    golden = (GOLDEN / "sold.heads.jsonl").read_text(encoding="utf-8")
    assert "".join(f"{each}\n" for each in golden_statements()) == golden


def test_a_stranger_checks_a_signature_from_the_specification() -> None:
    key_line, *lines = (GOLDEN / "sold.heads.jsonl").read_text(encoding="utf-8").splitlines()
    raw = bytes.fromhex(json.loads(key_line)["public_key"])
    for text in lines:
        read = json.loads(text)
        signature = bytes.fromhex(read.pop("signature"))
        content = json.dumps(read, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        prefix = b"auction receipt 1\n" if "price_fen" in read else b"auction head 1\n"
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, prefix + content.encode())


@pytest.mark.parametrize("signed", [_head(), _receipt()], ids=["head", "receipt"])
def test_what_was_signed_is_read_back_and_holds(signed: Head | Receipt) -> None:
    assert read_line(line(signed)) == signed
    assert signature_flaw(signed, KEYS) is None


def test_signing_again_gives_the_same_signature() -> None:
    assert _head() == _head()


@pytest.mark.parametrize(
    "touched",
    [
        replace(_head(), lot="L2"),
        replace(_head(), seq=4),
        replace(_head(), hash="ac" * 32),
        replace(_head(), at_ms=1),
        replace(_head(), signature="00" * 64),
        replace(_receipt(), price_fen=100_001),
        replace(_head(), signature=_receipt().signature),
    ],
    ids=["lot", "number", "hash", "time", "signature", "price", "a receipt's signature"],
)
def test_a_touched_statement_does_not_hold(touched: Head | Receipt) -> None:
    assert signature_flaw(touched, KEYS) == "the signature does not fit what it is said to sign"


def test_a_strangers_key_is_not_taken() -> None:
    flaw = signature_flaw(SigningKey(b"x" * 32).sign_head("L1", 1, "ab" * 32, at_ms=1), KEYS)
    assert flaw is not None
    assert "a key that was not given" in flaw


def test_a_public_key_goes_by_its_own_fingerprint() -> None:
    assert KEY.public.fingerprint.startswith(KEY.public.id)
    assert read_line(line(KEY.public)) == KEY.public


def _with(signed: Head | Receipt | PublicKey, **values: object) -> str:
    return json.dumps({**signed.to_json(), **values})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"lot":"L1"}',
        "\udc80",
        _with(_head(), note="x"),
        _with(_head(), seq=True),
        _with(_head(), seq=-1),
        _with(_head(), hash="AB" * 32),
        _with(_head(), key="ab"),
        _with(_head(), signature="ab"),
        _with(_receipt(), price_fen=0),
        _with(_receipt(), lot=7),
        _with(KEY.public, public_key="ab"),
        _with(KEY.public, key="0" * 16),
    ],
)
def test_what_is_no_statement_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_line(text)
