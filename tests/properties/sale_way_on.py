"""The lawful way on from wherever a sale is: one act after the other until the thing has its end.

Its end: a buyer's or a creditor's by title, the outsider's, given back to the debtor, or off sale
by the court's will and free to be listed anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from auction.kernel.actor import Role
from auction.kernel.clock import from_ms
from auction.lots.acts import ActKind
from auction.remedies.claim_steps import ClaimStep
from tests.properties.sale_acts import SaleActs
from tests.properties.sale_model import BEFORE, LotNotes, day_of

JUDGE, CLERK = Role.judge, Role.clerk
NEXT_OF_CLAIM = {
    "filed": ClaimStep.register,
    "registered": ClaimStep.dismiss,
    "dismissed": ClaimStep.serve,
    "upheld": ClaimStep.serve,
    "suit_no": ClaimStep.lose,
    "suit_yes": ClaimStep.lose,
    "to_release": ClaimStep.release,
}
MOST_ACTS = 150


class WayOn(SaleActs):
    """Takes one lawful act after the other."""

    async def to_the_end(self) -> str:
        """Lead the thing to its end; return which."""
        for _ in range(MOST_ACTS):
            end = await self.way_on()
            if end:
                return end
        raise AssertionError(f"no way out of {self.notes}")

    async def way_on(self) -> str:
        """Do what comes next; return the end if it is reached."""
        end = await self._next()
        await self.told()
        self.notes.time_passed(self.clock.at)
        await self.look()
        return end

    async def _next(self) -> str:
        for claim_id, state in self.notes.claims.items():
            if state not in ("gone", "released"):
                await self._claim_on(claim_id, state)
                return ""
        lots = list(self.notes.lots.values())
        going = next((lot for lot in lots if lot.sale not in (None, "defaulted", "annulled")), None)
        if going is not None:
            return await self._sale_on(going)
        if self.notes.is_another_s:
            assert all(lot.state not in ("published", "open") for lot in lots)
            return "the outsider's"
        living = next((lot for lot in lots if lot.state in (*BEFORE, "published", "open")), None)
        failed = next((lot for lot in lots if lot.stage not in (None, "listed")), None)
        if failed is not None and (failed.stage != "free" or living is None):
            return await self._failure_on(failed)
        if living is not None:
            await self._lot_on(living)
            return ""
        return await self._listed_anew()

    async def _claim_on(self, claim_id: str, state: str) -> None:
        if state in NEXT_OF_CLAIM:
            assert await self.claim_step(JUDGE, claim_id, NEXT_OF_CLAIM[state])
        else:
            await self.pass_to(self.clock.at + timedelta(days=25))

    async def _sale_on(self, lot: LotNotes) -> str:
        if self.notes.is_another_s and lot.sale != "title_passed":
            assert await self.annul(JUDGE, lot)
            return ""
        match lot.sale:
            case "awaiting_balance":
                await self.pay(lot)
            case "paid":
                assert await self.rule(JUDGE, lot)
            case "ruling_made":
                assert await self.serve(JUDGE, lot)
            case _:
                return "taken in kind" if lot.stage else "sold"
        return ""

    async def _failure_on(self, lot: LotNotes) -> str:
        match lot.stage:
            case "asking":
                await self.pass_to(self.clock.at + timedelta(days=15))
            case "willing":
                assert await self.grant(JUDGE, lot)
            case "released":
                return "given back"
            case "free" if lot.round == "sale":
                assert await self.release(JUDGE, lot)
            case "free" if lot.round == "second":
                assert await self.draft_sale(JUDGE, lot)
            case _:
                assert await self.draft(JUDGE), f"a failed {lot.round} is stuck: {self.notes}"
        return ""

    async def _lot_on(self, lot: LotNotes) -> None:
        if lot.state in BEFORE:
            await self._draft_on(lot)
            return
        course = self.engine.courses[lot.id]
        if course.status != "suspended":
            await self.pass_to(max(self.clock.at, self._over(lot)))
            return
        if lot.not_before is not None and lot.not_before > self.clock.at:
            await self.pass_to(lot.not_before)
        assert await self.order(JUDGE, lot, ActKind.resumption)

    def _over(self, lot: LotNotes) -> datetime:
        return from_ms(self.engine.courses[lot.id].ends_ms)

    async def _draft_on(self, lot: LotNotes) -> None:
        """Take the next step to the announcement; terms that time has overtaken are made anew."""
        notes = self.notes
        is_whole = notes.asked <= notes.found
        if not is_whole or (notes.priority_said == "none_found") != (notes.holders == 0):
            await self.find(JUDGE, None)
        elif notes.lacks_ground:
            await self.mark(JUDGE, with_ground=True)
        elif notes.price_until <= day_of(self.clock.at) + timedelta(days=45):
            await self.price()
        elif lot.state == "draft" or not lot.is_lawful_time(self.clock.at):
            assert await self.propose(JUDGE, lot), f"no terms for {lot}"
        elif lot.state == "deciding":
            for member in self.known.members:
                if lot.state == "deciding" and member.account_id not in lot.signed:
                    assert await self.sign(member, lot)
        elif untold := [key for key in notes.recipients if not self._is_told(lot, key)]:
            for key in untold:
                assert await self.tell(CLERK, lot, key, "waiver")
        else:
            assert await self.publish(JUDGE, lot), f"cannot be announced: {lot}"

    def _is_told(self, lot: LotNotes, key: str) -> bool:
        told = lot.told.get(key)
        return told is not None and told.in_time(self.notes.recipients[key], self.clock.at)

    async def _listed_anew(self) -> str:
        """Hold that what the court took off sale may be listed again."""
        if not self.notes.lots:
            assert await self.draft(JUDGE)
            return ""
        if self.notes.price_until < day_of(self.clock.at):
            await self.price()
        assert await self.draft(JUDGE), f"off sale for good: {self.notes}"
        await self.look()
        newest = list(self.notes.lots.values())[-1]
        assert await self.withdraw_draft(JUDGE, newest)
        return "off sale"
