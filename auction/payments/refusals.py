"""Why money is refused or laid aside, in order of precedence."""

from __future__ import annotations

from enum import StrEnum


class PaymentRefusal(StrEnum):
    """What a clerk or another room asked cannot be done; nothing has changed."""

    not_finance = "not_finance"
    bad_bank_ref = "bad_bank_ref"
    bank_ref_reused = "bank_ref_reused"
    payout_key_reused = "payout_key_reused"
    no_payee_account = "no_payee_account"
    transfer_not_on_desk = "transfer_not_on_desk"
    payout_not_instructed = "payout_not_instructed"
    payout_not_failed = "payout_not_failed"
    payout_by_gateway = "payout_by_gateway"
    payout_with_the_bank = "payout_with_the_bank"
    payment_disputed = "payment_disputed"
    gateway_off = "gateway_off"
    gateway_away = "gateway_away"
    not_by_card = "not_by_card"
    part_too_large = "part_too_large"
    number_not_open = "number_not_open"
    bad_signature = "bad_signature"
    gateway_case_closed = "gateway_case_closed"
    gateway_payout_too_large = "gateway_payout_too_large"


class DeskReason(StrEnum):
    """Why money that arrived fits nothing. It is not refused: it lies in suspense, whole."""

    unknown_number = "unknown_number"
    number_closed = "number_closed"
    already_paid = "already_paid"
    other_payer = "other_payer"
    too_small = "too_small"
    too_large = "too_large"


class StatementRefusal(StrEnum):
    """Why a bank's statement is refused as a whole; no line of it has been booked."""

    too_large = "statement_too_large"
    wrong_encoding = "statement_wrong_encoding"
    with_dtd = "statement_with_dtd"
    truncated = "statement_truncated"
    malformed = "statement_malformed"
    several = "several_statements"
    profile_unsuited = "statement_profile_unsuited"
    other_account = "statement_other_account"
    other_currency = "statement_other_currency"
    of_the_future = "statement_of_the_future"
    line_twice = "statement_line_twice"
    does_not_follow = "statement_does_not_follow"
    imported = "statement_imported"
    number_used = "statement_number_used"
    booked = "statement_booked"
    bad_profile = "bad_statement_profile"


class BatchRefusal(StrEnum):
    """Why payouts are not put into a batch, or a batch is not released."""

    nothing_to_pay = "batch_of_nothing"
    not_waiting = "batch_not_waiting"
    own = "own_batch"
    stale = "batch_stale"


class CloseRefusal(StrEnum):
    """Why a day is not closed."""

    nothing_to_close = "nothing_to_close"
