"""A lot with bidders who hold paddles, lived through while a log is kept; and what names them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from auction.bidding.sealing import holder_tag
from auction.kernel.actor import Actor, Role
from auction.people.queries import account
from tests.fakes.whole_house import WholeHouse
from tests.integration.api.walking import INCREMENT_FEN, START_FEN, prove
from tests.web.api.api_site import KEY
from web.sandbox.people import bank_account

SHORT = 10


@dataclass
class Bidder:
    """Somebody who applied; `marks` are the texts by which a reader would know them."""

    actor: Actor
    name: str
    marks: dict[str, str]
    paddle: str | None

    def known_in(self, text: str, *, but: Iterable[str] = ()) -> list[str]:
        return [what for what, mark in self.marks.items() if mark in text and what not in but]


@dataclass
class Sale:
    """The house, its applicants, and whatever was logged while they applied, paid and bid."""

    house: WholeHouse
    bidders: list[Bidder] = field(default_factory=list)
    logged: list[Any] = field(default_factory=list)
    places: Counter[str] = field(default_factory=Counter)

    @property
    def lot(self) -> tuple[str, str]:
        return self.house.known["lot_id"], self.house.known["lot_number"]

    @property
    def paddles(self) -> list[str]:
        return [bidder.paddle for bidder in self.bidders if bidder.paddle is not None]

    def names(self, text: str, *, but: Iterable[str] = ()) -> list[tuple[str, list[str]]]:
        """Return whom a text names, and by which marks."""
        found = [(bidder.name, bidder.known_in(text, but=but)) for bidder in self.bidders]
        return [(name, marks) for name, marks in found if marks]


class KeptLog(logging.Handler):
    def __init__(self, into: list[Any]) -> None:
        super().__init__()
        self._into = into

    def emit(self, record: logging.LogRecord) -> None:
        self._into.append(self.format(record))


async def live_through(sale: Sale) -> None:
    house, walk = sale.house, sale.house.walk
    first = walk.bidder
    rival = await walk.enrol("欧阳明月")
    second = walk.bidder
    lot_id = walk.known["lot_id"]
    await rival.act(f"/lots/{lot_id}/bids", {"id": "b1", "price_fen": START_FEN + INCREMENT_FEN})
    third = await house.site.person("司徒未付")
    applicant = await house.as_(third)
    await prove(applicant, "司徒未付", 300)
    asked = {"refund_account": bank_account(300), "is_eligible": True}
    await applicant.act(f"/lots/{lot_id}/application", asked, key="once")
    await walk.settled()
    await be_curious(house, first)
    walk.known["lot_number"] = await house.one("SELECT number FROM lot WHERE id = $1", lot_id)
    for actor in (first, second, third):
        sale.bidders.append(await bidder_of(house, actor))
    walk.bidder = first
    await note_ids(sale)


async def be_curious(house: WholeHouse, who: Actor) -> None:
    """Offer a viewing; let somebody book it and ask, and the court answer."""
    lot_id, clerk = house.known["lot_id"], await house.as_(Role.clerk)
    ends_at = house.site.house.clock.now() + timedelta(hours=2)
    slot = {
        "place": "南门",
        "starts_at": (ends_at - timedelta(hours=1)).isoformat(),
        "ends_at": ends_at.isoformat(),
        "places": 3,
    }
    house.known["slot_id"] = await clerk.made(f"/lots/{lot_id}/viewings", slot)
    visitor = await house.as_(who)
    wanted = {"slot_id": house.known["slot_id"]}
    house.known["booking_id"] = await visitor.made(f"/lots/{lot_id}/bookings", wanted)
    asked = {"question": "有电梯吗？"}
    house.known["question_id"] = await visitor.made(f"/lots/{lot_id}/questions", asked)
    answered = {"answer": "有。"}
    await clerk.act(f"/questions/{house.known['question_id']}/answer", answered)
    await house.walk.settled()


async def bidder_of(house: WholeHouse, actor: Actor) -> Bidder:
    account_id, lot_id = actor.account_id or "", house.known["lot_id"]
    [row] = await house.rows(
        "SELECT d.number, a.bidder_name, a.refund_account, i.number, i.id"
        " FROM application a JOIN deposit d ON d.application_id = a.id"
        " JOIN identity_dossier i ON i.account_id = a.account_id WHERE a.account_id = $1",
        account_id,
    )
    number, name, refund_account, identity, _dossier = row
    async with house.site.house.database.session() as session:
        shown = await account(session, account_id)
    assert shown is not None
    own = await (await house.as_(actor)).read(f"/lots/{lot_id}")
    marks = {
        "account": account_id,
        "name": name,
        "email": shown.email,
        "deposit": number,
        "refund account": refund_account,
        "identity number": identity,
        "tag": holder_tag(KEY, account_id, lot_id),
    }
    return Bidder(actor, name, marks, own["you"]["paddle"])


async def note_ids(sale: Sale) -> None:
    house, buyer = sale.house, sale.bidders[0]
    nothing = "none_0000000000000000"
    for name in (
        "sale_id",
        "distribution_id",
        "payout_id",
        "objection_id",
        "plan_id",
        "recipient_id",
        "reply_id",
        "token_id",
        "claim_id",
        "joint_id",
        "request_id",
        "platform_id",
        "import_id",
    ):
        house.known[name] = nothing
    dossier = "SELECT id FROM identity_dossier WHERE account_id = $1"
    house.known["dossier_id"] = await house.one(dossier, buyer.actor.account_id)
    paper = "SELECT file_ids->>0 FROM identity_dossier WHERE account_id = $1"
    house.known["paper_file"] = await house.one(paper, buyer.actor.account_id)
    house.known["report_id"] = await house.one("SELECT id FROM appraisal_report")
    house.known["ruling"] = await house.one("SELECT number FROM paper WHERE kind = 'announcement'")
    house.known["deposit_number"] = buyer.marks["deposit"]
    house.known["account_id"] = buyer.actor.account_id or ""
    house.known["message_id"] = nothing
