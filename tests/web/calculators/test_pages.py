"""The calculators' pages: a form for one case, the result explained, nothing asked of anybody."""

from __future__ import annotations

import json
import re

import pytest
from httpx2 import Response

from tests.auction.calculators.cases import DELAY_INTEREST, DISTRIBUTION
from tests.web.api.api_site import ApiSite

LANGUAGES = ("en", "zh")


class Visitor:
    """Somebody without an account, who sends forms with the token of the page they came from."""

    def __init__(self, site: ApiSite, language: str = "en") -> None:
        self._http = site.client().http
        self._headers = {"Accept-Language": language}

    async def get(self, address: str) -> Response:
        return await self._http.get(address, headers=self._headers)

    async def send(self, address: str, **typed: str) -> Response:
        page = await self.get(address)
        [token, *_] = re.findall(r'name="csrf" value="([^"]+)"', page.text)
        return await self._http.post(address, data={**typed, "csrf": token}, headers=self._headers)


@pytest.fixture
def visitor(api: ApiSite) -> Visitor:
    return Visitor(api)


def said(page: Response) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).replace("\xa0", " ").split())


ADDRESSES = [
    "/calculators",
    "/calculators/execution-fee?amount=10001",
    "/calculators/deposit?procedure=sale&start=1000000&deposit=100000&claim=1",
    "/calculators/deadline?kind=period&from=2026-02-05&days=15",
    "/calculators/deadline?kind=before&at=2026-03-31T10:00&whole_days=1",
    "/calculators/delay-interest?example=yes",
    "/calculators/distribution?example=yes",
    "/calculators/execution-fee",
    "/calculators/deposit",
    "/calculators/deadline",
    "/calculators/delay-interest",
    "/calculators/distribution",
]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_for_everybody_in_both_languages(api: ApiSite, language: str) -> None:
    visitor = Visitor(api, language)
    for address in ADDRESSES:
        page = await visitor.get(address)
        assert page.status_code == 200, address
        assert f'lang="{"zh" if language == "zh" else "en"}' in page.text
        assert "calculator." not in said(page), address


async def test_the_fee_is_explained_tier_by_tier(visitor: Visitor) -> None:
    words = said(await visitor.get("/calculators/execution-fee?amount=10%2C001"))
    assert "¥ 50.02" in words
    assert "1.5 % ¥ 0.015" in words
    assert "诉讼费用交纳办法 art. 14" in words


async def test_an_applicant_s_difference_is_put_in_words(visitor: Visitor) -> None:
    address = "/calculators/deposit?procedure=auction&start=1000000&deposit=100000&claim=40000"
    assert "¥ 100,000 − ¥ 40,000, and never less than nothing, is ¥ 60,000." in said(
        await visitor.get(address)
    )


async def test_a_deposit_outside_the_band_is_refused_at_its_field(visitor: Visitor) -> None:
    page = await visitor.get(
        "/calculators/deposit?procedure=auction&start=100&deposit=20.01&claim="
    )
    assert page.status_code == 422
    assert 'id="deposit-error"' in page.text
    assert "between ¥ 5 and ¥ 20" in said(page)


async def test_a_last_day_off_says_how_far_it_moves(visitor: Visitor) -> None:
    words = said(await visitor.get("/calculators/deadline?kind=period&from=2026-02-05&days=15"))
    assert "Tuesday, 24 February 2026" in words
    assert "moves by 4 days" in words


async def test_time_that_passes_takes_no_heed_of_holidays(visitor: Visitor) -> None:
    address = "/calculators/deadline?kind=elapsed&at=2026-02-13T10:34&whole_days=1"
    assert "14 Feb 2026, 10:34:00" in said(await visitor.get(address))


async def test_a_year_without_its_list_is_called_provisional(visitor: Visitor) -> None:
    words = said(await visitor.get("/calculators/deadline?kind=period&from=2091-02-05&days=15"))
    assert "Provisional" in words


async def test_delay_interest_shows_each_span_and_the_sum_before_rounding(
    visitor: Visitor,
) -> None:
    words = said(await visitor.get("/calculators/delay-interest?example=yes"))
    assert "18 counted days" in words
    assert "¥ 1,750.00" in words
    assert "¥ 840.00" in words
    assert "Added up: ¥ 2,590.00, rounded once" in words


async def test_payments_above_the_debt_are_refused_at_their_field(visitor: Visitor) -> None:
    page = await visitor.send(
        "/calculators/delay-interest",
        base="100", due_on="2024-01-01", ends_on="2024-02-01",
        payment_1_on="2024-01-05", payment_1_fen="100.01",
    )  # fmt: skip
    assert page.status_code == 422
    assert 'id="payment_1_fen-error"' in page.text


