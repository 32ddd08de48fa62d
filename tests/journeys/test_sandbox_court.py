"""The sandbox's own doors, by hand and by programme: clock, bank, people, rivals."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from auction.settings import read_settings
from tests.journeys.lived_court import live_through
from tests.serving import ServedHouse, served_house
from web.sandbox.demo_client import Browser, Client, wait_for
from web.sandbox.demo_sale import Voice
from web.sandbox.people import BIDDERS, PASSWORD, RIVALS

pytestmark = pytest.mark.timeout(300)
_ANSWER_WITHIN_SECONDS = 15.0


class Visitor(Browser):
    """A browser of somebody who has come to look at the sandbox."""

    def see(self, path: str) -> tuple[int, str]:
        """Open a page."""
        return self._open("GET", path)

    def press(self, page: str, action: str, **fields: str) -> None:
        """Press a button of a page."""
        self._submit(page, action, list(fields.items()))


@pytest.fixture(scope="module")
def court() -> Iterator[tuple[ServedHouse, str]]:
    """A served sandbox whose one lot is open for six hours, and the lot's id."""
    before = os.environ.get("AUCTION_DATA")
    with tempfile.TemporaryDirectory(prefix="auction-sandbox-") as folder:
        data = Path(folder)
        data.chmod(0o755)
        os.environ["AUCTION_DATA"] = folder
        lived = live_through(read_settings(), data, ends_in=timedelta(hours=6))
        with served_house(data, "--sandbox") as house:
            yield house, lived.lot_id
    os.environ.pop("AUCTION_DATA") if before is None else os.environ.update(AUCTION_DATA=before)


@pytest.fixture
def anyone(court: tuple[ServedHouse, str]) -> Client:
    return Client(court[0].url)


@pytest.fixture
def visitor(court: tuple[ServedHouse, str]) -> Visitor:
    return Visitor(court[0].url)


@pytest.fixture(scope="module")
def bidder(court: tuple[ServedHouse, str]) -> Client:
    return Client(court[0].url, Browser(court[0].url).token_for(BIDDERS[0].email, PASSWORD))


def _heard(voice: Voice, other_than: str) -> str:
    """Return the paddle of the first bid that is not this paddle's."""
    while True:
        frame = json.loads(voice.socket.recv(_ANSWER_WITHIN_SECONDS))
        for event in frame.get("events", []):
            if event["kind"] == "bid" and event["paddle"] != other_than:
                return str(event["paddle"])


# -- Pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/sandbox", "/sandbox/bank", "/sandbox/mail"])
def test_each_page_says_that_it_is_a_stand_in(visitor: Visitor, path: str) -> None:
    status, page = visitor.see(path)
    assert (status, "tand-in" in page) == (200, True)


def test_one_press_signs_somebody_in(visitor: Visitor) -> None:
    visitor.press("/sandbox", "/sandbox/sign-in", login="judge")
    assert "林知远" in visitor.see("/court")[1]


def test_nobody_else_can_be_signed_in_as(visitor: Visitor) -> None:
    visitor.press("/sandbox", "/sandbox/sign-in", login="nobody")
    assert 'href="/sign-in"' in visitor.see("/")[1]


def test_letters_of_a_bidder_name_no_paddle(
    visitor: Visitor, bidder: Client, court: tuple[ServedHouse, str]
) -> None:
    paddle = bidder.get(f"/lots/{court[1]}")["you"]["paddle"]
    assert paddle not in visitor.see("/sandbox/mail?who=bidder")[1]


# -- The bank -------------------------------------------------------------------------------------


def test_a_transfer_for_nobody_lies_on_the_desk(anyone: Client) -> None:
    arrived = anyone.post("/sandbox/bank", {"number": "123", "amount_fen": 100})
    assert (arrived["state"], arrived["reason"]) == ("desk", "unknown_number")


def test_a_transfer_for_nobody_must_say_how_much(anyone: Client) -> None:
    assert anyone.refused("/sandbox/bank", {"number": "123"}) == "missing"


