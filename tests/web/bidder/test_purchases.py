from __future__ import annotations

from auction.kernel.actor import Role
from auction.settlement import service
from tests.fakes.proofs import signed_record
from tests.fakes.sold_lot import PRICE_FEN, SoldLot, list_flat
from tests.web.people_site import PeopleSite
from web.bidder.purchases import story


async def bought(site: PeopleSite) -> SoldLot:
    lot = await list_flat(site.court)
    lot.buyer = await lot.bidder("王芳", "H2515")
    await lot.bidder("李雷", "K1001")
    await lot.knock_down("H2515", PRICE_FEN)
    return lot


async def test_buyer_sees_what_to_pay_and_until_when(people_site: PeopleSite) -> None:
    lot = await bought(people_site)
    sale = await lot.sale()

    page = await (await people_site.signed_in(lot.buyer)).get(f"/my/purchases/{sale.id}")

    assert sale.payment_number is not None
    assert sale.payment_number in page.text
    assert "贰佰贰拾万元整" in page.text


async def test_purchase_is_nobody_elses_business(people_site: PeopleSite) -> None:
    lot = await bought(people_site)
    sale = await lot.sale()
    other = await people_site.signed_in(await people_site.court.person("乙", Role.bidder))

    assert (await other.get(f"/my/purchases/{sale.id}")).status_code == 404


async def test_page_names_no_paddle(people_site: PeopleSite) -> None:
    lot = await bought(people_site)
    sale = await lot.sale()

    page = await (await people_site.signed_in(lot.buyer)).get(f"/my/purchases/{sale.id}")

    assert "H2515" not in page.text


async def test_list_leads_to_the_purchase(people_site: PeopleSite) -> None:
    lot = await bought(people_site)

    page = await (await people_site.signed_in(lot.buyer)).get("/my/bids")

    assert f"/my/purchases/{(await lot.sale()).id}" in page.text


async def test_story_ends_with_the_keys(people_site: PeopleSite) -> None:
    lot = await bought(people_site)
    await lot.pass_title()
    sale = await lot.sale()
    async with lot.court.acting(Role.judge) as uow:
        record = signed_record(uow.now)
        await service.hand_over(uow, sale_id=sale.id, note="钥匙三把", record=record)

    steps = story(await lot.sale())

    assert [step["name"] for step in steps if step["state"] == "done"] == [
        "confirmed",
        "paid",
        "ruling_made",
        "title_passed",
        "handed_over",
    ]
