"""The house: every component a handler may use, made once by `web.wiring`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auction.bidding.engine import Engine
from auction.db.court_clock import DatabaseClock
from auction.db.engine import Database
from auction.db.unit_of_work import Works
from auction.notifications.ports import Mailer
from auction.payments.ports import BankGateway
from auction.payments.stripe_gateway import StripeGateway
from auction.people.ports import IdentityCheck
from auction.settings import Settings


@dataclass(frozen=True)
class Cards:
    """The card gateway of a web process, whose page it is, and which court has which account."""

    gateway: StripeGateway
    page_origin: str
    accounts: Mapping[str, str]

    def account_of(self, case_mark: str, *, is_only_court: bool) -> str | None:
        """Return a court's own account, empty where the key is its; None: it has none.

        Money of one court never goes through the account of another. Law: DIST-01, DIST-02.
        """
        if case_mark in self.accounts:
            return self.accounts[case_mark]
        return "" if is_only_court and not self.accounts else None


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
    cards: Cards | None = None
    """None: no keys were given, and there is no paying by card."""
