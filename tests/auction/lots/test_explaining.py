"""Each proposed term says which rule and which figures it comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.deadlines.calendar import calendar_around
from auction.i18n.catalogue import catalogue
from auction.i18n.languages import Language
from auction.kernel.clock import court_day
from auction.kernel.money import format_yuan
from auction.lots.explaining import Reason, explain
from auction.lots.proposals import propose
from auction.lots.sale_rounds import SaleBasis
from tests.auction.lots.bases import FIRST, NOW, RESALE, SECOND

CALENDAR = calendar_around(court_day(NOW))
SALE = replace(SECOND, round="sale")


def reasons(basis: SaleBasis) -> dict[str, Reason]:
    proposal = propose(basis, now=NOW, calendar=CALENDAR)
    return {each.term: each for each in explain(proposal, basis, now=NOW, calendar=CALENDAR)}


@pytest.mark.parametrize(
    ("basis", "code", "law"),
    [
        (FIRST, "start_first", "OJA-11"),
        (SECOND, "start_second", "OJA-41"),
        (RESALE, "start_resale", "TRAP-10"),
        (SALE, "start_sale", "OJS-05"),
    ],
)
def test_a_start_says_which_round_s_floor_it_is(basis: SaleBasis, code: str, law: str) -> None:
    start = reasons(basis)["start_fen"]
    assert (start.code, start.law) == (code, law)


def test_seventy_per_cent_is_shown_exactly_and_as_rounded() -> None:
    start = reasons(replace(FIRST, reference_fen=391_080_001))["start_fen"]
    assert start.data["share"] == 70
    assert (start.data["floor"], start.data["start"]) == ("2,737,560.01", "2,737,561")


@pytest.mark.parametrize(
    ("reference_fen", "share"), [(10_000_000, "2"), (100_000_000, "1"), (391_080_000, "0.5")]
)
def test_an_increment_names_its_tier(reference_fen: int, share: str) -> None:
    assert (
        reasons(replace(FIRST, reference_fen=reference_fen))["increment_fen"].data["share"] == share
    )


def test_the_second_auction_s_day_names_the_thirty_days() -> None:
    assert "latest_on" in reasons(SECOND)["opens_at"].data


@given(reference_fen=st.integers(100, 10**13), basis=st.sampled_from([FIRST, SECOND, RESALE, SALE]))
def test_what_is_explained_is_what_is_proposed(reference_fen: int, basis: SaleBasis) -> None:
    basis = replace(basis, reference_fen=reference_fen)
    proposal = propose(basis, now=NOW, calendar=CALENDAR)
    found = reasons(basis)
    assert found["start_fen"].data.get("start") == format_yuan(proposal.start_fen)
    assert found["deposit_fen"].data["deposit"] == format_yuan(proposal.deposit_fen)
    assert found["increment_fen"].data["increment"] == format_yuan(proposal.increment_fen)


@pytest.mark.parametrize("basis", [FIRST, SECOND, RESALE, SALE])
def test_every_reason_has_words_in_both_languages(basis: SaleBasis) -> None:
    keys = [f"reason.{each.code}" for each in reasons(basis).values()]
    assert all(key in catalogue(language) for key in keys for language in Language)
