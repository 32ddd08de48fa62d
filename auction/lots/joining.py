"""Several things of one case sold as one, because a judge finds that the law asks for it.

The whole is a thing of its own: described, found out about and priced anew. Its parts keep their
seizures and can no longer be drafted by themselves. Law: AUC-15, REF-01.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from sqlmodel import col, or_, select

from auction.cases.access import account_of
from auction.cases.kinds import AssetKind, CaseState, nature_of
from auction.cases.models import AssetJoining, EnforcementCase, SeizedAsset
from auction.cases.refusals import CaseRefusal
from auction.cases.wording import check_wording
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import calendar_around
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.clock import day_ends
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.access import court_of_actor
from auction.lots.models import Lot
from auction.lots.refusals import LotRefusal
from auction.lots.states import DEFAULTED, UNDER_WAY, LotState

PRICE_PROCEDURE_DAYS = 30
MOST_PARTS = 20


class JoiningGround(StrEnum):
    """Why things must be sold together. Law: AUC-15."""

    inseparable = "inseparable"
    worth_less_apart = "worth_less_apart"


async def join_assets(
    uow: UnitOfWork,
    *,
    case_id: str,
    asset_ids: Sequence[str],
    name_zh: str,
    name_en: str,
    ground: JoiningGround,
    reason: str,
) -> str:
    """Join things of one case to be sold as one; return the id of the whole.

    The first named says what kind of thing the whole is. Refuses what is joined already, has a lot
    under way or sold, or is counted by another kind of period.
    """
    case = await _case(uow, case_id)
    for name, text in (("name_zh", name_zh), ("name_en", name_en), ("reason", reason)):
        if not text.strip():
            raise refuse(CommonRefusal.missing, name)
    forbidden = check_wording({"name_zh": name_zh, "name_en": name_en, "reason": reason})
    if forbidden is not None:
        raise Refused(forbidden)
    parts = await _parts(uow, case_id, asset_ids)
    whole = _whole(uow, case, parts, name_zh.strip(), name_en.strip())
    uow.add(whole)
    await uow.session.flush()
    for part in parts:
        uow.add(
            AssetJoining(
                whole_id=whole.id,
                part_id=part.id,
                court_id=case.court_id,
                ground=ground,
                reason=reason.strip(),
                joined_by=account_of(uow),
                joined_at=uow.now,
            )
        )
    subject, ids = f"asset:{whole.id}", [part.id for part in parts]
    uow.audit("asset.joined", subject, case.court_id, parts=ids, ground=ground)
    await _price_whole(uow, whole, parts)
    return whole.id


async def _case(uow: UnitOfWork, case_id: str) -> EnforcementCase:
    court_id = court_of_actor(uow, Role.judge)
    case = await uow.session.get(EnforcementCase, case_id)
    if case is None or case.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    if case.state != CaseState.open:
        raise refuse(CaseRefusal.case_closed)
    return case


async def _parts(uow: UnitOfWork, case_id: str, asset_ids: Sequence[str]) -> list[SeizedAsset]:
    """Return the chosen things, locked in one order so that two joinings cannot cross."""
    chosen = list(dict.fromkeys(asset_ids))
    if not 2 <= len(chosen) <= MOST_PARTS:
        raise refuse(LotRefusal.joining_needs_two, "asset_ids")
    locked: dict[str, SeizedAsset] = {}
    for asset_id in sorted(chosen):
        asset = await uow.session.get(SeizedAsset, asset_id, with_for_update=True)
        if asset is None or asset.case_id != case_id:
            raise refuse(CommonRefusal.not_found)
        locked[asset_id] = asset
    if await _is_taken(uow, chosen):
        raise refuse(LotRefusal.joined_already, "asset_ids")
    parts = [locked[asset_id] for asset_id in chosen]
    if len({nature_of(AssetKind(part.kind)) for part in parts}) > 1:
        raise refuse(LotRefusal.unlike_natures, "asset_ids")
    return parts


async def _is_taken(uow: UnitOfWork, asset_ids: list[str]) -> bool:
    joined = select(AssetJoining.part_id).where(
        or_(col(AssetJoining.part_id).in_(asset_ids), col(AssetJoining.whole_id).in_(asset_ids))
    )
    lots = select(Lot.id).where(
        col(Lot.asset_id).in_(asset_ids),
        col(Lot.state).in_((*UNDER_WAY, LotState.sold)),
        col(Lot.result).is_distinct_from(DEFAULTED),
    )
    taken = [(await uow.session.exec(query.limit(1))).first() for query in (joined, lots)]
    return any(each is not None for each in taken)


def _whole(
    uow: UnitOfWork, case: EnforcementCase, parts: list[SeizedAsset], name_zh: str, name_en: str
) -> SeizedAsset:
    first = parts[0]
    return SeizedAsset(
        id=new_id("asset"),
        court_id=case.court_id,
        case_id=case.id,
        kind=first.kind,
        name_zh=name_zh,
        name_en=name_en,
        description_zh=_together(f"{part.name_zh}：{part.description_zh}" for part in parts),
        description_en=_together(f"{part.name_en}: {part.description_en}" for part in parts),
        location_zh=first.location_zh,
        location_en=first.location_en,
        encumbrances=_together(part.encumbrances for part in parts),
        occupation=_together(part.occupation for part in parts),
        defects=_together(part.defects for part in parts),
        seized_on=min(part.seized_on for part in parts),
        seizure_lapses_on=min(part.seizure_lapses_on for part in parts),
        recorded_at=uow.now,
    )


def _together(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text.strip()))


async def _price_whole(uow: UnitOfWork, whole: SeizedAsset, parts: list[SeizedAsset]) -> None:
    """Stop the parts' clocks of pricing; the whole's runs from the first of their seizures."""
    for part in parts:
        for kind in ("price_procedure", "start_disposal"):
            await close_deadline(uow, kind=kind, subject=f"asset:{part.id}")
    due_on = calendar_around(whole.seized_on).due_on(whole.seized_on, PRICE_PROCEDURE_DAYS)
    await open_deadline(
        uow,
        court_id=whole.court_id,
        case_id=whole.case_id,
        kind="price_procedure",
        subject=f"asset:{whole.id}",
        role=Role.judge,
        law="REF-01",
        due_at=day_ends(due_on),
    )
