"""The handlers of the calculators' pages. The short ones are links; the long ones are posted.

Nothing is stored: a page is worked out anew each time it is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auction.calculators import deposit as deposits
from auction.calculators import distribution as distributions
from auction.calculators import fee as fees
from auction.calculators import interest as interests
from auction.calculators.answering import Calculator, is_provisional, work_out_deadline
from auction.calculators.case_reader import read_case
from auction.cases.execution_fee import FLAT_FEN, FLAT_UP_TO_FEN, execution_fee
from auction.cases.kinds import ClaimClass
from auction.kernel.refusal import Refused
from auction.settlement.distribution.waterfall import DEFAULT_ORDER, ORDINARY_RULE, RULES
from web.calculator_words import error_form
from web.calculators import case_forms, examples, explained
from web.calculators.case_forms import TypedCase, rows_of
from web.forms import FormView, blank_form, read_form, read_query
from web.templating import language_of, render
from web.words import named_state_label

Context = dict[str, Any]
_Show = Callable[[object], Context]


async def show_index(request: Request) -> Response:
    """Show what can be worked out here."""
    return render(request, "calculators/index.html", {"calculators": list(Calculator)})


async def execution_fee_page(request: Request) -> Response:
    """Work out the execution fee on an amount."""
    return _linked(request, "execution_fee", case_forms.fee_case, _fee)


async def deposit_page(request: Request) -> Response:
    """Work out what is paid before bidding."""
    return _linked(request, "deposit", case_forms.deposit_case, _deposit)


async def deadline_page(request: Request) -> Response:
    """Work out when a time is over."""
    return _linked(request, "deadline", case_forms.deadline_case, _deadline)


async def delay_interest_page(request: Request) -> Response:
    """Show the form of delay interest, or its worked example."""
    return await _example(request, "delay_interest", examples.DELAY_INTEREST, _INTEREST)


async def work_out_delay_interest(request: Request) -> Response:
    """Work out delay interest on a debt, or on a pasted case."""
    return await _posted(request, "delay_interest", _INTEREST)


async def distribution_page(request: Request) -> Response:
    """Show the form of a distribution, or its worked example."""
    return await _example(request, "distribution", examples.DISTRIBUTION, _DISTRIBUTION)


async def work_out_distribution(request: Request) -> Response:
    """Share proceeds out among what was typed, or in a pasted case."""
    return await _posted(request, "distribution", _DISTRIBUTION)


# -- What each page shows ------------------------------------------------------------------------


def _fee(case: object) -> Context:
    amount_fen = fees.read_amount(case)
    return {
        "fee_fen": execution_fee(amount_fen),
        "amount_fen": amount_fen,
        "flat_fen": FLAT_FEN,
        "flat_up_to_fen": FLAT_UP_TO_FEN,
        "tiers": explained.fee_lines(amount_fen),
    }


def _deposit(case: object) -> Context:
    found = deposits.read(case)
    least_fen, most_fen = found.band
    return {"found": found, "least_fen": least_fen, "most_fen": most_fen}


def _deadline(case: object) -> Context:
    found = work_out_deadline(case)
    return {"found": found, "is_provisional": is_provisional(found)}


def _interest(case: object) -> Context:
    found = interests.work_out(case)
    return {
        "debts": found,
        "interest_fen": sum(each.interest_fen for each in found),
        "exact": {each.debt.id: explained.interest_millionths(each) for each in found},
        "exact_yuan": explained.exact_yuan,
    }


def _distribution(case: object) -> Context:
    outcome = distributions.work_out(case)
    known = case if isinstance(case, dict) else {}
    return {
        "outcome": outcome,
        "proceeds_fen": known["proceeds_fen"],
        "creditors": explained.creditors(known),
        "turns": explained.explained_turns(outcome),
        "totals": explained.totals(outcome),
        "lines_left_out": max(len(outcome.lines) - explained.MOST_LINES, 0),
    }


# -- How a form becomes a page -------------------------------------------------------------------

_CLASS_RULES = {**RULES, ClaimClass.ordinary: " ".join(ORDINARY_RULE.values())}
_Long = tuple[Callable[[FormView], TypedCase], _Show, tuple[str, ...], Context]
_INTEREST: _Long = (case_forms.interest_case, _interest, ("payment", "excluded"), {})
_DISTRIBUTION: _Long = (
    case_forms.distribution_case,
    _distribution,
    ("cost", "claim"),
    {"default_order": DEFAULT_ORDER, "class_rules": _CLASS_RULES},
)


def _linked(
    request: Request, name: str, read: Callable[[FormView], TypedCase], show: _Show
) -> Response:
    """Answer a form whose figures stand in the address, so that a result can be passed on."""
    form = read_query(request)
    result = _worked_out(form, read, show) if request.url.query else None
    context = {"form": form, "result": result}
    status = form.status if form.refused else 200
    return render(request, f"calculators/{name}.html", context, status=status)


async def _example(
    request: Request, name: str, example: Mapping[str, str], long: _Long
) -> Response:
    is_asked = "example" in request.query_params
    form = FormView({key: [text] for key, text in example.items()}) if is_asked else blank_form()
    result = await asyncio.to_thread(_worked_out, form, *long[:2]) if is_asked else None
    return _long_page(request, name, form, result, long)


async def _posted(request: Request, name: str, long: _Long) -> Response:
    read, show, _, _ = long
    async with read_form(request) as form:
        if form.value("more"):
            return _long_page(request, name, form, None, long)
        if form.value("pasted"):
            return await _pasted(request, name, form, long)
        # Beside the loop: a long case must hold up nobody's bid.
        result = await asyncio.to_thread(_worked_out, form, read, show)
        return _long_page(request, name, form, result, long)


async def _pasted(request: Request, name: str, form: FormView, long: _Long) -> Response:
    text = form.value("case")
    try:
        result = await asyncio.to_thread(lambda: long[1](read_case(text)))
    except Refused as refused:
        fault = error_form(language_of(request), refused.refusal)["error"]
        return _long_page(request, name, form, None, long, fault)
    return _long_page(request, name, form, result, long)


def _long_page(
    request: Request,
    name: str,
    form: FormView,
    result: Context | None,
    long: _Long,
    fault: Mapping[str, str] | None = None,
) -> Response:
    _, _, kinds, more = long
    rows = {kind: rows_of(form, kind) for kind in kinds}
    classes = [
        (each, named_state_label(language_of(request), "claim_class", each)) for each in ClaimClass
    ]
    context = {
        "form": form,
        "result": result,
        "rows": rows,
        "fault": fault,
        "classes_in_words": classes,
        **more,
    }
    status = form.status if form.refused else 422 if fault else 200
    return render(request, f"calculators/{name}.html", context, status=status)


def _worked_out(
    form: FormView, read: Callable[[FormView], TypedCase], show: _Show
) -> Context | None:
    """Return what a page shows; None where the form, or the case it makes, is wrong."""
    typed = read(form)
    if form.refused:
        return None
    try:
        return show(typed.case)
    except Refused as refused:
        form.refuse(typed.at_its_field(refused.refusal))
        return None
