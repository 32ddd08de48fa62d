"""Why an act of a negotiation is refused."""

from enum import StrEnum


class NegotiationRefusal(StrEnum):
    """Codes in order of precedence; words stand in the catalogues as refusal.<code>."""

    side_without_account = "side_without_account"
    account_on_both_sides = "account_on_both_sides"
    creditor_without_account = "creditor_without_account"
    not_asked_to_state = "not_asked_to_state"
    negotiation_over = "negotiation_over"
    time_to_state_over = "time_to_state_over"
    agreed_price_final = "agreed_price_final"
