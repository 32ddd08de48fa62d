"""The roster of platforms: who may stand on it, who is late too often, whose fee it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.valuation.house import OBJECTIONS_END, refused
from tests.valuation.network_inquiry.network_house import FEE, NetworkHouse
from valuation.network_inquiry import service
from valuation.network_inquiry.access import locked_inquiry
from valuation.network_inquiry.models import InquiryMandate
from valuation.network_inquiry.platform_queries import PlatformView, platforms
from valuation.network_inquiry.platform_rules import (
    PriceKind,
    barred_until,
    is_safe_address,
    may_list,
    must_be_struck_off,
)
from valuation.network_inquiry.queries import results_of
from valuation.network_inquiry.refusals import NetworkRefusal
from valuation.network_inquiry.rounds import conclude
from valuation.procedure import service as ladder

THREE = [PriceKind.deal_prices, PriceKind.government_set, PriceKind.market_offers]


@pytest.mark.parametrize(
    "address",
    [
        "http://prices.example",
        "https://",
        "ftp://prices.example",
        "https://user:pass@prices.example",
        "https://prices.example/?a=b",
        "https://prices.example:port",
        "prices.example",
    ],
)
def test_a_key_goes_to_no_unsafe_address(address: str) -> None:
    assert not is_safe_address(address)


@pytest.mark.parametrize("address", ["https://prices.example/v1", "http://127.0.0.1:9000"])
def test_a_key_goes_to_a_safe_address(address: str) -> None:
    assert is_safe_address(address)


def test_three_kinds_are_three_different_ones() -> None:
    refusal = may_list([PriceKind.other] * 3, "https://a.example")
    assert refusal is not None
    assert refusal.code is NetworkRefusal.three_price_kinds_needed
    assert may_list(THREE, "https://a.example") is None


def test_the_fifth_time_obliges_the_court() -> None:
    assert [must_be_struck_off(times) for times in (4, 5)] == [False, True]


def test_the_bar_lasts_five_years() -> None:
    assert barred_until(date(2028, 2, 29)) == date(2033, 2, 28)


async def test_an_address_stands_on_the_roster_once(network: NetworkHouse) -> None:
    act = network.list_one(network.platforms[0].url + "/", name="另一个名字")
    assert await refused(act) == NetworkRefusal.platform_listed_already


async def test_one_struck_off_does_not_come_back_by_the_same_name(network: NetworkHouse) -> None:
    async with network.court.begin(network.court.judge) as uow:
        await service.strike_off(
            uow, platform_id=network.platform_ids[0], ground="failed_review", reason="评审不合格"
        )
    act = network.list_one("https://elsewhere.example", name="询价平台1")
    assert await refused(act) == NetworkRefusal.platform_barred


async def test_one_struck_off_is_not_asked(network: NetworkHouse) -> None:
    async with network.court.begin(network.court.judge) as uow:
        await service.strike_off(
            uow, platform_id=network.platform_ids[0], ground="failed_review", reason="评审不合格"
        )
    await network.begun()
    assert len(await network.mandates()) == 2


async def first(network: NetworkHouse) -> PlatformView:
    """Return the first platform as the court's page shows it."""
    async with network.court.database.session() as session:
        rows = await platforms(session, network.court.court_id, network.court.clock.now())
    return next(row for row in rows if row.id == network.platform_ids[0])


async def late_once(network: NetworkHouse) -> None:
    """Let the first platform be late while the others report."""
    network.platforms[0].behave = network.platforms[0].says("pending")
    inquiry_id = await network.begun()
    await network.ask(3)
    await network.court.pass_to((await network.inquiry(inquiry_id)).due_at)


async def test_lateness_counts_for_a_year(network: NetworkHouse) -> None:
    await late_once(network)
    assert (await first(network)).late == 1
    network.court.clock.at += timedelta(days=366)
    assert (await first(network)).late == 0


async def test_an_excused_lateness_does_not_count(network: NetworkHouse) -> None:
    await late_once(network)
    async with network.court.begin(network.court.judge) as uow:
        mandate_id = (await network.mandates())[0].id
        await service.excuse_lateness(uow, mandate_id=mandate_id, reason="系统停电")
    assert (await first(network)).late == 0


async def test_a_platform_that_never_had_the_mandate_was_not_late(network: NetworkHouse) -> None:
    network.platforms[0].accepts = False
    await late_once(network)
    assert (await first(network)).late == 0


async def test_five_times_late_is_to_be_struck_off(network: NetworkHouse) -> None:
    await late_once(network)
    async with network.court.begin(network.court.judge) as uow:
        late = (await network.mandates())[0]
        for number in range(4):
            row = InquiryMandate(**late.model_dump() | {"id": f"ask_{number}", "round": number + 2})
            uow.add(row)
    assert (await first(network)).must_be_struck_off


async def test_whose_result_it_was_and_what_it_asks_for_it(network: NetworkHouse) -> None:
    await network.served()
    async with network.court.database.session() as session:
        assert await results_of(session, network.court.asset_id) == []
    await network.court.pass_to(OBJECTIONS_END)
    async with network.court.database.session() as session:
        found = await results_of(session, network.court.asset_id)
    assert {row.platform_id for row in found} == set(network.platform_ids)
    assert {(row.amount_fen, row.fee_fen, row.in_time) for row in found} == {
        (100_000_000, FEE, True)
    }


async def test_a_fee_is_that_of_the_day_of_the_mandate(network: NetworkHouse) -> None:
    await network.begun()
    assert [row.fee_fen for row in await network.mandates()] == [FEE] * 3


async def test_an_objection_clock_that_meets_a_withdrawal_fixes_nothing(
    network: NetworkHouse,
) -> None:
    inquiry_id = await network.served()
    procedure_id = (await network.inquiry(inquiry_id)).procedure_id
    async with network.court.begin(network.court.judge) as uow:
        await ladder.withdraw_procedure(
            uow, procedure_id=procedure_id, ground="applicant_withdraws"
        )
        inquiry = await locked_inquiry(uow, inquiry_id)
        assert inquiry is not None
        await conclude(uow, inquiry)  # The news of the withdrawal is still on its way.
    assert await network.state(inquiry_id) == "withdrawn"
