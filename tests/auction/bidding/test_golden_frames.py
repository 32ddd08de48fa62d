"""The protocol's bytes. The golden files are what clients were written against: they stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auction.bidding.codec import BidRequest, Malformed, Ping, parse_frame
from tests.auction.bidding.golden_frames import RECEIVED, kinds, sent

GOLDEN = Path(__file__).parent / "golden"
PAGE = (Path(__file__).parents[3] / "docs" / "live-protocol.md").read_text(encoding="utf-8")


def test_every_frame_is_sent_byte_for_byte_as_it_was() -> None:
    golden = (GOLDEN / "sent.frames.jsonl").read_text(encoding="utf-8")
    assert "".join(f"{frame}\n" for frame in sent()) == golden


def test_the_golden_file_holds_every_kind_the_page_names() -> None:
    shown = PAGE.split("## What you are sent\n", 1)[1].split("```", 2)[1]
    assert kinds(sent()) == set(re.findall(r'^\{"kind": "(\w+)"', shown, re.MULTILINE))


def test_the_golden_file_of_what_is_received_holds_these_frames() -> None:
    golden = (GOLDEN / "received.frames.jsonl").read_text(encoding="utf-8")
    assert golden.splitlines() == list(RECEIVED)


@pytest.mark.parametrize(("frame", "meant"), RECEIVED.items())
def test_a_frame_once_read_so_is_read_so_for_ever(
    frame: str, meant: BidRequest | Ping | Malformed
) -> None:
    assert parse_frame(frame) == meant
