"""The acts of a sale as anybody may try them, each with what the notes say of whether it may be."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from sqlmodel import col, select

from auction.cases.circumstances import Circumstance, DwellingGround, Marks
from auction.cases.finding import record_findings
from auction.cases.marking import mark_asset
from auction.cases.priority import Basis
from auction.cases.priority_service import record_holder
from auction.i18n.languages import Language
from auction.in_kind import asking, granting, releasing
from auction.in_kind.models import InKindOffer, InKindQuestion
from auction.kernel.actor import Actor, Role
from auction.kernel.clock import to_ms
from auction.lots import acting
from auction.lots import service as lots
from auction.lots.acts import GROUNDS, ActKind, Order
from auction.lots.correcting import correct
from auction.lots.corrections import Correction, CorrectionGround, Weight
from auction.lots.models import TermsDecision
from auction.notices import service as notices
from auction.notices.rules import Channel
from auction.remedies import claims
from auction.remedies.claim_steps import ClaimRight, ClaimStep
from auction.remedies.claims import Paper
from auction.settlement import service as settlement
from auction.settlement.annulling import annul_sale
from tests.fakes.findings_of_tests import whole_findings
from tests.fakes.pictures import PNG
from tests.fakes.proofs import service_proof
from tests.properties.driven_sale import DrivenSale
from tests.properties.sale_model import BEFORE, CLAIM_STEPS, LotNotes, Told, day_of, hash_of

Who = Role | Actor
DESK = (Role.judge, Role.clerk)
REASON = "经审查，理由充分，依法处理。"
MINUTE = timedelta(minutes=1)
WRONG_TERMS = ("low", "thin", "fat", "soon", "short", "rich")


class SaleActs(DrivenSale):
    """Every act, with its note where it went through."""

    # -- Before the panel -------------------------------------------------------------------------

    async def find(self, who: Who, left_out: str | None) -> None:
        said = "recorded" if self.notes.holders else "none_found"
        answers = whole_findings(
            "flat", **{"priority": said, **({left_out: None} if left_out else {})}
        )
        run = partial(record_findings, asset_id=self.known.asset_id, answers=answers)
        if await self.tried("find", who, run, allowed=who in DESK):
            self.notes.found = frozenset(answers)
            self.notes.priority_said = answers.get("priority", "")

    async def record_holder(self, who: Who, basis: Basis, name: str) -> None:
        run = partial(
            record_holder,
            asset_id=self.known.asset_id,
            name=name,
            basis=basis,
            rank=1 if basis is Basis.co_owner else 2,
        )
        ids: list[str] = []

        async def record(uow: Any) -> None:
            ids.append(await run(uow))

        if await self.tried("record_holder", who, record, allowed=who in DESK):
            self.notes.holders += 1
            self.notes.recipients[f"holder:{ids[0]}"] = 5 if basis is Basis.lessee else 3

    async def mark(self, who: Who, *, with_ground: bool) -> None:
        marks = Marks(
            circumstances=frozenset({Circumstance.sole_dwelling}),
            dwelling_ground=DwellingGround.other_home if with_ground else None,
            explanation="扶养义务人名下有其他居所。",
        )
        run = partial(mark_asset, asset_id=self.known.asset_id, marks=marks)
        if await self.tried("mark", who, run, allowed=who is Role.judge):
            self.notes.lacks_ground = not with_ground

    # -- The draft and its terms ------------------------------------------------------------------

    async def draft(self, who: Who) -> bool:
        ids: list[str] = []

        async def run(uow: Any) -> None:
            ids.append(await lots.draft_lot(uow, asset_id=self.known.asset_id))

        is_fresh = self.notes.price_until >= day_of(self.clock.at)
        allowed = who in DESK and is_fresh and not self.notes.under_way and not self.notes.undecided
        if not await self.tried("draft", who, run, allowed=allowed):
            return False
        for failed in self.notes.lots.values():
            failed.stage = "listed" if failed.stage == "free" else failed.stage
        self.notes.lots[ids[0]] = LotNotes(ids[0], "first", False, None)
        return True

    async def propose(self, who: Who, lot: LotNotes, wrong: str = "", spare: int = 0) -> bool:
        terms = await self.platform_terms(lot)
        if terms is None:
            return False
        terms = self._changed(lot, terms, wrong, spare)
        run = partial(lots.propose_terms, lot_id=lot.id, **terms)
        kept = lot.terms
        lot.terms = terms
        lawful = lot.is_lawful_price(self.notes.reference_fen) and lot.is_lawful_time(self.clock.at)
        allowed = who in DESK and lot.state in BEFORE and lawful
        if not await self.tried(f"propose {wrong}", who, run, allowed=allowed):
            lot.terms = kept
            return False
        lot.state, lot.signed, lot.told = "deciding", set(), {}
        return True

    def _changed(self, lot: LotNotes, terms: dict[str, Any], wrong: str, spare: int) -> Any:
        start = int(terms["start_fen"])
        if wrong == "low":
            before = lot.before.frozen["start_fen"] if lot.before and lot.before.frozen else None
            of, per = (before, 799_999) if before else (self.notes.reference_fen, 699_990)
            per = 999_999 if lot.is_resale or lot.round == "sale" else per
            start = of * per // 1_000_000
        elif wrong == "rich":
            start += 100 if lot.round == "sale" else 0
        changed = {**terms, "start_fen": start}
        if wrong == "thin":
            changed["deposit_fen"] = start * 4_999 // 100_000
        elif wrong == "fat":
            changed["deposit_fen"] = start * 20_001 // 100_000 + 1
        if wrong == "soon":
            changed["opens_at"] = self.clock.at + timedelta(days=lot.notice_days) - MINUTE
        elif spare:
            changed["opens_at"] = terms["opens_at"] + timedelta(days=spare)
        length = terms["ends_at"] - terms["opens_at"]
        changed["ends_at"] = (
            changed["opens_at"] + length - (MINUTE if wrong == "short" else 0 * MINUTE)
        )
        return changed

    async def sign(self, who: Actor, lot: LotNotes) -> bool:
        decision_id = await self._decision(lot)
        if decision_id is None:
            return False
        is_member = Role.panel in who.roles
        fresh = lot.state == "deciding" and who.account_id not in lot.signed
        run = partial(lots.sign_terms, decision_id=decision_id)
        if not await self.tried("sign", who, run, allowed=is_member and fresh):
            return False
        lot.signed.add(who.account_id or "")
        if len(lot.signed) == 3:
            lot.state = "decided"
        return True

    async def _decision(self, lot: LotNotes) -> str | None:
        async with self.works.database.session() as session:
            rows = select(TermsDecision.id).where(col(TermsDecision.lot_id) == lot.id)
            newest = rows.order_by(col(TermsDecision.proposed_at).desc())
            return (await session.exec(newest)).first()

    async def tell(self, who: Who, lot: LotNotes, recipient: str, how: str, back: int = 0) -> bool:
        on = day_of(self.clock.at) - timedelta(days=back)
        said = {"lot_id": lot.id, "recipient": recipient}
        run = {
            "waiver": partial(notices.waive_notice, **said, proof=PNG),
            "public": partial(notices.begin_public_notice, **said, reason="邮件退回，无法送达。"),
            "post": partial(
                notices.record_proof,
                **said,
                channel=Channel.post,
                address="海口市龙华区",
                received_on=on,
                proof=PNG,
            ),
        }[how]
        # A receipt that comes in late is kept too; of a draft that was given up nothing stands.
        stands = lot.published_at is not None or lot.state == "decided"
        allowed = who in DESK and stands and back >= 0
        if not await self.tried(f"tell by {how}", who, run, allowed=allowed):
            return False
        told = lot.told.setdefault(recipient, Told())
        if how == "waiver":
            told.waived = True
        elif how == "public":
            told.public.append(on)
        else:
            told.received.append(on)
        return True

    async def publish(self, who: Who, lot: LotNotes) -> bool:
        run = partial(lots.publish, lot_id=lot.id)
        lawful = not self.notes.why_not_lawful(lot, self.clock.at)
        allowed = who is Role.judge and lot.state == "decided" and lawful
        if not await self.tried("publish", who, run, allowed=allowed):
            return False
        await self.published(lot)
        await self.told()
        return True

    async def withdraw_draft(self, who: Who, lot: LotNotes) -> bool:
        run = partial(lots.withdraw_draft, lot_id=lot.id, reason="案件情况有变。")
        allowed = who is Role.judge and lot.state in BEFORE
        if not await self.tried("withdraw draft", who, run, allowed=allowed):
            return False
        self.notes.give_up(lot)
        return True

    # -- On sale ----------------------------------------------------------------------------------

    async def correct(self, who: Who, lot: LotNotes, *, matters: bool) -> None:
        if lot.published_at is None:
            return
        newest = await self.newest_text(lot)
        code, weight = ("condition", Weight.matter) if matters else ("court", Weight.wording)
        correction = Correction(
            ground=CorrectionGround.new_fact,
            reason=REASON,
            weight=weight,
            texts={
                language: {code: self._said(newest.content, language, code)}
                for language in Language
            },
        )
        run = partial(correct, lot_id=lot.id, correction=correction, seen_hash=newest.content_hash)
        course = self.engine.courses[lot.id]
        stopped = course.status == "suspended" and not course.has_opened
        begun = not stopped and (lot.state == "open" or to_ms(self.clock.at) >= course.opens_ms)
        days = timedelta(days=lot.notice_days)
        in_time = stopped or not matters or course.opens_ms >= to_ms(self.clock.at + days)
        allowed = who is Role.judge and course.status != "over" and not begun and in_time
        if await self.tried("correct", who, run, allowed=allowed):
            lot.versions.append(hash_of((await self.newest_text(lot)).content))
            if matters and stopped:
                lot.not_before = self.clock.at + days

    def _said(self, content: Any, language: Language, code: str) -> tuple[str, ...]:
        sections = content[language.value]["sections"]
        old = next(each["paragraphs"] for each in sections if each["code"] == code)
        more = {"zh": "（更正）", "en": " (corrected)"}[language.value]
        return (*old[:-1], old[-1] + more)

    async def order(self, who: Who, lot: LotNotes, kind: ActKind, ground: int = 0) -> bool:
        grounds = GROUNDS[kind]
        until = self.clock.at + timedelta(days=20) if kind is ActKind.suspension else None
        order = Order(
            kind=kind, ground=grounds[ground % len(grounds)], reason=REASON, until_at=until
        )
        run = partial(acting.order_act, lot_id=lot.id, order=order)
        resumes = kind is ActKind.resumption
        ran = lot.not_before is None or self.clock.at >= lot.not_before
        free = not resumes or (ran and not self.notes.is_claimed)
        allowed = who is Role.judge and lot.state in ("published", "open") and free
        return await self.tried(f"order {kind}", who, run, allowed=allowed)

    # -- Outsiders --------------------------------------------------------------------------------

    async def claim(self, who: Who, name: str) -> None:
        ids: list[str] = []

        async def run(uow: Any) -> None:
            ids.append(
                await claims.file_claim(
                    uow,
                    asset_id=self.known.asset_id,
                    right=ClaimRight.owner,
                    words="该房屋系我出资购买并居住。",
                    paper=Paper(name="contract.png", content=PNG),
                    outsider_name=name,
                )
            )

        if await self.tried("claim", who, run, allowed=who in DESK):
            self.notes.claim_went(ids[0], "filed")

    async def claim_step(self, who: Who, claim_id: str, step: ClaimStep) -> bool:
        run = partial(
            claims.take_step, claim_id=claim_id, step=step, reason=REASON, served_at=self.clock.at
        )
        reached = CLAIM_STEPS.get((self.notes.claims[claim_id], step.value))
        by_clerk = step in (ClaimStep.serve, ClaimStep.sue, ClaimStep.withdraw)
        allowed = reached is not None and (who is Role.judge or (who is Role.clerk and by_clerk))
        if not await self.tried(f"claim {step}", who, run, allowed=allowed):
            return False
        assert reached is not None
        self.notes.claim_went(claim_id, reached)
        if step is ClaimStep.serve:
            self.notes.claim_served_on[claim_id] = day_of(self.clock.at)
        return True

    # -- After a failure --------------------------------------------------------------------------

    async def ask(self, who: Who, lot: LotNotes) -> None:
        run = partial(asking.ask_creditors, lot_id=lot.id, reason=REASON)
        follower = self.notes.follower(lot)
        unread = follower is None or follower.published_at is None
        allowed = who is Role.judge and lot.state == "unsold" and lot.stage is None and unread
        if await self.tried("ask", who, run, allowed=allowed):
            lot.stage, lot.asked_on = "asking", day_of(self.clock.at)

    async def answer(self, who: Who, lot: LotNotes, *, takes: bool) -> None:
        async with self.works.database.session() as session:
            rows = select(InKindQuestion.id).join(
                InKindOffer, col(InKindOffer.id) == col(InKindQuestion.offer_id)
            )
            found = (await session.exec(rows.where(col(InKindOffer.lot_id) == lot.id))).first()
        run = partial(
            asking.enter_answer, question_id=found or "", takes=takes, on_paper="卷宗第3页"
        )
        allowed = who in DESK and lot.stage == "asking"
        if await self.tried("answer", who, run, allowed=allowed):
            lot.stage = "willing" if takes else "free"

    async def grant(self, who: Who, lot: LotNotes) -> bool:
        run = partial(granting.grant, lot_id=lot.id, pay_days=7)
        allowed = who is Role.judge and lot.stage == "willing"
        if not await self.tried("grant", who, run, allowed=allowed):
            return False
        lot.stage = "taking"
        return True

    async def draft_sale(self, who: Who, lot: LotNotes) -> bool:
        ids: list[str] = []

        async def run(uow: Any) -> None:
            ids.append(await lots.draft_sale(uow, lot_id=lot.id))

        is_failed = lot.round == "second" and lot.state == "unsold" and lot.stage == "free"
        allowed = who is Role.judge and is_failed
        if not await self.tried("draft sale", who, run, allowed=allowed):
            return False
        lot.stage = "listed"
        self.notes.lots[ids[0]] = LotNotes(ids[0], "sale", False, lot)
        return True

    async def release(self, who: Who, lot: LotNotes) -> bool:
        number = "（2026）琼72执123号之五"
        run = partial(releasing.release_seizure, lot_id=lot.id, number=number, reason=REASON)
        allowed = who is Role.judge and lot.round == "sale" and lot.stage == "free"
        if not await self.tried("release", who, run, allowed=allowed):
            return False
        lot.stage = "released"
        return True

    # -- After the hammer -------------------------------------------------------------------------

    async def rule(self, who: Who, lot: LotNotes) -> bool:
        sale = await self.sale_of(lot)
        if sale is None:
            return False
        run = partial(settlement.make_ruling, sale_id=sale.id)
        allowed = who is Role.judge and lot.sale == "paid" and not self.notes.is_claimed
        return await self.tried("rule", who, run, allowed=allowed)

    async def serve(self, who: Who, lot: LotNotes) -> bool:
        sale = await self.sale_of(lot)
        if sale is None:
            return False
        proof = service_proof(self.clock.at)
        run = partial(settlement.serve_ruling, sale_id=sale.id, proof=proof)
        allowed = who is Role.judge and lot.sale == "ruling_made" and not self.notes.is_claimed
        return await self.tried("serve", who, run, allowed=allowed)

    async def annul(self, who: Who, lot: LotNotes) -> bool:
        sale = await self.sale_of(lot)
        if sale is None:
            return False
        run = partial(annul_sale, sale_id=sale.id, reason=REASON)
        going = lot.sale not in ("defaulted", "annulled", "lapsed")
        allowed = who is Role.judge and going and self.notes.is_another_s
        return await self.tried("annul", who, run, allowed=allowed)