async def test_more_rows_come_without_losing_what_was_typed(visitor: Visitor) -> None:
    page = await visitor.send(
        "/calculators/distribution", more="claim", claim_rows="3", claim_2_creditor="乙公司"
    )
    assert page.status_code == 200
    assert 'value="乙公司"' in page.text
    assert 'name="claim_6_creditor"' in page.text


@pytest.mark.parametrize("name", ["distribution", "delay-interest"])
async def test_enter_in_a_field_works_the_case_out_and_adds_no_row(
    visitor: Visitor, name: str
) -> None:
    page = (await visitor.get(f"/calculators/{name}")).text
    form = page[page.index(f'action="/calculators/{name}"') :]
    first = re.search(r"<button[^>]*>", form)
    assert first is not None
    assert 'name="more"' not in first[0]


async def test_a_distribution_typed_by_hand_is_shared_out_and_explained(visitor: Visitor) -> None:
    page = await visitor.send(
        "/calculators/distribution",
        proceeds="1,000.01", debtor="person",
        cost_1_name="评估费", cost_1_amount="40",
        claim_1_creditor="甲银行", claim_1_class="security", claim_1_rank="1",
        claim_1_principal="600", claim_1_interest="100", claim_1_collateral_net="660",
        claim_2_creditor="乙", claim_2_class="ordinary", claim_2_rank="1", claim_2_principal="460",
    )  # fmt: skip
    words = said(page)
    assert page.status_code == 200
    assert "2. Secured claim, rank 1" in words
    assert "1 · 甲银行" in words
    # 300.01 for 40 and 460: 24.0008 and 276.0092; the odd fen goes to the larger remainder.
    assert "¥ 40 × ¥ 300.01 ÷ ¥ 500 = ¥ 24 and 0.0800 fen → ¥ 24" in words
    assert "= ¥ 276 and 0.9200 fen, and one odd fen → ¥ 276.01" in words


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"claim_1_creditor": "甲"}, "claim_1_principal"),
        ({"claim_1_creditor": "甲", "claim_1_principal": "x"}, "claim_1_principal"),
        (
            {"claim_1_creditor": "甲", "claim_1_principal": "1", "claim_1_collateral_net": "1"},
            "claim_1_collateral_net",
        ),
        ({"cost_1_name": "费"}, "cost_1_amount"),
        (
            {
                "cost_1_name": "费", "cost_1_amount": "1",
                "cost_2_name": "费", "cost_2_amount": "1",
            },
            "cost_2_name",
        ),
        ({"proceeds": ""}, "proceeds"),
    ],
)  # fmt: skip
async def test_what_is_wrong_stands_at_its_field(
    visitor: Visitor, typed: dict[str, str], field: str
) -> None:
    whole = {
        "proceeds": "1", "debtor": "person", "claim_1_class": "ordinary", "claim_1_rank": "1",
    }  # fmt: skip
    page = await visitor.send("/calculators/distribution", **(whole | typed))
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


async def test_a_pasted_case_is_worked_out_as_programs_send_it(visitor: Visitor) -> None:
    for address, case, sum_said in (
        ("/calculators/distribution", DISTRIBUTION, "¥ 207.99"),
        ("/calculators/delay-interest", DELAY_INTEREST, "¥ 2,590"),
    ):
        page = await visitor.send(address, pasted="yes", case=json.dumps(case))
        assert page.status_code == 200
        assert sum_said in said(page)


async def test_a_bad_pasted_case_says_where_and_keeps_the_text(visitor: Visitor) -> None:
    text = json.dumps({**DISTRIBUTION, "debtor": "company"})
    page = await visitor.send("/calculators/distribution", pasted="yes", case=text)
    assert page.status_code == 422
    assert "debtor: One of these must stand here: person, enterprise." in said(page)
    assert "company" in page.text


async def test_names_are_shown_and_never_obeyed(visitor: Visitor) -> None:
    evil = "<script>alert(1)</script>"
    case = {**DISTRIBUTION, "costs": [{"name": evil, "amount_fen": 1}]}
    page = await visitor.send("/calculators/distribution", pasted="yes", case=json.dumps(case))
    assert page.status_code == 200
    assert evil not in page.text


async def test_calculators_are_found_from_every_page_and_from_how_it_works(
    visitor: Visitor,
) -> None:
    assert 'href="/calculators"' in (await visitor.get("/")).text
    assert (await visitor.get("/how-it-works")).text.count('href="/calculators"') == 2
