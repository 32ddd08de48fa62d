"""The verbs of an enforcement case: open it, say who is in it, what is owed, what was seized.

Only judges and clerks of the case's own court act here; another court's case is not found.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from sqlmodel import col, func, select

from auction.cases import rules
from auction.cases.joined import follow_parts, insist_not_whole
from auction.cases.kinds import AssetKind, CaseState, ClaimClass, PartyKind, PartyRole
from auction.cases.models import (
    AssetPhoto,
    CaseCost,
    CaseParty,
    Claim,
    EnforcementCase,
    SeizedAsset,
)
from auction.cases.pictures import MOST_PICTURES, picture_type
from auction.cases.refusals import CaseRefusal
from auction.cases.wording import check_wording
from auction.db.files import store_file
from auction.db.models import StoredFile
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import calendar_around
from auction.deadlines.service import open_deadline
from auction.kernel.actor import Role
from auction.kernel.clock import court_day, day_ends
from auction.kernel.ids import new_id
from auction.kernel.money import is_amount
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.people.queries import account, account_by_email, court
from auction.people.service import grant_role
from auction.people.turns import take_turn

_Choice = TypeVar("_Choice", bound=StrEnum)

PRICE_PROCEDURE_DAYS = 30


async def open_case(
    uow: UnitOfWork, *, number: str, summary: str, judge_id: str | None = None
) -> str:
    """Open an enforcement case of the actor's court; return its id.

    The judge is the actor, unless a clerk opens it for a judge of the same court.
    """
    court_id = _court_of_actor(uow)
    own = await court(uow.session, court_id)
    if own is None:
        raise refuse(CommonRefusal.not_found)
    number = rules.tidy_number(number)
    _insist(rules.check_number(number, case_mark=own.case_mark, today=court_day(uow.now)))
    await take_turn(uow.session, "case number", number)
    known = select(EnforcementCase.id).where(
        col(EnforcementCase.court_id) == court_id, col(EnforcementCase.number) == number
    )
    if (await uow.session.exec(known)).first() is not None:
        raise refuse(CaseRefusal.case_exists, "number", number=number)
    row = EnforcementCase(
        id=new_id("case"),
        court_id=court_id,
        number=number,
        judge_id=await _judge(uow, court_id, judge_id),
        summary=summary,
        state=CaseState.open,
        opened_at=uow.now,
    )
    uow.add(row)
    uow.audit("case.opened", f"case:{row.id}", court_id, number=number)
    return row.id


async def add_party(
    uow: UnitOfWork,
    *,
    case_id: str,
    role: str,
    kind: str,
    name: str,
    email: str = "",
    account_id: str | None = None,
    bank_account: str = "",
) -> str:
    """Add somebody to a case; return the party's id.

    An account whose confirmed e-mail is the given one becomes the party's way to the case.
    """
    case = await _case(uow, case_id)
    email, bank_account = email.strip().lower(), bank_account.strip().upper()
    _insist(rules.check_party(email=email, bank_account=bank_account))
    row = CaseParty(
        id=new_id("party"),
        court_id=case.court_id,
        case_id=case_id,
        role=_member(PartyRole, role, "role"),
        kind=_member(PartyKind, kind, "kind"),
        name=_filled(name, "name"),
        email=email,
        account_id=await _account_of_party(uow, account_id, email),
        bank_account=bank_account,
        position=await _next_position(uow, CaseParty, case_id),
        added_at=uow.now,
    )
    uow.add(row)
    if row.account_id is not None:
        await grant_role(uow, account_id=row.account_id, role=Role.party)
    uow.audit("case.party_added", f"case:{case_id}", case.court_id, party=row.id, role=row.role)
    return row.id


async def add_claim(
    uow: UnitOfWork,
    *,
    case_id: str,
    party_id: str,
    title: str,
    claim_class: str,
    rank: int,
    principal_fen: int,
    interest_fen: int,
    costs_fen: int,
    doubled_interest_fen: int,
    seized_on: date | None = None,
    collateral_asset_id: str | None = None,
) -> str:
    """Enter what a party may ask for by which title and rank; return the claim's id."""
    case = await _case(uow, case_id)
    party = await uow.session.get(CaseParty, party_id)
    if party is None or party.case_id != case_id:
        raise refuse(CaseRefusal.party_not_of_case, "party_id")
    figures = rules.ClaimFigures(
        claim_class=_member(ClaimClass, claim_class, "claim_class"),
        rank=rank,
        principal_fen=principal_fen,
        interest_fen=interest_fen,
        costs_fen=costs_fen,
        doubled_interest_fen=doubled_interest_fen,
    )
    holder, on_collateral = PartyRole(party.role), collateral_asset_id is not None
    _insist(rules.check_claim(figures, holder=holder, on_collateral=on_collateral))
    if collateral_asset_id is not None:
        asset = await uow.session.get(SeizedAsset, collateral_asset_id)
        if asset is None or asset.case_id != case_id:
            raise refuse(CaseRefusal.asset_not_of_case, "collateral_asset_id")
    row = Claim(
        id=new_id("claim"),
        court_id=case.court_id,
        case_id=case_id,
        party_id=party_id,
        title=_filled(title, "title"),
        claim_class=figures.claim_class,
        rank=rank,
        seized_on=seized_on,
        principal_fen=principal_fen,
        interest_fen=interest_fen,
        costs_fen=costs_fen,
        doubled_interest_fen=doubled_interest_fen,
        collateral_asset_id=collateral_asset_id,
        position=await _next_position(uow, Claim, case_id),
        added_at=uow.now,
    )
    uow.add(row)
    subject = f"case:{case_id}"
    uow.audit("case.claim_added", subject, case.court_id, claim=row.id, fen=figures.total_fen)
    return row.id


