"""What the court found out about a thing, kept in versions: none is ever overwritten.

A version may be unfinished; publishing asks for a finished one. Law: REF-03, G24-01 to G24-05.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.access import account_of, own_asset
from auction.cases.findings import check_answers, missing_answers
from auction.cases.kinds import AssetKind
from auction.cases.models import AssetFindings
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.canonical import content_hash
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse


@dataclass(frozen=True)
class FindingsView:
    """One version of what was found, and what it leaves open."""

    version: int
    kind: AssetKind
    answers: Mapping[str, Any]
    found_at: datetime

    @property
    def missing(self) -> list[str]:
        """Return the questions still to be answered."""
        return missing_answers(self.kind, self.answers)


async def record_findings(
    uow: UnitOfWork,
    *,
    asset_id: str,
    answers: Mapping[str, Any],
    seen_version: int | None = None,
) -> int:
    """Keep what was found about a thing as its next version; return the version.

    `seen_version` is the one the writer had before their eyes (0: none): a stale form is refused.
    Saying again what stands makes no new version. Law: REF-03, G24-01, TRAP-24.
    """
    asset = await own_asset(uow, asset_id, Role.judge, Role.clerk)
    kind = AssetKind(asset.kind)
    refusal = check_answers(kind, answers)
    if refusal is not None:
        raise Refused(refusal)
    standing = await findings_of(uow.session, asset_id)
    version = 0 if standing is None else standing.version
    if seen_version is not None and seen_version != version:
        raise refuse(CommonRefusal.stale_form)
    if standing is not None and dict(standing.answers) == dict(answers):
        return version
    row = AssetFindings(
        id=new_id("found"),
        court_id=asset.court_id,
        asset_id=asset_id,
        version=version + 1,
        kind=kind,
        answers=dict(answers),
        found_by=account_of(uow),
        found_at=uow.now,
    )
    uow.add(row)
    uow.audit(
        "asset.findings_recorded",
        f"asset:{asset_id}",
        asset.court_id,
        version=row.version,
        hash=content_hash(row.answers),
    )
    return row.version


async def findings_of(
    session: AsyncSession, asset_id: str, *, version: int | None = None
) -> FindingsView | None:
    """Return the newest findings of a thing, or one version; None where nothing was recorded."""
    wanted = select(AssetFindings).where(col(AssetFindings.asset_id) == asset_id)
    if version is not None:
        wanted = wanted.where(col(AssetFindings.version) == version)
    newest = wanted.order_by(col(AssetFindings.version).desc()).limit(1)
    row = (await session.exec(newest)).first()
    if row is None:
        return None
    return FindingsView(row.version, AssetKind(row.kind), row.answers, row.found_at)
