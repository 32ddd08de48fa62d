"""Whose cases are whose: the judge of each case, for a desk that is sorted by judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase, SeizedAsset
from auction.people.models import Account


@dataclass(frozen=True)
class CaseOfJudge:
    """A case's number and its judge."""

    case_id: str
    number: str
    judge_id: str
    judge_name: str


async def judges_of_cases(
    session: AsyncSession, court_id: str, case_ids: Iterable[str]
) -> dict[str, CaseOfJudge]:
    """Return number and judge of this court's cases by id."""
    rows = (
        select(EnforcementCase.id, EnforcementCase.number, EnforcementCase.judge_id, Account.name)
        .join(Account, col(Account.id) == col(EnforcementCase.judge_id))
        .where(
            col(EnforcementCase.court_id) == court_id,
            col(EnforcementCase.id).in_(list(case_ids)),
        )
    )
    return {each[0]: CaseOfJudge(*each) for each in (await session.exec(rows)).all()}


async def names_of_assets(
    session: AsyncSession, court_id: str, asset_ids: Iterable[str]
) -> dict[str, tuple[str, str]]:
    """Return the names of this court's property by id: in Chinese, in English."""
    rows = select(SeizedAsset.id, SeizedAsset.name_zh, SeizedAsset.name_en).where(
        col(SeizedAsset.court_id) == court_id, col(SeizedAsset.id).in_(list(asset_ids))
    )
    return {key: (zh, en or zh) for key, zh, en in (await session.exec(rows)).all()}
