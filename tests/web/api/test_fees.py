"""Tariffs and fees by API: what a court files, what is refused, whom it tells nothing."""

from __future__ import annotations

import pytest

from auction.kernel.actor import Role
from tests.web.api.api_site import ApiSite, Client, refusal

TARIFF = {
    "speciality": "real_estate",
    "tiers": [{"up_to_fen": 1_000_000_00, "rate": 400}, {"rate": 225}],
    "source": "琼价备〔2026〕1号",
}


@pytest.fixture
async def judge(api: ApiSite) -> Client:
    return await api.as_(Role.judge)


async def test_a_court_without_a_tariff_shows_an_example_and_says_so(judge: Client) -> None:
    rows = (await judge.read("/tariffs"))["items"]
    assert {row["version"] for row in rows} == {0}


async def test_a_filed_tariff_is_read_back(judge: Client) -> None:
    await judge.made("/tariffs", TARIFF)
    rows = (await judge.read("/tariffs"))["items"]
    (filed,) = [row for row in rows if row["version"] == 1]
    assert filed["tiers"] == [
        {"up_to_fen": 1_000_000_00, "rate": 400},
        {"up_to_fen": None, "rate": 225},
    ]


async def test_a_tariff_that_ends_is_refused(judge: Client) -> None:
    answer = await judge.post("/tariffs", {**TARIFF, "tiers": TARIFF["tiers"][:1]})  # type: ignore[index]
    assert refusal(answer) == (422, "bad_tariff", "tiers")


async def test_a_clerk_files_none(api: ApiSite) -> None:
    answer = await (await api.as_(Role.clerk)).post("/tariffs", TARIFF)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/appraisals/apr_x/fees", "/commissions/com_x/fee"])
async def test_what_is_not_there_has_no_fee(judge: Client, path: str) -> None:
    assert (await judge.get(path)).status_code == 404
