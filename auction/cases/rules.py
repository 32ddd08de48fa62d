"""Pure. What an enforcement case may say: its number, its claims, how long a seizure lasts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from auction.cases.kinds import AssetKind, ClaimClass, Nature, PartyKind, PartyRole, nature_of
from auction.cases.refusals import CaseRefusal
from auction.kernel.money import MAX_FEN, is_amount
from auction.kernel.refusal import CommonRefusal, Refusal

LONGEST_SEIZURE_YEARS = {Nature.deposits: 1, Nature.movable: 2, Nature.immovable_or_right: 3}
"""How long a seizure may last, in years. Law: SEI-01."""

WORST_RANK = 99

_NUMBER = re.compile(r"（(\d{4})）([^\d执]{1,4}\d{0,4})(执|执恢|执保|执他)([1-9]\d{0,6})号")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_BANK_ACCOUNT = re.compile(r"[0-9A-Z][0-9A-Z -]{4,38}[0-9A-Z]")


def tidy_number(typed: str) -> str:
    """Return a case number as courts write it: full-width brackets, no spaces."""
    plain = "".join(typed.split())
    return plain.translate(str.maketrans("()〔〕", "（）（）"))


def check_number(number: str, *, case_mark: str, today: date) -> Refusal | None:
    """Say what is wrong with a tidy case number such as （2026）琼72执123号.

    It must be of the court whose mark (琼72) is given, and of no year to come.
    """
    shape = _NUMBER.fullmatch(number)
    if shape is None:
        return Refusal(
            CaseRefusal.bad_case_number,
            {"example": f"（{today.year}）{case_mark}执123号"},
            "number",
        )
    year, mark = int(shape[1]), shape[2]
    if mark != case_mark:
        return Refusal(CaseRefusal.other_court_number, {"mark": mark, "own": case_mark}, "number")
    if year > today.year:
        return Refusal(CaseRefusal.number_of_the_future, {"year": year}, "number")
    return None


def check_party(*, email: str, bank_account: str) -> Refusal | None:
    """Say what is wrong with how a party is reached and paid; both may be empty."""
    if email and (len(email) > 254 or not _EMAIL.fullmatch(email)):
        return Refusal(CaseRefusal.bad_email, {}, "email")
    return check_bank_account(bank_account, "bank_account")


def check_bank_account(account: str, field_name: str) -> Refusal | None:
    """Say whether an account number has a possible shape; an empty one is still to come."""
    if account and not _BANK_ACCOUNT.fullmatch(account):
        return Refusal(CaseRefusal.bad_bank_account, {}, field_name)
    return None


@dataclass(frozen=True, kw_only=True)
class ClaimFigures:
    """What a claim asks for, in fen; how it ranks; what it holds on to."""

    claim_class: ClaimClass
    rank: int
    principal_fen: int
    interest_fen: int
    costs_fen: int
    doubled_interest_fen: int

    @property
    def total_fen(self) -> int:
        """Return all four amounts together."""
        return self.principal_fen + self.interest_fen + self.costs_fen + self.doubled_interest_fen


def check_claim(figures: ClaimFigures, *, holder: PartyRole, on_collateral: bool) -> Refusal | None:
    """Say what is wrong with a claim: whose it is, its amounts, its rank, its collateral."""
    if holder is PartyRole.debtor:
        return Refusal(CaseRefusal.debtor_has_no_claim, {}, "party_id")
    for name in ("principal_fen", "interest_fen", "costs_fen", "doubled_interest_fen"):
        if not is_amount(getattr(figures, name), least=0):
            return Refusal(CommonRefusal.bad_amount, {"least_fen": 0}, name)
    if not is_amount(figures.total_fen):
        too_much = figures.total_fen > MAX_FEN
        code = CommonRefusal.bad_amount if too_much else CaseRefusal.claim_is_nothing
        return Refusal(code, {"least_fen": 1}, "principal_fen")
    if not (type(figures.rank) is int and 1 <= figures.rank <= WORST_RANK):
        return Refusal(CaseRefusal.bad_rank, {"least": 1, "most": WORST_RANK}, "rank")
    if on_collateral and not figures.claim_class.may_have_collateral:
        return Refusal(CaseRefusal.no_collateral_for_class, {}, "collateral_asset_id")
    return None


def seizure_may_last_until(kind: AssetKind, seized_on: date) -> date:
    """Return the last day a seizure (or its renewal) on a day can reach. Law: SEI-01."""
    return years_later(seized_on, LONGEST_SEIZURE_YEARS[nature_of(kind)])


def proposed_lapse(kind: AssetKind, seized_on: date) -> date:
    """Return the day to propose: the day before, so that however one counts it is lawful."""
    return seizure_may_last_until(kind, seized_on) - timedelta(days=1)


def check_seizure(
    kind: AssetKind, *, seized_on: date, lapses_on: date, today: date
) -> Refusal | None:
    """Say what is wrong with the days of a seizure. Law: SEI-01."""
    if seized_on > today:
        return Refusal(CaseRefusal.seized_in_future, {"today_on": today}, "seized_on")
    if lapses_on <= seized_on:
        code = CaseRefusal.seizure_too_short
        return Refusal(code, {"seized_on": seized_on}, "seizure_lapses_on")
    latest = seizure_may_last_until(kind, seized_on)
    if lapses_on > latest:
        years = LONGEST_SEIZURE_YEARS[nature_of(kind)]
        data = {"latest_on": latest, "years": years}
        return Refusal(CaseRefusal.seizure_too_long, data, "seizure_lapses_on")
    if lapses_on < today:
        return Refusal(CaseRefusal.seizure_lapsed, {"lapsed_on": lapses_on}, "seizure_lapses_on")
    return None


def years_later(on: date, years: int) -> date:
    """Return the same day some years later; 28 February where there is no 29th."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)


def months_later(on: date, months: int) -> date:
    """Return the same day some months later; the last of the month where there is none such."""
    years, month = divmod(on.month - 1 + months, 12)
    first_of_next = date(on.year + years + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = first_of_next - timedelta(days=1)
    return last.replace(day=min(on.day, last.day))


def debtor_kind_of(debtors: Sequence[PartyKind]) -> PartyKind | None:
    """Return how the debtors of a case are treated: as an enterprise if one of them is one.

    House rule: the stricter form, so that no creditor is paid by a rule that might not hold.
    """
    if PartyKind.enterprise in debtors:
        return PartyKind.enterprise
    return debtors[0] if debtors else None
