"""What is added to a case, one form each: a party, a claim, a cost, seized property."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from auction.cases import service
from auction.cases.kinds import AssetKind, ClaimClass, PartyKind, PartyRole, nature_of
from auction.cases.queries import CaseView, case
from auction.cases.rules import LONGEST_SEIZURE_YEARS, WORST_RANK
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from web.court.acting import act_on, court_of
from web.court.wording_hints import wording_hints
from web.forms import FormView, blank_form
from web.requests import house
from web.templating import language_of, render, see_other

_TEXT = 4_000


async def party_page(request: Request) -> Response:
    """Show the form for a party."""
    return await _PARTY.show(request, blank_form())


async def add_party(request: Request) -> Response:
    """Add a party."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        role, kind = form.choice("role", PartyRole), form.choice("kind", PartyKind)
        name = form.text("name", longest=200)
        email = form.optional_text("email", longest=254)
        bank_account = form.optional_text("bank_account", longest=40)
        form.check()
        return await service.add_party(
            uow,
            case_id=_case_id(request),
            role=role,
            kind=kind,
            name=name,
            email=email,
            bank_account=bank_account,
        )

    return await _PARTY.act(request, act)


async def claim_page(request: Request) -> Response:
    """Show the form for a claim."""
    return await _CLAIM.show(request, blank_form())


async def add_claim(request: Request) -> Response:
    """Add a claim."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        fields: dict[str, Any] = {
            "party_id": form.text("party_id", longest=60),
            "title": form.text("title", longest=300),
            "claim_class": form.choice("claim_class", ClaimClass),
            "rank": form.whole("rank", least=1, most=WORST_RANK),
            "seized_on": form.optional_day("seized_on"),
            "collateral_asset_id": form.optional_text("collateral_asset_id", longest=60) or None,
        }
        for name in ("principal_fen", "interest_fen", "costs_fen", "doubled_interest_fen"):
            fields[name] = form.optional_amount(name, least_fen=0) or 0
        form.check()
        return await service.add_claim(uow, case_id=_case_id(request), **fields)

    return await _CLAIM.act(request, act)


async def cost_page(request: Request) -> Response:
    """Show the form for a cost of enforcement."""
    return await _COST.show(request, blank_form())


async def add_cost(request: Request) -> Response:
    """Add a cost of enforcement."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        name = form.text("name", longest=200)
        payee_name = form.text("payee_name", longest=200)
        payee_account = form.optional_text("payee_account", longest=40)
        amount_fen = form.amount("amount_fen")
        form.check()
        return await service.add_cost(
            uow,
            case_id=_case_id(request),
            name=name,
            payee_name=payee_name,
            payee_account=payee_account,
            amount_fen=amount_fen,
        )

    return await _COST.act(request, act)


async def asset_page(request: Request) -> Response:
    """Show the form for seized property."""
    return await _ASSET.show(request, blank_form())


async def record_asset(request: Request) -> Response:
    """Record seized property, and go on to its own page."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        fields: dict[str, Any] = {
            "kind": form.choice("kind", AssetKind),
            "name_zh": form.text("name_zh", longest=200),
            "name_en": form.text("name_en", longest=200),
            "location_zh": form.text("location_zh", longest=200),
            "location_en": form.text("location_en", longest=200),
            "seized_on": form.day("seized_on"),
            "seizure_lapses_on": form.day("seizure_lapses_on"),
        }
        for name in (
            "description_zh",
            "description_en",
            "encumbrances",
            "occupation",
            "defects",
        ):
            fields[name] = form.optional_text(name, longest=_TEXT)
        form.check()
        return await service.record_asset(uow, case_id=_case_id(request), **fields)

    def then(asset_id: str) -> RedirectResponse:
        return see_other(f"/court/assets/{asset_id}", said="asset_recorded")

    return await act_on(request, act, again=_ASSET.show, then=then)


@dataclass(frozen=True)
class _Entry:
    """A form that adds something to a case, and what is said when it did."""

    template: str
    said: str
    choices: Callable[[CaseView], dict[str, Any]]

    async def show(self, request: Request, form: FormView) -> Response:
        async with house(request).database.session() as session:
            found = await case(session, court_of(request), _case_id(request))
        if found is None:
            raise refuse(CommonRefusal.not_found)
        hints = wording_hints(language_of(request))
        context = {"form": form, "case": found, "hints": hints, **self.choices(found)}
        status = form.status if form.refused else 200
        return render(request, self.template, context, status=status)

    async def act(
        self, request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[str]]
    ) -> Response:
        def then(_id: str) -> RedirectResponse:
            return see_other(f"/court/cases/{_case_id(request)}", said=self.said)

        return await act_on(request, act, again=self.show, then=then)


def _of_party(_found: CaseView) -> dict[str, Any]:
    return {"roles": list(PartyRole), "kinds": list(PartyKind)}


def _of_claim(found: CaseView) -> dict[str, Any]:
    holders = [party for party in found.parties if party.role is not PartyRole.debtor]
    return {
        "holders": [(party.id, party.name) for party in holders],
        "classes": list(ClaimClass),
        "assets": found.assets,
    }


def _of_cost(_found: CaseView) -> dict[str, Any]:
    return {}


def _of_asset(_found: CaseView) -> dict[str, Any]:
    years = {kind: LONGEST_SEIZURE_YEARS[nature_of(kind)] for kind in AssetKind}
    return {"kinds": list(AssetKind), "years": years}


_PARTY = _Entry("court/party_new.html", "party_added", _of_party)
_CLAIM = _Entry("court/claim_new.html", "claim_added", _of_claim)
_COST = _Entry("court/cost_new.html", "cost_added", _of_cost)
_ASSET = _Entry("court/asset_new.html", "asset_recorded", _of_asset)


def _case_id(request: Request) -> str:
    return str(request.path_params["case_id"])
