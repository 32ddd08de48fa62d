"""A court files its agencies' tariffs; until it does, an example stands in and is called one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.people.turns import take_turn
from valuation.acts import court_of, filled, insist, member
from valuation.agencies.roster import Speciality
from valuation.fees.models import AppraisalTariff
from valuation.fees.tariff import EXAMPLES, Tier, kept, may_be_filed, read_back

FILERS = (Role.judge, Role.president)


@dataclass(frozen=True, kw_only=True)
class TariffView:
    """The tariff that holds for a speciality; version 0 is the example nobody filed."""

    speciality: Speciality
    version: int
    tiers: tuple[Tier, ...]
    source: str
    filed_at: datetime | None

    @property
    def is_example(self) -> bool:
        """Say whether the court still has to file its own."""
        return self.version == 0


async def file_tariff(
    uow: UnitOfWork, *, speciality: str, tiers: Sequence[Tier], source: str
) -> str:
    """Put a filed tariff in the place of the one before it; return its id. Law: REF-22.

    `source` names the filing. What was computed by an earlier one stays as it is.
    """
    court_id = court_of(uow, FILERS)
    chosen = member(Speciality, speciality, "speciality")
    insist(may_be_filed(tiers))
    await take_turn(uow.session, "tariff", f"{court_id}:{chosen}")
    before = await tariff_of(uow.session, court_id, chosen)
    row = AppraisalTariff(
        id=new_id("tar"),
        court_id=court_id,
        speciality=chosen,
        version=before.version + 1,
        tiers=kept(tiers),
        source=filled(source, "source"),
        filed_at=uow.now,
        filed_by=uow.actor.account_id or "",
    )
    uow.add(row)
    await uow.session.flush()
    uow.audit("tariff.filed", f"tariff:{row.id}", court_id, speciality=chosen, tiers=row.tiers)
    return row.id


async def tariff_of(session: AsyncSession, court_id: str, speciality: Speciality) -> TariffView:
    """Return the tariff that holds at a court for a speciality."""
    return (await tariffs(session, court_id))[list(Speciality).index(speciality)]


async def tariffs(session: AsyncSession, court_id: str) -> list[TariffView]:
    """Return the tariff that holds for each speciality, the example where none was filed."""
    rows = select(AppraisalTariff).where(col(AppraisalTariff.court_id) == court_id)
    found = (await session.exec(rows.order_by(col(AppraisalTariff.version)))).all()
    newest = {row.speciality: row for row in found}
    return [_view(speciality, newest.get(speciality)) for speciality in Speciality]


def _view(speciality: Speciality, row: AppraisalTariff | None) -> TariffView:
    return TariffView(
        speciality=speciality,
        version=row.version if row else 0,
        tiers=read_back(row.tiers) if row else EXAMPLES[speciality],
        source=row.source if row else "",
        filed_at=row.filed_at if row else None,
    )