async def add_cost(
    uow: UnitOfWork,
    *,
    case_id: str,
    name: str,
    payee_name: str,
    payee_account: str,
    amount_fen: int,
) -> str:
    """Enter a cost of enforcement, paid first from the proceeds; return its id. Law: DIST-07."""
    case = await _case(uow, case_id)
    if not is_amount(amount_fen):
        raise refuse(CommonRefusal.bad_amount, "amount_fen", least_fen=1)
    payee_account = payee_account.strip().upper()
    _insist(rules.check_bank_account(payee_account, "payee_account"))
    row = CaseCost(
        id=new_id("cost"),
        court_id=case.court_id,
        case_id=case_id,
        name=_filled(name, "name"),
        payee_name=_filled(payee_name, "payee_name"),
        payee_account=payee_account,
        amount_fen=amount_fen,
        position=await _next_position(uow, CaseCost, case_id),
        added_at=uow.now,
    )
    uow.add(row)
    uow.audit("case.cost_added", f"case:{case_id}", case.court_id, cost=row.id, fen=amount_fen)
    return row.id


async def record_asset(
    uow: UnitOfWork,
    *,
    case_id: str,
    kind: str,
    name_zh: str,
    name_en: str,
    description_zh: str,
    description_en: str,
    location_zh: str,
    location_en: str,
    encumbrances: str,
    occupation: str,
    defects: str,
    seized_on: date,
    seizure_lapses_on: date,
) -> str:
    """Record seized property; return its id. Its lapse and its pricing become deadlines.

    Law: SEI-01, REF-01, TRAP-24 (what an announcement may not say may not be recorded either).
    """
    case = await _case(uow, case_id)
    asset_kind = _member(AssetKind, kind, "kind")
    today = court_day(uow.now)
    _insist(
        rules.check_seizure(
            asset_kind, seized_on=seized_on, lapses_on=seizure_lapses_on, today=today
        )
    )
    texts = {
        "description_zh": description_zh,
        "description_en": description_en,
        "encumbrances": encumbrances,
        "occupation": occupation,
        "defects": defects,
    }
    _insist(check_wording(texts))
    row = SeizedAsset(
        id=new_id("asset"),
        court_id=case.court_id,
        case_id=case_id,
        kind=asset_kind,
        name_zh=_filled(name_zh, "name_zh"),
        name_en=_filled(name_en, "name_en"),
        location_zh=location_zh,
        location_en=location_en,
        seized_on=seized_on,
        seizure_lapses_on=seizure_lapses_on,
        recorded_at=uow.now,
        **texts,
    )
    uow.add(row)
    uow.audit("asset.recorded", f"asset:{row.id}", case.court_id, case=case_id, kind=asset_kind)
    await _watch_lapse(uow, row)
    priced_by = calendar_around(seized_on).due_on(seized_on, PRICE_PROCEDURE_DAYS)
    await open_deadline(
        uow,
        court_id=case.court_id,
        case_id=case_id,
        kind="price_procedure",
        subject=f"asset:{row.id}",
        role=Role.judge,
        law="REF-01",
        due_at=day_ends(priced_by),
    )
    return row.id


async def renew_seizure(uow: UnitOfWork, *, asset_id: str, lapses_on: date) -> None:
    """Let a seizure last longer, counted from the day of renewal. Law: SEI-01.

    A seizure that has lapsed cannot be renewed.
    """
    asset = await _asset(uow, asset_id)
    await insist_not_whole(uow.session, asset_id)
    today = court_day(uow.now)
    if asset.seizure_lapses_on < today:
        raise refuse(CaseRefusal.seizure_lapsed, lapsed_on=asset.seizure_lapses_on)
    kind = AssetKind(asset.kind)
    _insist(rules.check_seizure(kind, seized_on=today, lapses_on=lapses_on, today=today))
    asset.seizure_lapses_on = lapses_on
    uow.add(asset)
    subject = f"asset:{asset_id}"
    uow.audit("asset.seizure_renewed", subject, asset.court_id, until=lapses_on.isoformat())
    await follow_parts(uow, asset_id)
    await _watch_lapse(uow, asset)


