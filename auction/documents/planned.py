"""Making the paper of a distribution plan, once for each version. Law: DIST-20, DIST-21."""

from __future__ import annotations

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.documents.papers import PaperKind
from auction.documents.service import heading, make_paper
from auction.kernel.clock import to_ms
from auction.people.queries import names
from auction.plans.events import PlanMade
from auction.plans.models import PlanVersion
from auction.settlement.models import DistributionRow, Sale


async def on_plan_made(uow: UnitOfWork, event: PlanMade) -> None:
    """React to a version of a plan: make the paper that is served on everybody."""
    rows = select(PlanVersion).where(
        col(PlanVersion.distribution_id) == event.distribution_id,
        col(PlanVersion.version) == event.version,
    )
    version = (await uow.session.exec(rows)).one()
    row = await uow.session.get_one(DistributionRow, event.distribution_id)
    sale = await uow.session.get_one(Sale, row.sale_id)
    judges = await names(uow.session, [version.made_by])
    await make_paper(
        uow,
        kind=PaperKind.distribution_plan,
        facts={
            **await heading(uow, event.court_id, event.case_id, sale.lot_id),
            "plan": version.content,
            "content_sha256": version.content_sha256,
            "judge": judges.get(version.made_by, ""),
            "made_at_ms": to_ms(version.made_at),
        },
        court_id=event.court_id,
        case_id=event.case_id,
        lot_id=sale.lot_id,
        is_public=False,
        number=version.id,
    )
