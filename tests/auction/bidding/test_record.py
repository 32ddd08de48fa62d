"""The record's bytes, links and secrets. The golden files are promises: they never change."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from auction.bidding import events as ev
from auction.bidding import record
from auction.bidding.evolve import evolve
from auction.bidding.lot_state import new_lot
from auction.kernel.invariant import Broken
from tests.auction.bidding.golden_stories import STORIES, sold_after_everything
from tests.auction.bidding.living_lot import open_lot, terms

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_written_as_it_was_when_the_format_was_fixed(name: str) -> None:
    golden = (GOLDEN / f"{name}.record.jsonl").read_text(encoding="utf-8")
    assert "".join(f"{line}\n" for line in STORIES[name]().lines) == golden


@pytest.mark.parametrize("name", STORIES)
def test_a_stranger_computes_the_same_links_from_the_specification(name: str) -> None:
    link = bytes(32)
    for line in (GOLDEN / f"{name}.record.jsonl").read_text(encoding="utf-8").splitlines():
        read = json.loads(line)
        # Every name in a record is ASCII, so that sorting by character is RFC 8785's order.
        entry = json.dumps(read["entry"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        link = hashlib.sha256(link + entry.encode()).digest()
        assert read["hash"] == link.hex()


def test_a_stranger_checks_an_opening_from_the_specification() -> None:
    lines = (GOLDEN / "sold.record.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line)["entry"] for line in lines]
    openings = entries[-1]["openings"]
    assert [one["content"]["paddle"] for one in openings] == ["H2515", "T0254", "P8026"]
    for one in openings:
        content = json.dumps(one["content"], sort_keys=True, separators=(",", ":"))
        salted = bytes.fromhex(one["salt"]) + content.encode()
        assert entries[one["seq"]]["commitment"] == hashlib.sha256(salted).hexdigest()


def test_every_event_is_read_back_as_it_was_written() -> None:
    lot = sold_after_everything()
    assert [record.read(entry.public, entry.secret) for entry in lot.entries] == lot.events


def test_recovery_from_the_entries_gives_the_state() -> None:
    lot = sold_after_everything()
    state = new_lot(lot.state.lot_id, lot.state.terms)
    for entry in lot.entries:
        state = evolve(state, record.read(entry.public, entry.secret))
    assert state == lot.state


def test_the_public_bytes_of_an_admission_tell_nothing_but_their_number() -> None:
    entry = open_lot("A1").entries[0]
    assert entry.secret is not None
    assert json.loads(entry.public) == {
        "seq": 1,
        "kind": "hidden",
        "commitment": entry.secret.opening.commitment(),
    }


def test_what_is_opened_names_no_person() -> None:
    secret = open_lot("A1").entries[0].secret
    assert secret is not None
    assert set(secret.opening.content) == {"kind", "paddle", "rank", "sealed"}


def test_a_forgotten_person_leaves_an_entry_nobody_can_read() -> None:
    entry = open_lot("A1").entries[0]
    assert entry.secret is not None
    forgotten = record.Secret(entry.secret.opening, person=None)
    assert record.read(entry.public, forgotten) == ev.Hidden()


def test_a_secret_that_is_not_the_one_committed_to_is_a_bug() -> None:
    first, second = open_lot("A1", "B2").entries[:2]
    with pytest.raises(Broken):
        record.read(first.public, second.secret)


def sealed_admission(box: str) -> record.Entry:
    admitted = ev.Admitted(at_ms=1, holder_tag="a", paddle="A1", rank=None, box=box)
    return record.write(admitted, seq=1, previous="0" * 64, fresh_salt=lambda: bytes(32))


def test_whoever_may_not_read_a_box_still_sees_that_the_person_is_who_was_committed_to() -> None:
    entry = sealed_admission("sealed")
    assert entry.secret is not None
    assert entry.secret.person is not None
    assert "sealed" not in json.dumps(entry.secret.person.to_json())
    apart = replace(entry.secret, box=None)
    assert record.read(entry.public, apart) == ev.Admitted(
        at_ms=1, holder_tag="a", paddle="A1", rank=None, box=None
    )


def test_another_box_than_the_one_committed_to_is_a_bug() -> None:
    entry = sealed_admission("sealed")
    assert entry.secret is not None
    with pytest.raises(Broken):
        record.read(entry.public, replace(entry.secret, box="another"))


def test_a_part_that_once_held_its_box_is_checked_with_it_and_read_without() -> None:
    person = record.Salted("11" * 32, {"at": 1, "holder_tag": "a", "box": "sealed"})
    content = {"kind": "admitted", "paddle": "A1", "rank": None, "sealed": person.commitment()}
    opening = record.Salted("22" * 32, content)
    public = {"seq": 1, "kind": "hidden", "commitment": opening.commitment()}
    apart = record.Salted(person.salt, {"at": 1, "holder_tag": "a"})
    for box in (None, "sealed"):
        assert isinstance(record.read(public, record.Secret(opening, apart, box)), ev.Admitted)
    with pytest.raises(Broken):
        record.read(public, record.Secret(opening, apart, "another"))


def test_a_secret_survives_its_json() -> None:
    secret = open_lot("A1").entries[0].secret
    assert secret is not None
    assert secret.person is not None
    for salted in (secret.opening, secret.person):
        assert record.Salted.from_json(json.loads(json.dumps(salted.to_json()))) == salted


def test_the_first_link_binds_the_terms() -> None:
    plain = record.first_link("L1", terms())
    assert plain != record.first_link("L1", terms(increment_fen=1))
    assert plain != record.first_link("L2", terms())


def test_a_short_salt_is_a_bug() -> None:
    admitted = ev.Admitted(at_ms=1, holder_tag="a", paddle="A1", rank=None, box=None)
    with pytest.raises(Broken):
        record.write(admitted, seq=1, previous="0" * 64, fresh_salt=lambda: b"short")


def test_what_is_hidden_cannot_be_written() -> None:
    with pytest.raises(Broken):
        record.write(ev.Hidden(), seq=1, previous="0" * 64, fresh_salt=lambda: bytes(32))
