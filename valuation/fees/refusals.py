"""Why an act on a fee is refused."""

from enum import StrEnum


class FeeRefusal(StrEnum):
    """Codes in order of precedence; words stand in the catalogues as refusal.<code>."""

    bad_tariff = "bad_tariff"
    nothing_estimated = "nothing_estimated"
    no_applicant = "no_applicant"
    advance_asked_already = "advance_asked_already"
    fee_settled_already = "fee_settled_already"
    no_price_yet = "no_price_yet"
    still_being_sold = "still_being_sold"
    nobody_claims_expenses = "nobody_claims_expenses"
    expenses_decided = "expenses_decided"
    more_than_claimed = "more_than_claimed"
