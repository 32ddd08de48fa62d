"""What a lot asks of bidders, at the court's desk; and the second look before the ruling."""

from __future__ import annotations

import pytest
from sqlmodel import col, func, select

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.lots.entry_conditions import HOUSING
from auction.lots.models import Lot, LotCondition, TermsDecision
from auction.settlement.rules import SaleState
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import list_flat
from tests.web.court.court_site import CourtSite
from tests.web.money_site import MoneySite

LICENCE = {"kind": "licence", "proof": "papers", "text_zh": "应当持有采矿许可证。"}


async def state_of(site: CourtSite, lot_id: str) -> tuple[str, int]:
    """Return a lot's state, and how many decisions of the panel stand."""
    standing = select(func.count()).where(
        col(TermsDecision.lot_id) == lot_id, col(TermsDecision.state) != "void"
    )
    async with site.court.works.database.session() as session:
        state = (await session.get_one(Lot, lot_id)).state
        return state, (await session.exec(standing)).one()


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_what_is_asked_stands_in_what_is_to_be_announced(
    site: CourtSite, language: str
) -> None:
    lot_id = await site.flat.drafted()
    page = f"/court/lots/{lot_id}"

    assert (await site.post(f"{page}/conditions", LICENCE)).status_code == 303
    housing = {"kind": "housing", "proof": "promise"}
    assert (await site.post(f"{page}/conditions", housing)).status_code == 303

    shown = (await site.get(page, language)).text
    assert "应当持有采矿许可证。" in shown
    assert HOUSING.text(language) in shown
    await site.flat.decided(lot_id)
    assert "应当持有采矿许可证。" in (await site.get(f"{page}/publication", language)).text


async def test_what_is_asked_after_the_panel_signed_voids_what_it_signed(site: CourtSite) -> None:
    lot_id = await site.flat.drafted()
    await site.flat.decided(lot_id)
    before = await state_of(site, lot_id)
    await site.post(f"/court/lots/{lot_id}/conditions", LICENCE)
    after = await state_of(site, lot_id)
    await site.flat.decided(lot_id)
    await site.post(f"/court/lots/{lot_id}/conditions", LICENCE)  # The same once more.

    assert (before, after) == (("decided", 1), ("draft", 0))
    assert await state_of(site, lot_id) == ("decided", 1)


async def test_what_is_asked_can_be_taken_out_again(site: CourtSite) -> None:
    page = f"/court/lots/{await site.flat.drafted()}"
    await site.post(f"{page}/conditions", LICENCE)

    assert (
        await site.post(f"{page}/conditions/removal", {"dropped": "licence"})
    ).status_code == 303

    assert "应当持有采矿许可证。" not in (await site.get(page)).text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text_zh": ""}, "Say in words what is asked."),
        ({"text_zh": "现状占有不明"}, "占有不明"),
        ({"text_zh": "长" * 601}, "600"),
    ],
)
async def test_words_that_will_not_do_come_back_with_the_reason(
    site: CourtSite, change: dict[str, str], said: str
) -> None:
    page = f"/court/lots/{await site.flat.drafted()}"

    answer = await site.post(f"{page}/conditions", {**LICENCE, **change})

    assert answer.status_code == 422
    assert said in answer.text


async def test_scripts_in_a_condition_are_shown_as_text(site: CourtSite) -> None:
    page = f"/court/lots/{await site.flat.drafted()}"
    await site.post(f"{page}/conditions", {**LICENCE, "text_zh": "<script>alert(1)</script>"})

    assert "<script>alert(1)" not in (await site.get(page)).text


async def test_the_ruling_waits_on_its_page_for_the_second_look(database: Database) -> None:
    lot = await list_flat(await open_court(database))
    async with lot.court.acting() as uow:
        uow.add(
            LotCondition(
                lot_id=lot.lot_id,
                kind=HOUSING.kind,
                court_id=lot.court.court_id,
                proof=HOUSING.proof,
                text_zh=HOUSING.text_zh,
                text_en=HOUSING.text_en,
                is_rechecked=True,
                set_by=lot.court.staff[Role.judge].account_id or "",
                set_at=uow.now,
            )
        )
    await lot.bidder("李伟", "K4821")
    sale = await lot.knock_down("K4821")
    await lot.pay(sale.balance_left_fen)
    site, page = MoneySite(lot.court).as_(Role.judge), f"/court/sales/{sale.id}"

    assert "First: was the buyer eligible all along?" in (await site.get(page)).text
    early = await site.post(f"{page}/ruling")
    assert "Record first that you have checked it." in early.text
    checked = {"kind": "housing", "found": "yes", "source": "海口市住建局，函复无购房限制"}
    assert (await site.post(f"{page}/eligibility", **checked)).status_code == 303
    assert "函复无购房限制" in (await site.get(page)).text
    await site.post(f"{page}/ruling")

    assert (await lot.sale()).state is SaleState.ruling_made
