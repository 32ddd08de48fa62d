from __future__ import annotations

from auction.db.outbox import readers_of
from auction.reactions import Tools, reactions
from tests.tidy.refusal_words import event_kinds, unread
from valuation.reactions import reactions as valuation_reactions


def all_readers() -> dict[str, object]:
    tools = Tools(
        live=None,  # type: ignore[arg-type]  # Only names are read here; nothing runs.
        bank=None,  # type: ignore[arg-type]
        paddle_pepper=b"",
        sealing_public_key=b"",
        sealing_private_key=None,
        signing_key=b"",
    )
    return dict(readers_of([*reactions(tools), *valuation_reactions()]))


def test_no_event_is_without_a_reader() -> None:
    assert unread(event_kinds(), all_readers()) == []


def test_no_reader_waits_for_what_nobody_tells() -> None:
    assert set(all_readers()) - event_kinds() == set()


def test_an_event_without_a_reader_is_found() -> None:
    assert unread(["lot_opened", "lot_forgotten"], {"lot_opened": ("x",)}) == ["lot_forgotten"]


def test_names_of_reactions_are_their_own() -> None:
    names = [reader.consumer for readers in all_readers().values() for reader in readers]
    assert len(names) == len(set(names))
