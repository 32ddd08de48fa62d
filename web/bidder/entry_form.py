"""Reading how somebody enters for a lot from a form: promises, partners, a principal."""

from __future__ import annotations

from fractions import Fraction

from auction.enrolment.entry_forms import MOST_EMAIL, MOST_NAME, EntryForm, NamedPrincipal, Partner
from auction.enrolment.refusals import JointRefusal
from auction.enrolment.shares import read_share
from auction.kernel.refusal import Refusal
from auction.lots.entry_conditions import ConditionKind
from auction.people.rules import plain_email
from web.forms import FormView

PARTNER_ROWS = range(1, 6)
_ALONE, _TOGETHER, _FOR_ANOTHER = "alone", "together", "for_another"
WAYS = (_ALONE, _TOGETHER, _FOR_ANOTHER)


def read_entry(form: FormView) -> EntryForm:
    """Return what a form says beside the application; what does not fit is noted at its field."""
    way = form.one_of("way", WAYS) if form.value("way") else _ALONE
    return EntryForm(
        promised=read_promises(form),
        partners=_partners(form) if way == _TOGETHER else (),
        own_share=_share(form, "own_share") if way == _TOGETHER else None,
        principal=_principal(form) if way == _FOR_ANOTHER else None,
    )


def read_promises(form: FormView) -> list[str]:
    """Return the conditions whose promise was ticked."""
    return [str(kind) for kind in ConditionKind if form.is_checked(f"promise_{kind}")]


def _partners(form: FormView) -> list[Partner]:
    found = []
    for row in PARTNER_ROWS:
        if any(form.value(f"{name}_{row}").strip() for name in ("partner_name", "partner_email")):
            found.append(
                Partner(
                    form.text(f"partner_name_{row}", longest=MOST_NAME),
                    plain_email(form.text(f"partner_email_{row}", longest=MOST_EMAIL)),
                    _share(form, f"partner_share_{row}"),
                )
            )
    if not found:
        form.text("partner_name_1")
    return found


def _share(form: FormView, name: str) -> Fraction:
    share = read_share(form.text(name, longest=20))
    if share is None:
        form.refuse(Refusal(JointRefusal.share_malformed, {}, name))
    return share or Fraction(0)


def _principal(form: FormView) -> NamedPrincipal:
    return NamedPrincipal(
        form.text("principal_name", longest=MOST_NAME), form.text("principal_number", longest=30)
    )
