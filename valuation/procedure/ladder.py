"""Pure. The ladder of methods: which may begin now, and why another may not.

Negotiation, directed inquiry, network inquiry, commissioned appraisal, in this order; a step is
passed over only where the law lets it be. Law: REF-02 to REF-07, REF-14.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from auction.kernel.refusal import Refusal
from valuation.procedure.refusals import ProcedureRefusal as No


class Method(StrEnum):
    """The four methods, in the law's order. Law: REF-02."""

    negotiation = "negotiation"
    directed_inquiry = "directed_inquiry"
    network_inquiry = "network_inquiry"
    appraisal = "appraisal"


class MethodState(StrEnum):
    """What became of a method that was begun."""

    running = "running"
    priced = "priced"
    failed = "failed"
    withdrawn = "withdrawn"


class ProcedureState(StrEnum):
    """Where the way to a price stands; each state says what it waits for."""

    finding = "finding"  # The court finds out what the thing is. Law: REF-03.
    choosing = "choosing"  # The court begins the next method.
    running = "running"  # A method runs; its own clock is open.
    priced = "priced"
    withdrawn = "withdrawn"

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen to it."""
        return self in {ProcedureState.priced, ProcedureState.withdrawn}


class AppraisalRequired(StrEnum):
    """Which law demands an appraisal whatever else could be done. Law: REF-07, REF-22."""

    state_assets = "state_assets"
    public_interest = "public_interest"
    statute = "statute"


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What the court found that decides which methods are open. Law: REF-04 to REF-07.

    `both_ask`: the methods that both parties ask for directly, or agree to.
    """

    party_missing_or_refuses: bool = False
    government_price: bool = False
    expert_needed: bool = False
    network_ready: bool = True
    appraisal_required: AppraisalRequired | None = None
    both_ask: frozenset[Method] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Tried:
    """A method that was begun, and what became of it."""

    method: Method
    state: MethodState


def may_begin(method: Method, conditions: Conditions, tried: Sequence[Tried]) -> Refusal | None:
    """Say why a method may not begin now, or None. Each has one turn, but the appraisal.

    Law: REF-04 negotiation, REF-05 directed inquiry, REF-06 network inquiry, REF-07 appraisal.
    An appraisal whose agencies are used up may be begun again (TRAP-18).
    """
    if any(one.state is MethodState.running for one in tried):
        return Refusal(No.another_method_runs)
    if method is not Method.appraisal and any(one.method is method for one in tried):
        return Refusal(No.method_had_its_turn)
    if conditions.appraisal_required is not None and method is not Method.appraisal:
        return Refusal(No.law_requires_appraisal, {"ground": conditions.appraisal_required.value})
    impossible = _impossible(method, conditions)
    if impossible is not None:
        return Refusal(impossible)
    if method is Method.appraisal and conditions.appraisal_required is not None:
        return None
    return None if method in conditions.both_ask else _steps_before(method, conditions, tried)


def open_methods(conditions: Conditions, tried: Sequence[Tried]) -> list[Method]:
    """Return the methods that may begin now, in the law's order; empty while one runs."""
    return [method for method in Method if may_begin(method, conditions, tried) is None]


def _impossible(method: Method, conditions: Conditions) -> No | None:
    match method:
        case Method.negotiation if conditions.party_missing_or_refuses:
            return No.party_missing_or_refuses
        case Method.directed_inquiry if not conditions.government_price:
            return No.no_government_price
        case Method.network_inquiry if conditions.expert_needed:
            return No.expert_needed
        case Method.network_inquiry if not conditions.network_ready:
            return No.no_network
        case _:
            return None


def _steps_before(method: Method, conditions: Conditions, tried: Sequence[Tried]) -> Refusal | None:
    """Refuse while a step before this one is possible and has not had its turn."""
    had = {one.method for one in tried}
    for earlier in Method:
        if earlier is method:
            return None
        if earlier not in had and _impossible(earlier, conditions) is None:
            return Refusal(No.earlier_method_open, {"method": earlier.value})
    return None
