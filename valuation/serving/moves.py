"""Pure. Who may do what next in a dispute; each says why not, in order of precedence.

Law: REF-41 to REF-44.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from auction.kernel.clock import last_day
from auction.kernel.refusal import CommonRefusal, Refusal
from valuation.procedure.ladder import Method
from valuation.refusals import ValuationRefusal
from valuation.serving.dispute import (
    LONGEST_REVIEW_DAYS,
    Days,
    Dispute,
    Point,
    Said,
    Stage,
    Wait,
    is_for_judge,
    stage,
    stand,
)
from valuation.serving.objections import ObjectionKind, ObjectionState
from valuation.serving.refusals import ServingRefusal

_NOT_HEARD = {
    Method.negotiation: ServingRefusal.not_heard_negotiation,
    Method.directed_inquiry: ServingRefusal.not_heard_directed_inquiry,
}


def may_be_heard(method: Method) -> Refusal | None:
    """Say why no objection at all is heard against the result of a method. Law: REF-44."""
    code = _NOT_HEARD.get(method)
    return None if code is None else Refusal(code)


def may_name(kinds: Collection[ObjectionKind]) -> Refusal | None:
    """Say why an objection on these grounds is none: it must name at least one."""
    return None if kinds else Refusal(ServingRefusal.no_ground_named, {}, "kinds")


def to_rule(
    dispute: Dispute, said: Said, asked: Collection[ObjectionKind] | None = None
) -> tuple[Point, ...]:
    """Return the grounds of an objection that wait for a ruling, of those asked for."""
    return tuple(
        point
        for point in said.points
        if is_for_judge(dispute, point) and (asked is None or point.kind in asked)
    )


def may_rule(
    dispute: Dispute, said: Said, asked: Collection[ObjectionKind] | None = None
) -> Refusal | None:
    """Say why the judge does not rule on these grounds: ruled already, or the agency's to answer.

    Law: REF-43: with standard, method or result disputed, basics and scope go to the agency too.
    """
    named = [point for point in said.points if asked is None or point.kind in asked]
    if not named:
        return Refusal(ServingRefusal.nothing_to_rule)
    if to_rule(dispute, said, asked):
        return None
    if any(point.state is ObjectionState.pending for point in named):
        return Refusal(ServingRefusal.agency_explains_first)
    return Refusal(ValuationRefusal.objection_decided_already)


def may_forward(dispute: Dispute, said: Said, now: datetime) -> Refusal | None:
    """Say why an objection is not handed to the agency now. Law: REF-42, REF-43."""
    match stage(dispute, said, now):
        case Stage.to_forward:
            return None
        case Stage.held:
            return Refusal(ServingRefusal.ruling_first)
        case _:
            return Refusal(ServingRefusal.nothing_to_forward)


def may_explain(dispute: Dispute, said: Said, now: datetime) -> Refusal | None:
    """Say why the agency may not explain now; the last instant of its days is too late."""
    if stage(dispute, said, now) is Stage.explaining:
        return None
    if said.explained_at is not None:
        return Refusal(ServingRefusal.explained_already)
    if said.explain_until is not None and now >= said.explain_until:
        data = {"last_on": last_day(said.explain_until)}
        return Refusal(ServingRefusal.explanation_too_late, data)
    return Refusal(ServingRefusal.nothing_to_explain)


def may_serve_explanation(dispute: Dispute, said: Said, now: datetime) -> Refusal | None:
    """Say why there is no explanation to serve on the parties now. Law: REF-40."""
    is_due = stage(dispute, said, now) is Stage.to_serve
    return None if is_due else Refusal(ServingRefusal.nothing_to_serve)


def may_dispute(until: datetime | None, said: Said, now: datetime) -> Refusal | None:
    """Say why a party may not say now that it still disputes; `until` is its own last instant.

    None: it is not the one who objected, and the figure stayed as it was.
    """
    if until is None:
        return Refusal(ServingRefusal.not_yours_to_dispute)
    if said.disputed_at is not None:
        return Refusal(ServingRefusal.disputed_already)
    if now >= until:
        return Refusal(ServingRefusal.dispute_too_late, {"last_on": last_day(until)})
    return None


def may_commission_review(
    dispute: Dispute, now: datetime, days: Days, *, review_days: int
) -> Refusal | None:
    """Say why no professional technical review is commissioned now. Law: REF-42."""
    if not 1 <= review_days <= LONGEST_REVIEW_DAYS:
        return Refusal(CommonRefusal.malformed, {}, "days")
    is_due = stand(dispute, now, days).wait is Wait.disputed
    return None if is_due else Refusal(ServingRefusal.no_review_due)


def may_conclude(dispute: Dispute) -> Refusal | None:
    """Say why no conclusion of a review is entered now."""
    runs = dispute.review is not None and dispute.review.conclusion is None
    return None if runs else Refusal(ServingRefusal.no_review_runs)
