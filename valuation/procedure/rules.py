"""Pure. The words of a procedure: what is found out, and why it ends without a valuation."""

from __future__ import annotations

from enum import StrEnum

METHOD_CHOICE_DAYS = 10  # House rule: between two methods nothing may lie longer unnoticed.
WITHOUT_VALUATION = "market_price"


class Finding(StrEnum):
    """What the court finds out first. Law: REF-03."""

    ownership = "ownership"
    encumbrances = "encumbrances"
    occupation = "occupation"
    taxes_and_fees = "taxes_and_fees"
    defects = "defects"


class NoValuationGround(StrEnum):
    """Why a thing needs no valuation. Law: AUC-04."""

    low_value = "low_value"
    easily_priced = "easily_priced"
    all_ask = "all_ask"  # Both parties and the other enforcing creditors: it must be allowed.


class WithdrawalGround(StrEnum):
    """Why the pricing ends without a price. Law: REF-31."""

    applicant_withdraws = "applicant_withdraws"
    fully_performed = "fully_performed"
    title_revoked = "title_revoked"
    parties_settle = "parties_settle"
    other = "other"


class SuspensionGround(StrEnum):
    """Why the pricing stands still. Law: REF-31."""

    case_stayed = "case_stayed"  # The case is suspended or stayed.
    materials_untrue = "materials_untrue"  # They seriously differ from the facts.
    other = "other"
