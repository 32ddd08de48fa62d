"""The published page of the protocol says what the code does: codes, events, state, examples."""

from __future__ import annotations

import json
import re
from pathlib import Path

from auction.bidding.codec import BidRequest, Ping, parse_frame
from auction.bidding.public_form import event_of, public_form
from auction.bidding.refusals import BidRefusal
from auction.bidding.view import event_view, state_view, you
from tests.auction.bidding.golden_stories import STORIES
from tests.auction.bidding.living_lot import a_reserve, open_lot

PAGE = (Path(__file__).parents[3] / "docs" / "live-protocol.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    """Return the text under a heading, up to the next one."""
    return re.split(r"^#+ ", PAGE.split(f"# {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def test_the_page_lists_the_refusals_in_their_order() -> None:
    listed = re.findall(r"^\|[^|]*\| `([a-z_]+)` \|", _section("Refusals"), re.MULTILINE)
    assert listed == [code.value for code in BidRefusal]


def test_the_page_marks_the_transient_refusals() -> None:
    marked = re.findall(r"^\|[^|]*\| `([a-z_]+)` \| yes \|", PAGE, re.MULTILINE)
    assert marked == [code.value for code in BidRefusal if code.transient]


def test_the_page_names_every_field_of_the_state() -> None:
    rows = re.findall(r"^\| (`.*?) \|", _section("`state`"), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    with_reserve = open_lot(reserve=a_reserve(1)).state
    assert named == set(state_view(with_reserve, watching=0))


def test_a_lot_without_a_secret_reserve_says_nothing_of_one() -> None:
    assert "reserve" not in state_view(open_lot().state, watching=0)


def test_the_page_names_every_field_of_your_standing() -> None:
    standing = you(open_lot("A1").state, "a1", [])
    assert standing is not None
    assert [name for name in standing if f"`{name}`" not in _section("`you`")] == []


def test_the_page_names_every_event_and_its_fields() -> None:
    table = _section("Events").partition("|---|")[2]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", table, re.MULTILINE)
    named = {kind: set(re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", f))) for kind, f in rows}
    shown: dict[str, set[str]] = {}
    for lot in (story() for story in STORIES.values()):
        for entry in lot.entries:
            event = event_view(entry.public)
            shown.setdefault(event["kind"], set()).update(set(event) - {"seq", "kind", "at"})
    assert named | {"hidden": set()} == shown


def test_the_pages_examples_are_read_as_they_are_meant() -> None:
    fences = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    sent = [parse_frame(line) for line in fences[0].strip().splitlines()]
    assert [type(frame) for frame in sent] == [BidRequest, BidRequest, Ping]
    received = [json.loads(line) for line in fences[1].strip().splitlines()]
    (bid,) = received[1]["events"]
    assert public_form(event_of(bid), bid["seq"]) == bid
