"""The chain from the case to the creditors, step by step by API, each step by who takes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from auction.kernel.actor import Actor, Role
from auction.kernel.clock import court_day
from tests.fakes.findings_of_tests import whole_findings
from tests.fakes.pictures import PNG
from tests.valuation.reports import plain_pdf
from tests.web.api.api_site import ApiSite, Client
from web.sandbox.clock import walk_to
from web.sandbox.people import AGENCY_ACCOUNT, bank_account, identity_number

VALUE_FEN = 391_080_000
START_FEN = 273_756_000
INCREMENT_FEN = 1_000_000
DEPOSIT_FEN = 27_375_600
CLAIM_FEN = 118_000_000
COST_FEN = 1_800_000
FOUND = {
    **dict.fromkeys(
        ("ownership", "encumbrances", "occupation", "taxes_and_fees", "defects"), "已查明"
    ),
    "both_ask": ["appraisal"],
}
CASE_NUMBER = "（2026）琼72执123号"
REPORT_SAYS = {"methods": "market,income", "appraisers": "王某:4620260001,李某:4620260002"}


@dataclass
class Walk:
    """One case on its way. `known` holds the ids met so far, by the names in addresses."""

    site: ApiSite
    known: dict[str, str] = field(default_factory=dict)
    agent: Actor = field(default_factory=lambda: Actor(None))
    bidder: Actor = field(default_factory=lambda: Actor(None))
    people: int = 0
    number: str = CASE_NUMBER

    # -- Time ---------------------------------------------------------------------------------

    async def pass_(self, **time: float) -> None:
        """Let court time go on, and whatever falls due on the way happen."""
        await walk_to(self.site.house, self.site.house.clock.now() + timedelta(**time))

    async def settled(self) -> None:
        """Let everything that follows from what was done follow."""
        await self.pass_(seconds=1)

    async def until(self, instant: str) -> None:
        """Walk to an instant that an answer named."""
        await walk_to(self.site.house, datetime.fromisoformat(instant))

    # -- The case -----------------------------------------------------------------------------

    async def open_case(self) -> str:
        """Open the case, with its parties, its claim, its cost and the flat."""
        judge = await self.site.as_(Role.judge)
        case_id = await judge.made("/cases", {"number": self.number, "summary": "借款合同纠纷"})
        applicant = await judge.made(
            f"/cases/{case_id}/parties",
            await self._party("南海银行", role="applicant", kind="enterprise"),
        )
        await judge.made(
            f"/cases/{case_id}/parties", await self._party("林建国", role="debtor", kind="person")
        )
        self.known["claim_id"] = await judge.made(
            f"/cases/{case_id}/claims",
            {
                "party_id": applicant,
                "title": "（2025）琼72民初88号民事判决书",
                "claim_class": "ordinary",
                "rank": 1,
                "principal_fen": CLAIM_FEN,
            },
        )
        await judge.made(
            f"/cases/{case_id}/costs",
            {
                "name": "保管费",
                "payee_name": "海南安顺仓储",
                "payee_account": "6200000199990000",
                "amount_fen": COST_FEN,
            },
        )
        self.known["asset_id"] = await judge.made(f"/cases/{case_id}/assets", FLAT)
        found = {"answers": whole_findings("flat")}
        await judge.act(f"/assets/{self.known['asset_id']}/findings", found)
        self.known["case_id"] = case_id
        return case_id

    async def _party(self, name: str, **more: str) -> dict[str, str]:
        account = await self.site.person(name, Role.party)
        me = await (await self.site.as_(account)).read("/me")
        self.people += 1
        email = me["account"]["email"]
        return {"name": name, "email": email, "bank_account": bank_account(self.people), **more}

    # -- The price ----------------------------------------------------------------------------

    async def fix_price(self) -> None:
        """Have the flat appraised by the first of three agencies; nobody objects."""
        await self.appoint()
        agent = await self.site.as_(self.agent)
        commission = self.known["commission_id"]
        await agent.act(f"/commissions/{commission}/acceptance", {"no_interest": True})
        await agent.made(
            f"/commissions/{commission}/reports",
            content=plain_pdf(2),
            params={
                "amount_fen": VALUE_FEN,
                "valid_until_on": self._in_days(330),
                "value_on": self._in_days(0),
                "signed_on": self._in_days(0),
                **REPORT_SAYS,
            },
            headers={"Content-Type": "application/pdf"},
        )
        judge = await self.site.as_(Role.judge)
        served = await judge.act(
            f"/appraisals/{self.known['appraisal_id']}/delivery",
            {"checks": ["basics", "scope", "agency", "signers", "figure"]},
        )
        await self.until(served["reports"][0]["objections_until_at"])
        await self.settled()

    async def appoint(self) -> None:
        """List three agencies, begin the appraisal, and let the parties agree on all three."""
        clerk, judge = await self.site.as_(Role.clerk), await self.site.as_(Role.judge)
        self.agent = await self.site.person("估价师", Role.agency)
        agent = await self.site.as_(self.agent)
        email = (await agent.read("/me"))["account"]["email"]
        agencies = []
        for number in range(3):
            agency = {"licence_no": f"琼-{self.people}-{number}", "speciality": "real_estate"}
            agencies.append(
                await clerk.made(
                    "/agencies", {"name": f"正信{self.people}{number}号评估", **agency}
                )
            )
            await clerk.act(f"/agencies/{agencies[-1]}/accounts", {"email": email})
        asset_id = self.known["asset_id"]
        await self.ladder(asset_id)
        appraisal = await judge.made(f"/assets/{asset_id}/appraisals", {})
        await judge.act(f"/appraisals/{appraisal}/agreement", {"agency_ids": agencies})
        offered = await agent.read("/commissions")
        self.known |= {
            "agency_id": agencies[0],
            "appraisal_id": appraisal,
            "commission_id": offered["items"][0]["id"],
        }

    async def ladder(self, asset_id: str) -> None:
        """Begin to price a thing; both parties ask for an appraisal."""
        judge = await self.site.as_(Role.judge)
        procedure = await judge.made(f"/assets/{asset_id}/procedures", {})
        await judge.act(f"/procedures/{procedure}/findings", FOUND)
        self.known["procedure_id"] = procedure

    # -- The lot ------------------------------------------------------------------------------

    def terms(self, **change: Any) -> dict[str, Any]:
        """Return lawful terms, but for a change."""
        opens_at = self.site.house.clock.now() + timedelta(days=40)
        return {
            "start_fen": START_FEN,
            "increment_fen": INCREMENT_FEN,
            "deposit_fen": DEPOSIT_FEN,
            "opens_at": opens_at.isoformat(timespec="seconds"),
            "ends_at": (opens_at + timedelta(days=1)).isoformat(timespec="seconds"),
            "balance_days": 10,
            **change,
        }

    async def draft(self) -> str:
        """Draft the first lot of the flat."""
        judge = await self.site.as_(Role.judge)
        self.known["lot_id"] = await judge.made(f"/assets/{self.known['asset_id']}/lots")
        return self.known["lot_id"]

    async def decide(self) -> None:
        """Propose terms, and have three members of the panel sign them."""
        judge = await self.site.as_(Role.judge)
        lot_id = self.known["lot_id"]
        decision = await judge.made(f"/lots/{lot_id}/decision", self.terms())
        self.known["decision_id"] = decision
        seen = (await judge.read(f"/lots/{lot_id}/decision"))["terms_hash"]
        for _ in range(3):
            member = await self.site.as_(await self.site.member(Role.panel))
            await member.act(f"/decisions/{decision}/signature", {"seen_hash": seen})

    async def waive_notices(self) -> None:
        """Record that everybody concerned waives notice in writing."""
        clerk = await self.site.as_(Role.clerk)
        path = f"/lots/{self.known['lot_id']}/notices"
        for recipient in (await clerk.read(path))["recipients"]:
            await clerk.act(
                f"{path}/waivers",
                content=PNG,
                params={"recipient": recipient["key"]},
                headers={"Content-Type": "image/png"},
            )

    async def publish(self) -> str:
        """Have notice waived, announce the lot, and let the engine take it up."""
        await self.waive_notices()
        judge = await self.site.as_(Role.judge)
        await judge.act(f"/lots/{self.known['lot_id']}/publication", {})
        await self.settled()
        return self.known["lot_id"]

    # -- Bidders ------------------------------------------------------------------------------

    async def enrol(self, name: str) -> Client:
        """Register a bidder, prove who they are, apply, pay; they have a paddle at once."""
        self.bidder = await self.site.person(name)
        bidder = await self.site.as_(self.bidder)
        await prove(bidder, name, 100 + self.people)
        lot_id = self.known["lot_id"]
        application = {"refund_account": bank_account(100 + self.people), "is_eligible": True}
        self.people += 1
        asked = await bidder.act(f"/lots/{lot_id}/application", application)
        self.known["number"] = asked["deposit"]["number"]
        await self.pay(asked["deposit"]["number"], name, asked["deposit"]["due_fen"])
        await self.settled()
        return bidder

    async def pay(self, number: str, name: str, amount_fen: int) -> dict[str, Any]:
        """Let the finance clerk report a transfer."""
        finance = await self.site.as_(Role.finance)
        transfer: dict[str, Any] = await finance.act(
            "/payments/transfers",
            {
                "bank_ref": f"ref-{number}-{amount_fen}",
                "number": number,
                "payer_name": name,
                "payer_account": "6217002800000009999",
                "amount_fen": amount_fen,
            },
        )
        self.known["transfer_id"] = transfer["id"]
        return transfer

    async def name_accounts(self, shared: dict[str, Any]) -> None:
        """Name an account for whoever a distribution pays and nobody knows one of."""
        judge = await self.site.as_(Role.judge)
        for payee in shared["payees"]:
            if not payee["account"]:
                named = {"claim": payee["claim"], "account": bank_account(AGENCY_ACCOUNT)}
                await judge.act(f"/distributions/{shared['id']}/accounts", named)

    def _in_days(self, days: int) -> str:
        return (court_day(self.site.house.clock.now()) + timedelta(days=days)).isoformat()


async def prove(bidder: Client, name: str, position: int) -> None:
    """Hand in papers; the sandbox's check believes them at once."""
    file_id = await bidder.made(
        "/me/documents",
        content=PNG,
        params={"name": "id.png"},
        headers={"Content-Type": "image/png"},
    )
    claim = {"kind": "person", "legal_name": name, "number": identity_number(position)}
    await bidder.made("/me/identity", {**claim, "file_ids": [file_id]})


async def a_case_with_everything(site: ApiSite) -> Walk:
    """Walk a case to an open lot on which somebody has bid."""
    walk = Walk(site)
    await walk.open_case()
    await walk.fix_price()
    lot_id = await walk.draft()
    await walk.decide()
    await walk.publish()
    bidder = await walk.enrol("陈一")
    await walk.until((await bidder.read(f"/lots/{lot_id}"))["opens_at"])
    await walk.settled()
    await bidder.act(f"/lots/{lot_id}/bids", {"id": "first", "price_fen": START_FEN})
    walk.known["bid_id"] = "first"
    return walk


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
    "seized_on": "2026-01-04",
    "seizure_lapses_on": "2029-01-03",
}
