"""What goes against a sale in the sandbox: an outsider's claim, a slip in what was announced."""

from __future__ import annotations

from auction.i18n.languages import Language
from auction.lots.correcting import correct, newest_announcement
from auction.lots.corrections import Correction, CorrectionGround, Weight
from auction.remedies.claim_steps import ClaimRight, ClaimStep
from auction.remedies.claims import Paper, file_claim, take_step
from web.sandbox.slip import signed_slip
from web.sandbox.story import Story

_OUTSIDER = "海南椰林商贸有限公司"
_WORDS = "该批货物系我公司寄存，有入库单与付款凭证为证，请求中止处分。"
_REASON = "竞买人条件一节用语有误，更正为规范表述，不影响竞买 / A slip of wording"
_SLIP = {
    Language.zh: ("均可参加竞买", "都可以参加竞买"),
    Language.en: ("organisation may bid", "organisation may take part"),
}


async def claim_it(story: Story) -> None:
    """Let an outsider bring a claim on paper; the clerk enters it, the judge registers it."""
    async with story.world.works.begin(story.court.actor("clerk")) as uow:
        claim_id = await file_claim(
            uow,
            asset_id=story.asset_id,
            right=ClaimRight.owner,
            words=_WORDS,
            paper=Paper(name="入库单.png", content=signed_slip()),
            outsider_name=_OUTSIDER,
        )
    await story.world.settle()
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        await take_step(uow, claim_id=claim_id, step=ClaimStep.register)
    await story.world.settle()


async def mend_wording(story: Story) -> None:
    """Let the judge correct a slip in the announcement: a second version beside the first."""
    async with story.world.works.begin(story.court.actor("judge")) as uow:
        newest = await newest_announcement(uow.session, story.lot_id)
        assert newest is not None
        await correct(
            uow,
            lot_id=story.lot_id,
            correction=Correction(
                ground=CorrectionGround.slip,
                reason=_REASON,
                weight=Weight.wording,
                texts={
                    language: {"bidders": _mended(newest.content[language.value], *slip)}
                    for language, slip in _SLIP.items()
                },
            ),
            seen_hash=newest.content_hash,
        )
    await story.world.settle()


def _mended(text: dict[str, object], slip: str, instead: str) -> tuple[str, ...]:
    sections = text["sections"]
    assert isinstance(sections, list)
    lines = next(each["paragraphs"] for each in sections if each["code"] == "bidders")
    return tuple(line.replace(slip, instead, 1) for line in lines)