async def add_picture(
    uow: UnitOfWork,
    *,
    asset_id: str,
    name: str,
    content: bytes,
    caption: str = "",
    is_own_drawing: bool = False,
) -> str:
    """Check a photograph by its content, keep it, and show it with the property; return its id.

    `is_own_drawing` is for pictures the platform drew itself: they alone may be SVG.
    """
    asset = await _asset(uow, asset_id)
    media_type = picture_type(content, is_own_drawing=is_own_drawing)
    if isinstance(media_type, Refusal):
        raise Refused(media_type)
    file_id = store_file(
        uow, name=name, media_type=media_type, content=content, court_id=asset.court_id
    )
    # The photograph's row names the file's: it must be in the database first.
    await uow.session.flush()
    return await add_photo(uow, asset_id=asset_id, file_id=file_id, caption=caption)


async def add_photo(uow: UnitOfWork, *, asset_id: str, file_id: str, caption: str = "") -> str:
    """Show a picture the court has stored with a property; return the photograph's id."""
    asset = await _asset(uow, asset_id)
    stored = (
        await uow.session.exec(
            select(StoredFile.court_id, StoredFile.media_type).where(col(StoredFile.id) == file_id)
        )
    ).first()
    if stored is None or stored[0] != asset.court_id:
        raise refuse(CommonRefusal.not_found)
    if not stored[1].startswith("image/"):
        raise refuse(CaseRefusal.not_a_picture, "picture")
    shown = select(func.count()).where(col(AssetPhoto.asset_id) == asset_id)
    position = (await uow.session.exec(shown)).one() + 1
    if position > MOST_PICTURES:
        raise refuse(CaseRefusal.too_many_pictures, "picture", most=MOST_PICTURES)
    row = AssetPhoto(
        id=new_id("photo"),
        asset_id=asset_id,
        file_id=file_id,
        position=position,
        caption=caption[:200],
    )
    uow.add(row)
    uow.audit("asset.photo_added", f"asset:{asset_id}", asset.court_id, file=file_id)
    return row.id


def _court_of_actor(uow: UnitOfWork) -> str:
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.judge, Role.clerk):
        raise refuse(CommonRefusal.not_allowed)
    return uow.actor.court_id


async def _case(uow: UnitOfWork, case_id: str) -> EnforcementCase:
    court_id = _court_of_actor(uow)
    case = await uow.session.get(EnforcementCase, case_id)
    if case is None or case.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    if case.state != CaseState.open:
        raise refuse(CaseRefusal.case_closed)
    return case


async def _asset(uow: UnitOfWork, asset_id: str) -> SeizedAsset:
    court_id = _court_of_actor(uow)
    asset = await uow.session.get(SeizedAsset, asset_id, with_for_update=True)
    if asset is None or asset.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return asset


async def _next_position(
    uow: UnitOfWork, table: type[CaseParty] | type[Claim] | type[CaseCost], case_id: str
) -> int:
    entered = select(func.count()).select_from(table).where(col(table.case_id) == case_id)
    return (await uow.session.exec(entered)).one() + 1


async def _judge(uow: UnitOfWork, court_id: str, judge_id: str | None) -> str:
    if judge_id is None and uow.actor.is_one_of(Role.judge) and uow.actor.account_id:
        return uow.actor.account_id
    judge = await account(uow.session, judge_id) if judge_id else None
    if judge is None or judge.court_id != court_id or Role.judge not in judge.roles:
        raise refuse(CommonRefusal.missing, "judge_id")
    return judge.id


async def _account_of_party(uow: UnitOfWork, account_id: str | None, email: str) -> str | None:
    if account_id is not None:
        if await account(uow.session, account_id) is None:
            raise refuse(CommonRefusal.not_found, "account_id")
        return account_id
    known = await account_by_email(uow.session, email) if email else None
    return known.id if known is not None and known.email_confirmed else None


async def _watch_lapse(uow: UnitOfWork, asset: SeizedAsset) -> None:
    # A lapse is an end, not a duty: it does not wait for the next working day.
    renew_by = day_ends(asset.seizure_lapses_on) - timedelta(days=1)
    await open_deadline(
        uow,
        court_id=asset.court_id,
        case_id=asset.case_id,
        kind="seizure_lapses",
        subject=f"asset:{asset.id}",
        role=Role.judge,
        law="SEI-01",
        due_at=renew_by,
        data={"lapses_on": asset.seizure_lapses_on.isoformat()},
    )


def _member(kind: type[_Choice], value: str, field_name: str) -> _Choice:
    try:
        return kind(value)
    except ValueError:
        raise refuse(CommonRefusal.malformed, field_name) from None


def _filled(text: str, field_name: str) -> str:
    if not text.strip():
        raise refuse(CommonRefusal.missing, field_name)
    return text.strip()


def _insist(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)
