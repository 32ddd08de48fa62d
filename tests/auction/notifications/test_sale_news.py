from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import select

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.notifications import service
from auction.notifications.kinds import MessageKind
from auction.notifications.models import Message
from auction.settlement.events import (
    BalancePaid,
    ProceedsDistributed,
    SaleConfirmed,
    SaleDefaulted,
    TitlePassed,
)
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import SoldLot, list_flat

_News = type[SaleConfirmed | BalancePaid | TitlePassed | SaleDefaulted | ProceedsDistributed]


async def sold(database: Database) -> SoldLot:
    lot = await list_flat(await open_court(database))
    applicant = await lot.court.person("南海银行", Role.party)
    await lot.party("南海银行", "applicant", account_id=applicant.account_id)
    await lot.party("无账户债权人", "creditor", email="creditor@example.org")
    lot.buyer = await lot.bidder("王芳", "H2515")
    await lot.knock_down("H2515")
    return lot


async def told(lot: SoldLot, news: _News, tell: Callable[..., Awaitable[None]]) -> list[Message]:
    sale = await lot.sale()
    async with lot.court.acting() as uow:
        await tell(uow, news(sale.id, sale.lot_id, sale.case_id, sale.court_id))
    async with lot.court.works.database.session() as session:
        return list((await session.exec(select(Message))).all())


@pytest.mark.parametrize(
    ("news", "tell", "kinds"),
    [
        (SaleConfirmed, service.on_sale_confirmed, "bought sale_confirmed sale_confirmed"),
        (BalancePaid, service.on_balance_paid, "balance_paid ruling_to_make"),
        (
            TitlePassed,
            service.on_title_passed,
            "distribution_to_approve title_passed title_passed title_passed_buyer",
        ),
        (SaleDefaulted, service.on_sale_defaulted, "purchase_lost sale_defaulted sale_defaulted"),
        (ProceedsDistributed, service.on_distributed, "distributed distributed"),
    ],
)
async def test_each_hears_what_a_sale_means_to_them(
    database: Database, news: _News, tell: Callable[..., Awaitable[None]], kinds: str
) -> None:
    messages = await told(await sold(database), news, tell)

    assert " ".join(sorted(message.kind for message in messages)) == kinds


async def test_party_without_an_account_is_written_to(database: Database) -> None:
    messages = await told(await sold(database), SaleConfirmed, service.on_sale_confirmed)

    [letter] = [message for message in messages if message.account_id is None]
    assert (letter.email, letter.link) == ("creditor@example.org", "")


async def test_no_message_names_a_paddle(database: Database) -> None:
    messages = await told(await sold(database), SaleConfirmed, service.on_sale_confirmed)

    assert all("H2515" not in f"{message.data}{message.link}" for message in messages)


async def test_buyer_is_told_what_to_pay_and_until_when(database: Database) -> None:
    lot = await sold(database)
    sale = await lot.sale()

    messages = await told(lot, SaleConfirmed, service.on_sale_confirmed)

    [message] = [one for one in messages if one.kind == MessageKind.bought]
    assert message.account_id == lot.buyer.account_id
    assert message.data["balance_fen"] == sale.balance_fen
    assert message.data["balance_due_at"] == sale.balance_due_at.isoformat()
