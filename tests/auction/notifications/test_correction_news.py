from __future__ import annotations

from sqlmodel import col, select

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.lots.events import LotCorrected
from auction.notifications.correction_news import on_lot_corrected
from auction.notifications.kinds import MessageKind
from auction.notifications.models import Message
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import list_flat


async def test_bidders_hear_of_a_correction_by_their_number_and_parties_by_the_lot(
    database: Database,
) -> None:
    lot = await list_flat(await open_court(database))
    applicant = await lot.court.person("南海银行", Role.party)
    await lot.party("南海银行", "applicant", account_id=applicant.account_id)
    bidder = await lot.bidder("王芳", "H2515")
    async with lot.court.acting() as uow:
        event = LotCorrected(lot.lot_id, lot.case_id, lot.court.court_id, 2)
        await on_lot_corrected(uow, event)
    async with lot.court.works.database.session() as session:
        rows = select(Message).order_by(col(Message.kind))
        to_bidder, to_party = (await session.exec(rows)).all()
    assert (to_bidder.kind, to_bidder.account_id) == (
        MessageKind.announcement_corrected,
        bidder.account_id,
    )
    assert set(to_bidder.data) == {"number"}
    assert (to_party.kind, to_party.data["version"]) == (MessageKind.lot_corrected, 2)
