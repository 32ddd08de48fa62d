from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from tests.auction.payments.test_batches import paying_desk
from tests.fakes.court_of_tests import open_court
from tests.web.money_site import MoneySite


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_batch_is_made_released_by_another_and_taken_as_a_file(
    database: Database, language: str
) -> None:
    desk, second = await paying_desk(database)
    site = MoneySite(desk.court).as_(Role.finance)
    assert (await site.get("/finance/batches", language)).status_code == 200
    made = await site.post("/finance/batches")
    path = made.headers["location"].partition("?")[0]
    assert "李伟" in (await site.get(path, language)).text
    assert (await site.post(f"{path}/release")).status_code == 409
    assert (await site.get(f"{path}/file")).status_code == 422
    site.as_(second)
    await site.post(f"{path}/release")
    assert "第二人" in (await site.get(path, language)).text
    file = await site.get(f"{path}/file")
    assert file.headers["content-type"].startswith("application/xml")
    assert b"<CtrlSum>1000.00</CtrlSum>" in file.content


async def test_a_batch_given_up_says_why(database: Database) -> None:
    desk, _ = await paying_desk(database)
    site = MoneySite(desk.court).as_(Role.finance)
    made = await site.post("/finance/batches")
    path = made.headers["location"].partition("?")[0]
    assert (await site.post(f"{path}/giving-up", reason=" ")).status_code == 422
    await site.post(f"{path}/giving-up", reason="户名不符")
    assert "户名不符" in (await site.get(path)).text


async def test_with_nothing_to_pay_no_batch_is_made(database: Database) -> None:
    site = MoneySite(await open_court(database)).as_(Role.finance)
    answer = await site.post("/finance/batches")
    assert answer.status_code == 409
    assert "No payout waits for a batch." in answer.text


async def test_another_court_s_batch_does_not_exist(database: Database) -> None:
    desk, _ = await paying_desk(database)
    made = await MoneySite(desk.court).as_(Role.finance).post("/finance/batches")
    path = made.headers["location"].partition("?")[0]
    elsewhere = MoneySite(await open_court(database)).as_(Role.finance)
    assert (await elsewhere.get(path)).status_code == 404
    assert (await elsewhere.get(f"{path}/file")).status_code == 404
    assert (await elsewhere.post(f"{path}/release")).status_code == 404
