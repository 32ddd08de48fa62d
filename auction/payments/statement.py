"""Pure. A bank's statement as the house reads it, and when it is refused as a whole.

Whatever form it came in (camt.053, CSV), a statement is an account, a number, the balance before,
the lines, and the balance after. A line is money in (`credit`) or out (`debit`), under the bank's
own reference. House rule: what does not add up to the fen is not the bank's statement, and no line
of it is booked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from auction.kernel.canonical import content_hash
from auction.kernel.clock import court_day, is_in_reach
from auction.kernel.money import MAX_FEN, is_amount
from auction.kernel.refusal import Refusal
from auction.payments.refusals import StatementRefusal

MOST_BYTES = 5_000_000
MOST_LINES = 2_000
CURRENCY = "CNY"
LONGEST_REF = 100
LONGEST_NAME = 200
LONGEST_ACCOUNT = 60
LONGEST_TEXT = 500


class StatementForm(StrEnum):
    """The form a statement came in."""

    camt053 = "camt053"
    csv = "csv"


class Direction(StrEnum):
    """Whether a line brought money or took it."""

    credit = "credit"
    debit = "debit"


@dataclass(frozen=True)
class StatementLine:
    """One movement on the account, as the bank tells it.

    `end_to_end` is the mark the payer gave the payment; of a payment of ours it names the payout.
    `return_reason` is the bank's word where a payment of ours came back, "" elsewhere.
    """

    bank_ref: str
    direction: Direction
    amount_fen: int
    booked_on: date
    other_name: str
    other_account: str
    text: str
    end_to_end: str = ""
    return_reason: str = ""

    @property
    def signed_fen(self) -> int:
        """Return the amount as it moves the balance."""
        return self.amount_fen if self.direction is Direction.credit else -self.amount_fen


@dataclass(frozen=True)
class Statement:
    """A statement, whole. `sequence` orders statements of one day where the bank counts them."""

    form: StatementForm
    account: str
    currency: str
    number: str
    sequence: int
    from_on: date
    to_on: date
    opening_fen: int
    closing_fen: int
    lines: tuple[StatementLine, ...]

    @property
    def expected_fen(self) -> int:
        """Return the balance that opening and lines lead to."""
        return self.opening_fen + sum(line.signed_fen for line in self.lines)

    def content_hash(self) -> str:
        """Return the hash by which the same statement is known, however it was written."""
        lines = [
            [line.bank_ref, line.signed_fen, line.booked_on.isoformat(), line.other_name,
             line.other_account, line.text, line.end_to_end, line.return_reason]
            for line in self.lines
        ]  # fmt: skip
        head = [plain_account(self.account), self.currency, self.number, self.from_on.isoformat(),
                self.to_on.isoformat(), self.opening_fen, self.closing_fen]  # fmt: skip
        return content_hash({"head": head, "lines": lines})


def why_not(statement: Statement, *, account: str, now: datetime) -> Refusal | None:
    """Return why a statement is refused as a whole; None when every line of it may be booked."""
    if len(statement.lines) > MOST_LINES:
        return Refusal(StatementRefusal.too_large, {"most": MOST_LINES})
    broken = _not_whole(statement)
    if broken:
        return Refusal(StatementRefusal.malformed, {"where": broken})
    if plain_account(statement.account) != plain_account(account):
        return Refusal(StatementRefusal.other_account, {"account": statement.account})
    if statement.currency != CURRENCY:
        return Refusal(StatementRefusal.other_currency, {"currency": statement.currency})
    last_on = max([statement.to_on, *(line.booked_on for line in statement.lines)])
    if last_on > court_day(now):
        return Refusal(StatementRefusal.of_the_future, {"day": last_on.isoformat()})
    twice = _ref_twice(statement.lines)
    if twice:
        return Refusal(StatementRefusal.line_twice, {"bank_ref": twice})
    if statement.expected_fen != statement.closing_fen:
        data = {"expected_fen": statement.expected_fen, "closing_fen": statement.closing_fen}
        return Refusal(StatementRefusal.does_not_follow, data)
    return None


def plain_account(account: str) -> str:
    """Return an account number as it compares: no spaces, no hyphens, plain digits."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", account)).upper()


def _not_whole(statement: Statement) -> str:
    """Return what of a statement is no value at all; "" when all of it is."""
    if not statement.number or len(statement.number) > LONGEST_REF:
        return "number"
    if not is_in_reach(statement.from_on) or not is_in_reach(statement.to_on):
        return "period"
    if statement.from_on > statement.to_on:
        return "period"
    if max(abs(statement.opening_fen), abs(statement.closing_fen)) > MAX_FEN:
        return "balance"
    for position, line in enumerate(statement.lines, 1):
        if not line.bank_ref or len(line.bank_ref) > LONGEST_REF:
            return f"line {position}: reference"
        if not is_amount(line.amount_fen):
            return f"line {position}: amount"
    return ""


def _ref_twice(lines: Sequence[StatementLine]) -> str:
    counted = Counter((line.direction, line.bank_ref) for line in lines)
    return next((ref for (_, ref), times in counted.items() if times > 1), "")
