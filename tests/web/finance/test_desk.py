from __future__ import annotations

import pytest
from sqlmodel import select

from auction.db.engine import Database
from auction.db.models import AuditEntry
from auction.i18n.formats import money
from auction.kernel.actor import Role
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.payments import service as payments
from auction.payments.queries import transfers
from tests.fakes.court_of_tests import open_court
from tests.web.money_site import MoneySite

REPORT = {
    "bank_ref": "BOC-1",
    "payer_name": "李伟",
    "payer_account": "6222 0001",
    "amount": "1,000",
}


async def asking_site(database: Database) -> tuple[MoneySite, str]:
    """Return a site of a court that asks 李伟 for a deposit of a thousand yuan, and its number."""
    court = await open_court(database)
    async with court.acting() as uow:
        number = await payments.open_number(
            uow,
            court_id=court.court_id,
            purpose="deposit",
            subject_id="1",
            payer_name="李伟",
            amount_fen=1_000_00,
        )
    return MoneySite(court).as_(Role.finance), number


async def bank_balance(site: MoneySite) -> int:
    async with site.court.acting() as uow:
        return await books.balance(uow.session, site.court.court_id, accounts.BANK)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", ["/finance", "/finance/expected", "/finance/transfers"])
async def test_empty_lists_are_pages_too(database: Database, path: str, language: str) -> None:
    site = MoneySite(await open_court(database)).as_(Role.finance)
    assert (await site.get(path, language)).status_code == 200


async def test_what_is_expected_shows_payer_amount_and_number_and_no_lot(
    database: Database,
) -> None:
    site, number = await asking_site(database)
    page = (await site.get("/finance/expected")).text
    assert number in page
    assert "李伟" in page
    assert money(1_000_00) in page


async def test_an_arrival_that_fits_is_booked(database: Database) -> None:
    site, number = await asking_site(database)
    answer = await site.post("/finance/transfers", number=number, **REPORT)
    assert answer.headers["location"] == "/finance/expected"
    assert await bank_balance(site) == 1_000_00


async def test_an_arrival_that_fits_nothing_lies_on_the_desk_with_its_reason(
    database: Database,
) -> None:
    site, number = await asking_site(database)
    answer = await site.post("/finance/transfers", number=number, **REPORT | {"amount": "999"})
    assert answer.headers["location"] == "/finance"
    page = (await site.get("/finance")).text
    assert "Too small" in page
    assert "Return to sender" in page


async def test_a_report_that_is_refused_keeps_what_was_typed(database: Database) -> None:
    site, number = await asking_site(database)
    await site.post("/finance/transfers", number=number, **REPORT)
    answer = await site.post("/finance/transfers", number=number, **REPORT | {"amount": "1"})
    assert answer.status_code == 422
    assert "BOC-1" in answer.text
    assert "Another transfer was reported" in answer.text
    assert await bank_balance(site) == 1_000_00


@pytest.mark.parametrize("amount", ["", "0", "-5", "1.234", "one", "99999999999999999"])
async def test_an_amount_that_is_none_is_refused_at_its_field(
    database: Database, amount: str
) -> None:
    site, number = await asking_site(database)
    answer = await site.post("/finance/transfers", number=number, **REPORT | {"amount": amount})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


async def test_money_on_the_desk_is_sent_back(database: Database) -> None:
    site, number = await asking_site(database)
    await site.post("/finance/transfers", number=number, **REPORT | {"amount": "1"})
    async with site.court.acting() as uow:
        (transfer,) = (await transfers(uow.session, site.court.court_id)).items
    answer = await site.post(f"/finance/transfers/{transfer.id}/return")
    assert answer.status_code == 303
    assert "On its way back" in (await site.get("/finance/transfers")).text


@pytest.mark.parametrize(
    ("who", "status"),
    [(Role.judge, 403), (Role.admission, 403), (Role.president, 403), (None, 303)],
)
async def test_only_finance_sees_who_pays(
    database: Database, who: Role | None, status: int
) -> None:
    site, _ = await asking_site(database)
    assert (await site.as_(who).get("/finance/expected")).status_code == status


async def test_the_president_sees_how_much_waits_and_no_payer(database: Database) -> None:
    site, number = await asking_site(database)
    await site.post("/finance/transfers", number=number, **REPORT | {"amount": "1"})
    page = await site.as_(Role.president).get("/finance")
    assert page.status_code == 200
    assert "李伟" not in page.text


async def test_every_look_at_payers_is_audited(database: Database) -> None:
    site, _ = await asking_site(database)
    await site.get("/finance/expected")
    assert "finance.looked" in await audited(site)


async def audited(site: MoneySite) -> list[str]:
    async with site.court.acting() as uow:
        return list((await uow.session.exec(select(AuditEntry.act))).all())
