"""A dumb onlooker of a court's money: a dictionary of fen by owner, and nothing else.

What lies where is not reckoned here: the bank's own lines and the card gateway's own charges say
it. What is owed to whom must be the same sum, whatever happened, and the books must say both.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from auction.ledger import accounts


@dataclass
class Ask:
    """A sum that somebody was asked for under a number."""

    number: str
    name: str
    owner: str
    fen: int
    in_parts: bool = False
    state: str = "open"

    def takes(self, name: str, fen: int) -> bool:
        """Say whether money fits what was asked."""
        fits = fen <= self.fen if self.in_parts else fen == self.fen
        return self.state == "open" and name == self.name and fits


@dataclass
class DepositNotes:
    """A deposit: whose it is, for which lot, and what is known to have come of it."""

    number: str
    name: str
    lot_id: str
    fen: int
    is_paid: bool = False
    by_card: bool = False
    is_back: bool = False
    dispute: str = ""
    """Of the card's payment: `open`, or `lost` and not yet made good."""
    is_lost: bool = False
    """The card's bank took it back for good, and nobody is owed it any more."""

    @property
    def owner(self) -> str:
        return accounts.deposit(self.number)


@dataclass
class SaleNotes:
    """What was bought, with what, and how far the buyer has come."""

    id: str
    case_id: str
    deposit: DepositNotes
    price_fen: int
    counted_fen: int
    balance: Ask | None
    parts: list[int] = field(default_factory=list)
    state: str = "awaiting"


@dataclass
class LotNotes:
    """A lot: whose case, and whether its bidding is over."""

    id: str
    case_id: str
    is_over: bool = False
    sale: SaleNotes | None = None


@dataclass
class MoneyNotes:
    """Who is owed how many fen, by the court's accounts."""

    owned: Counter[str] = field(default_factory=Counter)
    asks: dict[str, Ask] = field(default_factory=dict)
    deposits: dict[str, DepositNotes] = field(default_factory=dict)
    lots: dict[str, LotNotes] = field(default_factory=dict)

    # -- What money does --

    def arrived(self, number: str, name: str, fen: int) -> bool:
        """Note that money came; say whether it is what was asked for."""
        ask = self.asks.get(number)
        if ask is None or not ask.takes(name, fen):
            self.owned[accounts.SUSPENSE] += fen
            return False
        self.owned[ask.owner] += fen
        ask.fen -= fen
        ask.state = "open" if ask.fen else "met"
        deposit = self.deposits.get(number)
        if deposit is not None:
            deposit.is_paid = True
        return True

    def moved(self, giver: str, taker: str, fen: int) -> None:
        """Let one owner's money become another's; nobody ever owns less than nothing."""
        assert self.owned[giver] >= fen, f"{giver} has {self.owned[giver]}, not {fen}"
        self.owned[giver] -= fen
        self.owned[taker] += fen

    def sent(self, owner: str, fen: int) -> None:
        self.moved(owner, accounts.TRANSIT, fen)

    def gone(self, owner: str, fen: int) -> None:
        """Note that money has left the court for good."""
        assert self.owned[owner] >= fen, f"{owner} has {self.owned[owner]}, not {fen}"
        self.owned[owner] -= fen

    # -- What people and courts do --

    def asked(self, deposit: DepositNotes) -> None:
        self.deposits[deposit.number] = deposit
        self.asks[deposit.number] = Ask(
            deposit.number, deposit.name, deposit.owner, deposit.fen, in_parts=False
        )

    def lot_over(self, lot: LotNotes, winner: DepositNotes | None = None) -> None:
        """End a lot: all deposits but the winner's go back, what was not paid is asked no more."""
        lot.is_over = True
        for deposit in self.of_lot(lot):
            if deposit is winner:
                continue
            if not deposit.is_paid:
                self.asks[deposit.number].state = "closed"
            elif not deposit.is_back and not deposit.is_lost and not deposit.dispute:
                self.sent(deposit.owner, deposit.fen)

    def bought(self, lot: LotNotes, sale: SaleNotes) -> None:
        """Let the winner's deposit count; what it is more than the price goes back."""
        lot.sale = sale
        self.lot_over(lot, sale.deposit)
        owner = sale.deposit.owner
        self.moved(owner, accounts.proceeds(sale.case_id), sale.counted_fen)
        if self.owned[owner]:
            self.sent(owner, self.owned[owner])

    def parts_back(self, sale: SaleNotes) -> None:
        if sale.balance is not None:
            sale.balance.state = "closed"
        self.sent(accounts.proceeds(sale.case_id), sum(sale.parts))
        sale.parts = []

    def defaulted(self, sale: SaleNotes) -> None:
        """Keep the buyer's deposit and send the parts back."""
        self.parts_back(sale)
        self.taken_out(sale)
        case_id = sale.case_id
        self.moved(accounts.proceeds(case_id), accounts.forfeited(case_id), sale.counted_fen)
        sale.state = "defaulted"

    def taken_out(self, sale: SaleNotes) -> None:
        """Take a deposit that was lost to a dispute out of a sale that is over."""
        if sale.deposit.dispute == "lost":
            self.gone(accounts.proceeds(sale.case_id), sale.counted_fen)
            sale.deposit.dispute, sale.deposit.is_lost, sale.counted_fen = "", True, 0

    def lost(self, deposit: DepositNotes) -> None:
        """Note a lost dispute: the payer has the money, unless it counts toward a price."""
        sale = self.lots[deposit.lot_id].sale
        if sale is not None and sale.deposit is deposit:
            deposit.dispute = "lost"
        else:
            self.gone(deposit.owner, deposit.fen)
            deposit.dispute, deposit.is_lost = "", True

    def won(self, deposit: DepositNotes) -> None:
        """Note a dispute won: what was to go back goes back now."""
        deposit.dispute = ""
        lot = self.lots[deposit.lot_id]
        if lot.is_over and (lot.sale is None or lot.sale.deposit is not deposit):
            self.sent(deposit.owner, deposit.fen)

    def annulled(self, sale: SaleNotes) -> None:
        """Send back everything that was paid."""
        self.parts_back(sale)
        self.taken_out(sale)
        self.sent(accounts.proceeds(sale.case_id), sale.counted_fen)
        sale.state = "annulled"

    def shared_out(self, sale: SaleNotes, *, of_kept_fen: int) -> None:
        """Let a sale's price, and what earlier kept deposits add to it, go out to the last fen."""
        case_id = sale.case_id
        self.moved(accounts.forfeited(case_id), accounts.proceeds(case_id), of_kept_fen)
        self.sent(accounts.proceeds(case_id), sale.price_fen + of_kept_fen)
        sale.state = "shared"

    # -- What can be told of it --

    def of_lot(self, lot: LotNotes) -> list[DepositNotes]:
        return [each for each in self.deposits.values() if each.lot_id == lot.id]

    def state_of(self, deposit: DepositNotes) -> str:
        """Return the one state in which a deposit must be when nothing more is to be heard."""
        lot = self.lots[deposit.lot_id]
        if not deposit.is_paid:
            return "closed" if lot.is_over else "asked"
        if deposit.is_back or deposit.is_lost:
            return "returned"
        if not lot.is_over:
            return "admitted"
        if lot.sale is not None and lot.sale.deposit is deposit:
            return "kept" if lot.sale.state == "defaulted" else "applied"
        return "instructed"

    def sales(self, *states: str) -> list[SaleNotes]:
        found = [lot.sale for lot in self.lots.values() if lot.sale is not None]
        return [sale for sale in found if sale.state in states]