def test_a_transfer_arrives_as_it_was_asked_for(
    anyone: Client, court: tuple[ServedHouse, str]
) -> None:
    newcomer = _newcomer(court)
    arrived = anyone.post("/sandbox/bank", {"number": newcomer["number"]})
    assert (arrived["state"], arrived["amount_fen"]) == ("matched", newcomer["due_fen"])


def _newcomer(court: tuple[ServedHouse, str]) -> dict[str, Any]:
    """Let somebody apply who has not paid yet; return their deposit."""
    person = Client(court[0].url, Browser(court[0].url).token_for(RIVALS[1].email, PASSWORD))
    application = {"refund_account": "6217002800000000099", "is_eligible": True}
    deposit: dict[str, Any] = person.post(f"/lots/{court[1]}/application", application)["deposit"]
    return deposit


# -- Rivals ---------------------------------------------------------------------------------------


def test_rivals_enter_a_lot_and_outbid_whoever_bids(
    visitor: Visitor, bidder: Client, court: tuple[ServedHouse, str]
) -> None:
    lot_id = court[1]
    visitor.press(f"/lots/{lot_id}", "/sandbox/rivals", lot_id=lot_id)
    paddle = bidder.get(f"/lots/{lot_id}")["you"]["paddle"]
    with bidder.live(lot_id) as socket:
        assert _heard(Voice(socket), other_than=paddle) != paddle


def test_a_lot_has_one_pair_of_rivals(visitor: Visitor, court: tuple[ServedHouse, str]) -> None:
    visitor.press("/sandbox", "/sandbox/rivals", lot_id=court[1])
    visitor.press("/sandbox", "/sandbox/rivals", lot_id=court[1])
    assert visitor.see("/sandbox")[1].count(f'href="/lots/{court[1]}"') == 1


def test_rivals_can_be_called_off(visitor: Visitor, court: tuple[ServedHouse, str]) -> None:
    visitor.press("/sandbox", "/sandbox/rivals/end", lot_id=court[1])
    assert f'href="/lots/{court[1]}"' not in visitor.see("/sandbox")[1]


# -- The clock: last, for it does not go back -----------------------------------------------------


def test_anyone_may_ask_the_time(anyone: Client) -> None:
    assert set(anyone.get("/sandbox/clock")) == {"now", "rate", "fired"}


def test_the_rate_is_answered(anyone: Client) -> None:
    fast = anyone.post("/sandbox/clock", {"rate": 60})["rate"]
    assert (fast, anyone.post("/sandbox/clock", {"rate": 1})["rate"]) == (60, 1)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({}, "clock_one_order"),
        ({"rate": 60, "to_next": True}, "clock_one_order"),
        ({"rate": -1}, "clock_rate_unknown"),
        ({"rate": 100_000}, "clock_rate_unknown"),
        ({"set": "2020-01-01T00:00:00Z"}, "clock_only_forward"),
        ({"advance_seconds": 0}, "clock_only_forward"),
        ({"advance_seconds": -5}, "clock_only_forward"),
        ({"advance_seconds": 10**15}, "clock_jump_too_long"),
        ({"set": "tomorrow"}, "malformed"),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(
    anyone: Client, order: dict[str, Any], code: str
) -> None:
    assert anyone.refused("/sandbox/clock", order) == code


def test_a_button_moves_the_clock(visitor: Visitor, anyone: Client) -> None:
    before = anyone.get("/sandbox/clock")["now"]
    visitor.press("/sandbox", "/sandbox/clock", do="advance", seconds="300")
    wait_for(lambda: anyone.get("/sandbox/clock")["now"] > before, "the clock has moved")
    assert anyone.get("/sandbox/clock")["now"] > before


def test_a_walk_stops_where_the_lot_closes(anyone: Client, court: tuple[ServedHouse, str]) -> None:
    anyone.post("/sandbox/clock", {"advance_seconds": 86_400})
    assert anyone.get(f"/lots/{court[1]}")["state"]["status"] == "closed"


def test_what_fell_due_on_the_way_is_told(anyone: Client) -> None:
    walked = anyone.post("/sandbox/clock", {"to_next": True})
    assert [set(each) for each in walked["fired"]][:1] == [{"at", "what"}]
