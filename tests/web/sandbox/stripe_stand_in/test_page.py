from __future__ import annotations

import httpx2
import pytest

from tests.fakes.stripe_standing import Standing


async def _session(stand: Standing, locale: str = "zh") -> str:
    session = await stand.client.v1.checkout.sessions.create_async(
        {
            "mode": "payment", "locale": locale, "success_url": "http://court.test/paid",  # type: ignore[typeddict-item]
            "line_items": [{"quantity": 1, "price_data": {
                "currency": "cny", "unit_amount": 123_456, "product_data": {"name": "D 7"}}}],
        }
    )  # fmt: skip
    return session.url or ""


@pytest.mark.parametrize(
    ("locale", "words"), [("zh", "不会有任何资金流动"), ("en", "no money moves")]
)
async def test_the_page_says_what_it_is_and_what_is_asked(
    stand: Standing, locale: str, words: str
) -> None:
    async with httpx2.AsyncClient() as http:
        page = await http.get(await _session(stand, locale))
    assert words in page.text
    assert "1,234.56" in page.text


async def test_whoever_paid_goes_back_to_the_court(stand: Standing) -> None:
    url = await _session(stand)
    paid = await stand.pay(url)
    assert (paid.status_code, paid.headers["location"]) == (303, "http://court.test/paid")
    again = await stand.pay(url)
    assert "该付款页面已结束" in again.text


async def test_a_declined_card_stays_on_the_page(stand: Standing) -> None:
    url = await _session(stand, "en")
    declined = await stand.pay(url, number="4000000000000002")
    assert declined.status_code == 402
    assert "was declined" in declined.text
    assert (await stand.pay(url)).status_code == 303


async def test_a_card_whose_bank_asks_is_paid_when_its_holder_says_so(stand: Standing) -> None:
    url = await _session(stand, "en")
    asked = await stand.pay(url, number="4000002500003155")
    assert "Your bank asks" in asked.text
    agreed = await stand.pay(url, number="4000002500003155", agreed="yes")
    assert agreed.status_code == 303


async def test_nobody_pays_after_a_day(stand: Standing) -> None:
    url = await _session(stand, "en")
    await stand.control("ahead", seconds=86_400)
    assert "is over" in (await stand.pay(url)).text
    assert stand.stand_in.store.account("acct_platform").balance() == {}
