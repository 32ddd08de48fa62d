"""The books as pages: the trial balance, one account line by line, and both as CSV."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from auction.i18n.catalogue import translate
from auction.kernel.clock import COURT_ZONE
from auction.kernel.refusal import CommonRefusal, refuse
from auction.ledger import queries
from auction.ledger.accounts import kind_of
from auction.registers.exports import csv_bytes, yuan
from web.court.acting import court_of
from web.csv_response import csv_response
from web.finance.account_names import account_names
from web.paging import page_number, pager
from web.requests import actor_of, house
from web.templating import language_of, render

_MOST_ROWS = 100_000
_LONGEST_CODE = 100


async def show_trial_balance(request: Request) -> Response:
    """Show every account of the court, summed anew from its postings."""
    court_id = court_of(request)
    async with house(request).database.session_for(actor_of(request)) as session:
        trial = await queries.trial_balance(session, court_id)
        codes = [row.code for row in trial.rows]
        name = await account_names(session, language_of(request), codes, court_id=court_id)
    return render(request, "finance/trial_balance.html", {"trial": trial, "name": name})


async def download_trial_balance(request: Request) -> Response:
    """Give the trial balance as CSV."""
    language = language_of(request)
    async with house(request).database.session_for(actor_of(request)) as session:
        trial = await queries.trial_balance(session, court_of(request))
    head = [translate(language, name) for name in ("Ledger account", "Kind", "Debit", "Credit")]
    rows = [
        [
            row.code,
            translate(language, f"state.account_kind.{row.kind}"),
            yuan(row.debit_fen),
            yuan(row.credit_fen),
        ]
        for row in trial.rows
    ]
    total = translate(language, "Total")
    rows.append([total, "", yuan(trial.total_debit), yuan(trial.total_credit)])
    return csv_response("trial-balance.csv", csv_bytes(head, rows))


async def show_account(request: Request) -> Response:
    """Show an account's lines, newest first, each with the balance after it."""
    code, court_id = _code(request), court_of(request)
    async with house(request).works.begin(actor_of(request)) as uow:
        uow.audit("finance.looked", f"account:{code}", court_id)
        page = await queries.entries(uow.session, court_id, code, page_number(request))
        balance = await queries.balance(uow.session, court_id, code)
        codes = {code, *(other for line in page.items for other in line.others)}
        name = await account_names(uow.session, language_of(request), codes, court_id=court_id)
    context = {
        "code": code,
        "kind": kind_of(code),
        "name": name,
        "page": page,
        "pager": pager(request, page),
        "balance_fen": balance,
    }
    return render(request, "finance/account.html", context)


async def download_account(request: Request) -> Response:
    """Give an account's lines as CSV, oldest first."""
    code, language = _code(request), language_of(request)
    async with house(request).works.begin(actor_of(request)) as uow:
        uow.audit("finance.exported", f"account:{code}", court_of(request))
        page = await queries.entries(uow.session, court_of(request), code, size=_MOST_ROWS)
    names = (
        "Time",
        "Entry",
        "What happened",
        "Against",
        "Debit",
        "Credit",
        "Account balance",
        "Reference",
    )
    rows = [
        [
            _time(line.at),
            str(line.entry_id),
            translate(language, f"state.entry_kind.{line.kind}"),
            " ".join(line.others),
            yuan(max(line.amount_fen, 0)),
            yuan(max(-line.amount_fen, 0)),
            yuan(line.balance_fen),
            str(line.memo.get("bank_ref") or line.memo.get("deposit") or ""),
        ]
        for line in reversed(page.items)
    ]
    head = [translate(language, name) for name in names]
    return csv_response(f"{code.replace(':', '-')}.csv", csv_bytes(head, rows))


def _code(request: Request) -> str:
    code = request.query_params.get("code", "")
    if kind_of(code) is None or len(code) > _LONGEST_CODE:
        raise refuse(CommonRefusal.not_found)
    return code


def _time(at: datetime) -> str:
    return at.astimezone(COURT_ZONE).strftime("%Y-%m-%d %H:%M:%S")
