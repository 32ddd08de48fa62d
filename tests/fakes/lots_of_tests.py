"""A case with a seized flat, its price, and a lot taken as far as a test needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from auction.cases import service as cases
from auction.cases.finding import record_findings
from auction.cases.kinds import PartyRole
from auction.cases.models import CaseParty, PriorityHolder, SeizedAsset
from auction.db.files import store_file
from auction.deadlines.calendar import calendar_around
from auction.kernel.actor import Actor, Role
from auction.kernel.clock import court_day
from auction.lots import service as lots
from auction.lots.facts import basis_of
from auction.lots.models import Lot
from auction.lots.proposals import propose
from auction.lots.reference_price import ReferencePrice
from auction.lots.rules import ProposedTerms
from tests.fakes.court_of_tests import CourtOfTests
from tests.fakes.findings_of_tests import whole_findings
from tests.fakes.noticed import waive_all

FLAT: dict[str, Any] = {
    "kind": "flat",
    "name_zh": "海口市龙华区龙昆南路89号住宅",
    "name_en": "Flat, 89 Longkun South Road, Haikou",
    "description_zh": "建筑面积97.63平方米，三室两厅。",
    "description_en": "97.63 square metres, three rooms.",
    "location_zh": "海南省海口市龙华区",
    "location_en": "Longhua District, Haikou, Hainan",
    "encumbrances": "抵押权人：南海银行",
    "occupation": "由被执行人自住，成交后由法院负责腾退。",
    "defects": "",
    "seized_on": date(2026, 1, 4),
    "seizure_lapses_on": date(2029, 1, 3),
}


@dataclass
class SeizedFlat:
    """A case and the flat that was seized in it."""

    court: CourtOfTests
    case_id: str
    asset_id: str

    async def priced(self, amount_fen: int = 391_080_000) -> str:
        """Fix a reference price that holds for eleven months."""
        now = self.court.clock.now()
        report = await self._report()
        price = ReferencePrice(
            asset_id=self.asset_id,
            case_id=self.case_id,
            court_id=self.court.court_id,
            amount_fen=amount_fen,
            method="appraisal",
            source="海南正信评估",
            report_file_id=report,
            fixed_at=now,
            valid_until_on=court_day(now) + timedelta(days=330),
        )
        async with self.court.acting() as uow:
            return await lots.accept_reference_price(uow, price)

    async def _report(self) -> str:
        async with self.court.acting(Role.judge) as uow:
            return store_file(
                uow,
                name="report.pdf",
                media_type="application/pdf",
                content=b"%PDF-1.7",
                court_id=self.court.court_id,
            )

    async def found(self, **change: Any) -> None:
        """Find out everything about it, and whether somebody has priority."""
        async with self.court.acting(Role.judge) as uow:
            asset = await uow.session.get_one(SeizedAsset, self.asset_id)
            holders = select(PriorityHolder.id).where(PriorityHolder.asset_id == self.asset_id)
            parties = select(CaseParty.id).where(
                CaseParty.case_id == self.case_id, CaseParty.role == PartyRole.priority_holder
            )
            known = [*(await uow.session.exec(holders)), *(await uow.session.exec(parties))]
            priority = "recorded" if known else "none_found"
            answers = whole_findings(asset.kind, **{"priority": priority, **change})
            await record_findings(uow, asset_id=self.asset_id, answers=answers)

    async def drafted(self) -> str:
        """Price it and draft its first lot; return the lot's id."""
        await self.priced()
        async with self.court.acting(Role.judge) as uow:
            return await lots.draft_lot(uow, asset_id=self.asset_id)

    async def terms(self, lot_id: str, **change: Any) -> dict[str, Any]:
        """Return what the platform would propose for a lot, but for a change."""
        async with self.court.works.database.session() as session:
            basis = await basis_of(session, await session.get_one(Lot, lot_id))
        now = self.court.clock.now()
        proposed = propose(basis, now=now, calendar=calendar_around(court_day(now)))
        return {**as_arguments(proposed), **change}

    async def proposed(self, lot_id: str, **change: Any) -> str:
        """Propose terms for a lot; return the decision's id."""
        terms = await self.terms(lot_id, **change)
        async with self.court.acting(Role.judge) as uow:
            return await lots.propose_terms(uow, lot_id=lot_id, **terms)

    async def decided(self, lot_id: str, **change: Any) -> str:
        """Propose terms and let three members sign them."""
        await self.found()
        decision_id = await self.proposed(lot_id, **change)
        for number in range(3):
            member = await panel_member(self.court, f"member {number}")
            async with self.court.acting(member) as uow:
                await lots.sign_terms(uow, decision_id=decision_id)
        return decision_id

    async def noticed(self, lot_id: str) -> str:
        """Let the panel decide, and everybody concerned waive notice; return the decision's id."""
        decision_id = await self.decided(lot_id)
        await waive_all(self.court, lot_id)
        return decision_id

    async def published(self, lot_id: str | None = None) -> str:
        """Take a lot to its announcement; return its id."""
        lot_id = lot_id or await self.drafted()
        await self.noticed(lot_id)
        async with self.court.acting(Role.judge) as uow:
            await lots.publish(uow, lot_id=lot_id)
        return lot_id


async def seize_flat(
    court: CourtOfTests, number: str = "（2026）琼72执123号", **change: Any
) -> SeizedFlat:
    """Open a case with an applicant and a debtor, and record the debtor's flat."""
    async with court.acting(Role.judge) as uow:
        case_id = await cases.open_case(uow, number=number, summary="借款合同纠纷")
        bank = await cases.add_party(
            uow, case_id=case_id, role="applicant", kind="enterprise", name="南海银行"
        )
        await cases.add_party(uow, case_id=case_id, role="debtor", kind="person", name="林建国")
        await cases.add_claim(
            uow,
            case_id=case_id,
            party_id=bank,
            title="（2025）琼72民初88号民事判决书",
            claim_class="ordinary",
            rank=1,
            principal_fen=118_000_000,
            interest_fen=4_500_000,
            costs_fen=1_800_000,
            doubled_interest_fen=0,
        )
        asset_id = await cases.record_asset(uow, case_id=case_id, **{**FLAT, **change})
    flat = SeizedFlat(court, case_id, asset_id)
    await flat.found()
    return flat


async def panel_member(court: CourtOfTests, name: str) -> Actor:
    """Return a new member of the court's panel."""
    return await court.person(name, Role.panel, court_id=court.court_id)


def as_arguments(terms: ProposedTerms) -> dict[str, Any]:
    """Return terms as `propose_terms` takes them."""
    return {
        "start_fen": terms.start_fen,
        "increment_fen": terms.increment_fen,
        "deposit_fen": terms.deposit_fen,
        "opens_at": terms.opens_at,
        "ends_at": terms.ends_at,
        "balance_days": terms.balance_days,
    }
