"""The house: every component a handler may use, made once by `web.wiring`."""

from __future__ import annotations

from dataclasses import dataclass

from auction.bidding.engine import Engine
from auction.db.court_clock import DatabaseClock
from auction.db.engine import Database
from auction.db.unit_of_work import Works
from auction.notifications.ports import Mailer
from auction.payments.ports import BankGateway
from auction.people.ports import IdentityCheck
from auction.settings import Settings


@dataclass(frozen=True)
class House:
    """What stands behind every door of one process."""

    settings: Settings
    database: Database
    clock: DatabaseClock
    works: Works
    engine: Engine
    bank: BankGateway
    identity: IdentityCheck
    mailer: Mailer
