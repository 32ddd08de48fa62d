"""Causes and effects of a network inquiry: who is told what, and what a clock's end moves on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlmodel import col, select

from auction.cases.models import CaseParty, EnforcementCase, SeizedAsset
from auction.db.outbox import Reaction
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from auction.kernel.event import Event
from auction.notifications.service import tell
from valuation.network_inquiry import events
from valuation.network_inquiry.models import NetworkInquiry
from valuation.network_inquiry.service import call_back_inquiry, on_inquiry_deadline
from valuation.procedure.events import ProcedureWithdrawn
from valuation.serving.models import ReportObjection
from valuation.serving.objections import ObjectionState


def network_reactions() -> list[Reaction]:
    """Return every reaction of the network inquiry."""

    def on(event: type[Event], name: str, run: object) -> Reaction:
        # Each function takes exactly its own event; the table guarantees the pairing.
        return Reaction(event, name, run)  # type: ignore[arg-type]

    return [
        on(DeadlineDue, "move_inquiry_on", on_inquiry_deadline),
        on(ProcedureWithdrawn, "call_back_network_inquiry", call_back_inquiry),
        on(events.NetworkReportsIn, "tell_network_reports", tell_judge_of_reports),
        on(events.NetworkReportsServed, "serve_network_reports", tell_parties_of_reports),
        on(events.NetworkObjectionRaised, "tell_network_objection", tell_judge_of_objection),
        on(events.NetworkObjectionDecided, "tell_network_decision", tell_objector),
    ]


async def tell_judge_of_reports(uow: UnitOfWork, event: events.NetworkReportsIn) -> None:
    """Lay what came before the judge."""
    inquiry = await uow.session.get_one(NetworkInquiry, event.inquiry_id)
    data = await _facts(uow, inquiry, reports=event.reports, asked=event.asked)
    await _tell_judge(uow, inquiry, event.KIND, data)


async def tell_parties_of_reports(uow: UnitOfWork, event: events.NetworkReportsServed) -> None:
    """Put the reports before every party that has an account. Law: REF-40."""
    inquiry = await uow.session.get_one(NetworkInquiry, event.inquiry_id)
    rows = select(CaseParty.account_id).where(col(CaseParty.case_id) == inquiry.case_id)
    accounts = {account_id for account_id in (await uow.session.exec(rows)).all() if account_id}
    kind = "network_corrections_served" if event.is_final else event.KIND
    link = f"/my/cases/{inquiry.case_id}"
    await _tell_all(uow, sorted(accounts), kind, await _facts(uow, inquiry), link)


async def tell_judge_of_objection(uow: UnitOfWork, event: events.NetworkObjectionRaised) -> None:
    """Lay an objection before the judge."""
    inquiry = await uow.session.get_one(NetworkInquiry, event.inquiry_id)
    row = await uow.session.get_one(ReportObjection, event.objection_id)
    party = await uow.session.get_one(CaseParty, row.party_id)
    await _tell_judge(uow, inquiry, event.KIND, await _facts(uow, inquiry, party=party.name))


async def tell_objector(uow: UnitOfWork, event: events.NetworkObjectionDecided) -> None:
    """Tell whoever objected what was decided, and why."""
    inquiry = await uow.session.get_one(NetworkInquiry, event.inquiry_id)
    row = await uow.session.get_one(ReportObjection, event.objection_id)
    upheld = row.state == ObjectionState.upheld
    kind = "network_objection_upheld" if upheld else "network_objection_rejected"
    data = await _facts(uow, inquiry, reason=row.reason)
    await _tell_all(uow, [row.raised_by], kind, data, f"/my/cases/{inquiry.case_id}")


async def _facts(uow: UnitOfWork, inquiry: NetworkInquiry, **more: Any) -> dict[str, Any]:
    case = await uow.session.get_one(EnforcementCase, inquiry.case_id)
    asset = await uow.session.get_one(SeizedAsset, inquiry.asset_id)
    return {
        "case": case.number,
        "asset_zh": asset.name_zh,
        "asset_en": asset.name_en,
        **more,
    }


async def _tell_judge(
    uow: UnitOfWork, inquiry: NetworkInquiry, kind: str, data: dict[str, Any]
) -> None:
    case = await uow.session.get_one(EnforcementCase, inquiry.case_id)
    await _tell_all(uow, [case.judge_id], kind, data, f"/court/network-inquiries/{inquiry.id}")


async def _tell_all(
    uow: UnitOfWork, account_ids: Iterable[str], kind: str, data: dict[str, Any], link: str
) -> None:
    for account_id in account_ids:
        await tell(uow, account_id=account_id, kind=kind, data=data, link=link)
