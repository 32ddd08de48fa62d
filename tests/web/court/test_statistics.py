from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from tests.fakes.court_of_tests import open_court
from tests.web.money_site import MoneySite


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_each_figure_stands_with_what_it_counts(database: Database, language: str) -> None:
    site = MoneySite(await open_court(database)).as_(Role.president)
    page = await site.get("/court/statistics", language)
    assert page.status_code == 200
    assert "figure." not in page.text


async def test_the_figures_can_be_taken_away(database: Database) -> None:
    site = MoneySite(await open_court(database)).as_(Role.judge)
    answer = await site.get("/court/statistics.csv?since=2026-01-01&until=2026-02-01")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Figure,Value,What it counts"
    assert len(lines) == 15


async def test_senseless_days_are_those_of_this_year(database: Database) -> None:
    site = MoneySite(await open_court(database)).as_(Role.judge)
    page = await site.get("/court/statistics?since=yesterday&until=2026-13-01")
    assert "1 January 2026" in page.text
