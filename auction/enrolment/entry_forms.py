"""Pure. How somebody enters for a lot: what they promise, with whom, or for whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auction.enrolment.refusals import EntryRefusal, JointRefusal
from auction.enrolment.shares import check_shares
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.lots.entry_conditions import Condition, ConditionKind, promises

MOST_NAME = 100
MOST_EMAIL = 254


@dataclass(frozen=True)
class Partner:
    """Another of several who bid together, as the one who applies knows them."""

    name: str
    email: str
    share: Fraction


@dataclass(frozen=True)
class NamedPrincipal:
    """For whom a proxy bids: a legal name, and the number the state gave them."""

    legal_name: str
    number: str


@dataclass(frozen=True)
class EntryForm:
    """What comes with an application. `own_share` only where there are partners."""

    promised: Collection[str] = ()
    partners: Sequence[Partner] = ()
    own_share: Fraction | None = None
    principal: NamedPrincipal | None = None


ALONE = EntryForm()


def check_promises(form: EntryForm, conditions: Sequence[Condition]) -> Refusal | None:
    """Say which promise is missing. That of capacity is the application itself. Law: CAT-01."""
    for each in promises(conditions):
        if each.kind is not ConditionKind.capacity and each.kind not in form.promised:
            return Refusal(
                EntryRefusal.promise_missing, {"promise": each.kind}, f"promise_{each.kind}"
            )
    return None


def check_together(form: EntryForm, *, own_email: str) -> Refusal | None:
    """Say why these do not bid together; alone is always right."""
    if not form.partners:
        return None
    if form.principal is not None:
        return Refusal(EntryRefusal.joint_and_proxy)
    for each in form.partners:
        refusal = _check_partner(each)
        if refusal is not None:
            return refusal
    emails = [own_email, *(each.email for each in form.partners)]
    if len(set(emails)) < len(emails):
        return Refusal(JointRefusal.partner_named_twice, {}, "partners")
    return check_shares([form.own_share or Fraction(0), *(each.share for each in form.partners)])


def _check_partner(partner: Partner) -> Refusal | None:
    for value, longest in ((partner.name, MOST_NAME), (partner.email, MOST_EMAIL)):
        if not value:
            return Refusal(CommonRefusal.missing, {}, "partners")
        if len(value) > longest:
            return Refusal(CommonRefusal.too_long, {"longest": longest}, "partners")
    return None
