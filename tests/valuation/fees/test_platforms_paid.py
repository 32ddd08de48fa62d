"""Only the platform nearest the deal price is paid, out of the proceeds. Law: REF-50, TRAP-16."""

from __future__ import annotations

from tests.valuation.fees.sold import SellingHouse
from tests.valuation.house import OBJECTIONS_END
from tests.valuation.network_inquiry.conftest import network
from tests.valuation.network_inquiry.network_house import FEE, NetworkHouse

__all__ = ["network"]
MILLION = 1_000_000_00


async def sold(house: NetworkHouse, results: tuple[int, int, int], price_fen: int) -> SellingHouse:
    """Have the platforms say these figures, and sell the flat at a price."""
    for platform, amount_fen in zip(house.platforms, results, strict=True):
        platform.behave = platform.reports(amount_fen)
    selling = SellingHouse(house.court)
    await house.served()
    await house.court.pass_to(OBJECTIONS_END)
    await selling.sell(price_fen)
    return selling


async def test_the_platform_nearest_the_deal_is_paid_and_no_other(network: NetworkHouse) -> None:
    selling = await sold(network, (3 * MILLION, 4 * MILLION, 5 * MILLION), 4_200_000_00)
    assert await selling.fees() == {
        ("inquiry", "sold", "询价平台1"): 0,
        ("inquiry", "sold", "询价平台2"): FEE,
        ("inquiry", "sold", "询价平台3"): 0,
    }
    assert [fen for _, _, fen in await selling.costs()] == [FEE]


async def test_two_at_the_same_distance_share_the_fee(network: NetworkHouse) -> None:
    selling = await sold(network, (3_900_000_00, 4_100_000_00, 5 * MILLION), 4 * MILLION)
    assert await selling.fees() == {
        ("inquiry", "sold", "询价平台1"): FEE // 2,
        ("inquiry", "sold", "询价平台2"): FEE // 2,
        ("inquiry", "sold", "询价平台3"): 0,
    }


async def test_the_same_news_twice_pays_once_and_the_books_balance(network: NetworkHouse) -> None:
    selling = await sold(network, (3 * MILLION, 4 * MILLION, 5 * MILLION), 5 * MILLION)
    await selling.settle_sold()
    assert len(await selling.costs()) == 1
    books = await selling.books()
    assert books.total_debit == books.total_credit
