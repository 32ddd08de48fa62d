"""Telling the parties and the judge about a method, with the facts every message begins with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from auction.cases.models import CaseParty, EnforcementCase, SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from auction.kernel.clock import last_day
from auction.notifications.service import tell


async def facts_of(uow: UnitOfWork, case_id: str, asset_id: str, **more: Any) -> dict[str, Any]:
    """Return what a message about a thing being priced says: the case, the thing, and more."""
    case = await uow.session.get_one(EnforcementCase, case_id)
    asset = await uow.session.get_one(SeizedAsset, asset_id)
    names = {"asset_zh": asset.name_zh, "asset_en": asset.name_en}
    return {"case": case.number, **names, **more}


def in_words(name: str, key: str) -> dict[str, str]:
    """Return a code's words in both languages, as data of a message called `name`."""
    return {f"{name}_{language.value}": translate(language, key) for language in Language}


def written(due_at: datetime) -> str:
    """Return the last day of a period as a message carries it."""
    return last_day(due_at).isoformat()


async def tell_judge(
    uow: UnitOfWork, case_id: str, kind: str, data: dict[str, Any], link: str
) -> None:
    """Tell the judge of a case."""
    case = await uow.session.get_one(EnforcementCase, case_id)
    await tell(uow, account_id=case.judge_id, kind=kind, data=data, link=link)


async def tell_parties(
    uow: UnitOfWork,
    case_id: str,
    kind: str,
    data: dict[str, Any],
    *,
    party_ids: Sequence[str] | None = None,
) -> None:
    """Tell the parties of a case that have an account, each account once; all, unless named."""
    rows = select(CaseParty.account_id).where(
        col(CaseParty.case_id) == case_id, col(CaseParty.account_id).is_not(None)
    )
    if party_ids is not None:
        rows = rows.where(col(CaseParty.id).in_(party_ids))
    accounts = {account_id for account_id in (await uow.session.exec(rows)).all() if account_id}
    for account_id in sorted(accounts):
        await tell(uow, account_id=account_id, kind=kind, data=data, link=f"/my/cases/{case_id}")
