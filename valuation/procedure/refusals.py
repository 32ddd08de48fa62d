"""Why a step of the ladder is refused."""

from enum import StrEnum


class ProcedureRefusal(StrEnum):
    """Codes in order of precedence; words stand in the catalogues as refusal.<code>."""

    procedure_over = "procedure_over"
    procedure_suspended = "procedure_suspended"
    procedure_not_suspended = "procedure_not_suspended"
    findings_first = "findings_first"
    another_method_runs = "another_method_runs"
    method_had_its_turn = "method_had_its_turn"
    law_requires_appraisal = "law_requires_appraisal"
    party_missing_or_refuses = "party_missing_or_refuses"
    earlier_method_open = "earlier_method_open"
    no_government_price = "no_government_price"
    expert_needed = "expert_needed"
    no_network = "no_network"
    procedure_runs = "procedure_runs"
