"""The court's own rule: when its president is told what is overdue, when a lapse is marked."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.deadlines.escalating import rule_of, set_rule
from auction.deadlines.escalation import MOST_DAYS, MOST_LEVELS, EscalationRule
from auction.deadlines.refusals import EscalationRefusal
from auction.kernel.refusal import Refusal, Refused
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_LONGEST = 100


async def show(request: Request) -> Response:
    """Show the rule as it stands."""
    return await _page(request, blank_form())


async def change(request: Request) -> Response:
    """Set it; what is overdue already is measured by it from now on."""
    async with read_form(request) as form:
        try:
            rule = EscalationRule(
                after_days=_days(form, "after_days"),
                again_every_days=_again(form),
                mark_days=_days(form, "mark_days"),
            )
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await set_rule(uow, rule)
        except Refused as refused:
            return await _page(request, form.refuse(refused.refusal))
    return see_other("/admin/escalation", said="saved")


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        rule = await rule_of(session, viewer_of(request).court_id or "")
    context = {"form": form, "rule": rule, "most_days": MOST_DAYS, "most_levels": MOST_LEVELS}
    status = form.status if form.refused else 200
    return render(request, "admin/escalation.html", context, status=status)


def _days(form: FormView, name: str) -> tuple[int, ...]:
    """Read whole days, written as 0, 3; what is none is refused at its field."""
    typed = form.text(name, longest=_LONGEST).replace("，", ",").replace("、", ",").split(",")
    days = tuple(_whole(each) for each in typed)
    if None in days:
        form.refuse(Refusal(EscalationRefusal.bad_days, {"most": MOST_DAYS}, name))
        return ()
    return tuple(day for day in days if day is not None)


def _again(form: FormView) -> int | None:
    if not form.value("again_every_days").strip():
        return None
    return form.whole("again_every_days", least=1, most=MOST_DAYS)


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("365") else None
