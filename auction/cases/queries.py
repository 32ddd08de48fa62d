"""Reading cases: lists for a court's desk, one case whole, one thing that was seized."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import (
    AssetKind,
    CaseState,
    ClaimClass,
    PartyKind,
    PartyRole,
    is_immovable_or_right,
)
from auction.cases.models import (
    AssetPhoto,
    CaseCost,
    CaseParty,
    Claim,
    EnforcementCase,
    SeizedAsset,
)
from auction.cases.rules import debtor_kind_of
from auction.kernel.page import PAGE_SIZE, Page
from auction.people.models import Account


@dataclass(frozen=True)
class PartyView:
    """Somebody in a case."""

    id: str
    role: PartyRole
    kind: PartyKind
    name: str
    email: str
    account_id: str | None
    bank_account: str


@dataclass(frozen=True)
class ClaimView:
    """What a party may ask for; amounts in fen."""

    id: str
    party_id: str
    creditor: str
    title: str
    claim_class: ClaimClass
    rank: int
    seized_on: date | None
    principal_fen: int
    interest_fen: int
    costs_fen: int
    doubled_interest_fen: int
    collateral_asset_id: str | None

    @property
    def total_fen(self) -> int:
        """Return all four amounts together."""
        return self.principal_fen + self.interest_fen + self.costs_fen + self.doubled_interest_fen


@dataclass(frozen=True)
class CostView:
    """A cost of enforcement."""

    id: str
    name: str
    payee_name: str
    payee_account: str
    amount_fen: int


@dataclass(frozen=True)
class PhotoView:
    """A picture of the property; its content is at `/files/<file_id>`."""

    id: str
    file_id: str
    caption: str


@dataclass(frozen=True)
class AssetView:
    """Something that was seized, with its pictures in order."""

    id: str
    court_id: str
    case_id: str
    kind: AssetKind
    name_zh: str
    name_en: str
    description_zh: str
    description_en: str
    location_zh: str
    location_en: str
    encumbrances: str
    occupation: str
    defects: str
    seized_on: date
    seizure_lapses_on: date
    recorded_at: datetime
    photos: tuple[PhotoView, ...]

    @property
    def is_immovable_or_right(self) -> bool:
        """Say whether the longer notices apply. Law: OJA-13."""
        return is_immovable_or_right(self.kind)


@dataclass(frozen=True)
class CaseView:
    """A case whole."""

    id: str
    court_id: str
    number: str
    judge_id: str
    judge_name: str
    summary: str
    state: CaseState
    opened_at: datetime
    closed_at: datetime | None
    parties: tuple[PartyView, ...]
    claims: tuple[ClaimView, ...]
    costs: tuple[CostView, ...]
    assets: tuple[AssetView, ...]

    @property
    def claimed_fen(self) -> int:
        """Return all that is claimed."""
        return sum(claim.total_fen for claim in self.claims)

    def parties_in(self, role: PartyRole) -> tuple[PartyView, ...]:
        """Return the parties of one role, in the order they were entered."""
        return tuple(party for party in self.parties if party.role is role)


@dataclass(frozen=True)
class CaseLine:
    """A case as one line of a list."""

    id: str
    number: str
    summary: str
    state: CaseState
    opened_at: datetime
    judge_name: str
    applicants: tuple[str, ...]
    debtors: tuple[str, ...]
    assets: int
    claimed_fen: int


def debtor_kind(case: CaseView) -> PartyKind | None:
    """Return how the case's debtors are treated; None while nobody is entered as one."""
    return debtor_kind_of([party.kind for party in case.parties_in(PartyRole.debtor)])


async def case(session: AsyncSession, court_id: str, case_id: str) -> CaseView | None:
    """Return a case of this court with all that belongs to it; None for another court's."""
    found = (
        await session.exec(
            select(EnforcementCase, Account.name)
            .join(Account, col(Account.id) == col(EnforcementCase.judge_id))
            .where(col(EnforcementCase.id) == case_id, col(EnforcementCase.court_id) == court_id)
        )
    ).first()
    if found is None:
        return None
    row, judge_name = found
    parties = await _parties(session, case_id)
    names = {party.id: party.name for party in parties}
    return CaseView(
        id=row.id,
        court_id=row.court_id,
        number=row.number,
        judge_id=row.judge_id,
        judge_name=judge_name,
        summary=row.summary,
        state=CaseState(row.state),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        parties=tuple(parties),
        claims=await _claims(session, case_id, names),
        costs=await _costs(session, case_id),
        assets=await assets_of_case(session, case_id),
    )


async def cases(
    session: AsyncSession, court_id: str, search: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[CaseLine]:
    """Return a page of a court's cases, newest first; `search` looks in number, summary, names."""
    where = [col(EnforcementCase.court_id) == court_id]
    if search.strip():
        pattern = f"%{_literal(search.strip())}%"
        named = select(CaseParty.case_id).where(col(CaseParty.name).ilike(pattern, escape="\\"))
        where.append(
            or_(
                col(EnforcementCase.number).ilike(pattern, escape="\\"),
                col(EnforcementCase.summary).ilike(pattern, escape="\\"),
                col(EnforcementCase.id).in_(named),
            )
        )
    total = (await session.exec(select(func.count(col(EnforcementCase.id))).where(*where))).one()
    rows = (
        await session.exec(
            select(EnforcementCase, Account.name)
            .join(Account, col(Account.id) == col(EnforcementCase.judge_id))
            .where(*where)
            .order_by(col(EnforcementCase.opened_at).desc(), col(EnforcementCase.id))
            .limit(size)
            .offset((max(page, 1) - 1) * size)
        )
    ).all()
    lines = await _lines(session, list(rows))
    return Page(tuple(lines), total, max(page, 1), size)


async def case_numbers(
    session: AsyncSession, court_id: str, case_ids: Iterable[str]
) -> dict[str, str]:
    """Return the numbers of this court's cases by id."""
    rows = select(EnforcementCase.id, EnforcementCase.number).where(
        col(EnforcementCase.court_id) == court_id, col(EnforcementCase.id).in_(list(case_ids))
    )
    return dict((await session.exec(rows)).all())


async def cases_of_party(session: AsyncSession, account_id: str) -> list[tuple[str, str]]:
    """Return (court, case) of every case an account is a party to, newest first."""
    mine = (
        select(CaseParty.court_id, CaseParty.case_id)
        .where(col(CaseParty.account_id) == account_id)
        .group_by(col(CaseParty.court_id), col(CaseParty.case_id))
        .order_by(func.max(col(CaseParty.added_at)).desc())
    )
    return [(court_id, case_id) for court_id, case_id in (await session.exec(mine)).all()]


async def asset(session: AsyncSession, asset_id: str) -> AssetView | None:
    """Return something that was seized, with its pictures. Whose court it is, the caller asks."""
    row = await session.get(SeizedAsset, asset_id)
    if row is None:
        return None
    return _asset_view(row, (await _photos(session, [asset_id])).get(asset_id, ()))


async def assets_of_case(session: AsyncSession, case_id: str) -> tuple[AssetView, ...]:
    """Return what was seized in a case, in the order it was recorded."""
    rows = (
        await session.exec(
            select(SeizedAsset)
            .where(col(SeizedAsset.case_id) == case_id)
            .order_by(col(SeizedAsset.recorded_at), col(SeizedAsset.id))
        )
    ).all()
    photos = await _photos(session, [row.id for row in rows])
    return tuple(_asset_view(row, photos.get(row.id, ())) for row in rows)


async def court_of_photo(session: AsyncSession, file_id: str) -> str | None:
    """Return whose court a photograph belongs to; None where the file is no photograph."""
    owner = (
        select(SeizedAsset.court_id)
        .join(AssetPhoto, col(AssetPhoto.asset_id) == col(SeizedAsset.id))
        .where(col(AssetPhoto.file_id) == file_id)
    )
    return (await session.exec(owner)).first()


async def _parties(session: AsyncSession, case_id: str) -> list[PartyView]:
    rows = select(CaseParty).where(col(CaseParty.case_id) == case_id)
    return [
        PartyView(
            id=row.id,
            role=PartyRole(row.role),
            kind=PartyKind(row.kind),
            name=row.name,
            email=row.email,
            account_id=row.account_id,
            bank_account=row.bank_account,
        )
        for row in (
            await session.exec(rows.order_by(col(CaseParty.position), col(CaseParty.id)))
        ).all()
    ]


async def _claims(
    session: AsyncSession, case_id: str, names: dict[str, str]
) -> tuple[ClaimView, ...]:
    rows = (
        await session.exec(
            select(Claim)
            .where(col(Claim.case_id) == case_id)
            .order_by(col(Claim.position), col(Claim.id))
        )
    ).all()
    return tuple(
        ClaimView(
            id=row.id,
            party_id=row.party_id,
            creditor=names[row.party_id],
            title=row.title,
            claim_class=ClaimClass(row.claim_class),
            rank=row.rank,
            seized_on=row.seized_on,
            principal_fen=row.principal_fen,
            interest_fen=row.interest_fen,
            costs_fen=row.costs_fen,
            doubled_interest_fen=row.doubled_interest_fen,
            collateral_asset_id=row.collateral_asset_id,
        )
        for row in rows
    )


async def _costs(session: AsyncSession, case_id: str) -> tuple[CostView, ...]:
    rows = (
        await session.exec(
            select(CaseCost)
            .where(col(CaseCost.case_id) == case_id)
            .order_by(col(CaseCost.position), col(CaseCost.id))
        )
    ).all()
    return tuple(
        CostView(row.id, row.name, row.payee_name, row.payee_account, row.amount_fen)
        for row in rows
    )


async def _photos(
    session: AsyncSession, asset_ids: Iterable[str]
) -> dict[str, tuple[PhotoView, ...]]:
    rows = (
        await session.exec(
            select(AssetPhoto)
            .where(col(AssetPhoto.asset_id).in_(list(asset_ids)))
            .order_by(col(AssetPhoto.position), col(AssetPhoto.id))
        )
    ).all()
    by_asset: dict[str, tuple[PhotoView, ...]] = {}
    for row in rows:
        view = PhotoView(row.id, row.file_id, row.caption)
        by_asset[row.asset_id] = (*by_asset.get(row.asset_id, ()), view)
    return by_asset


async def _lines(session: AsyncSession, rows: list[tuple[EnforcementCase, str]]) -> list[CaseLine]:
    ids = [row.id for row, _ in rows]
    parties: dict[tuple[str, str], list[str]] = {}
    entered = (
        await session.exec(
            select(CaseParty)
            .where(col(CaseParty.case_id).in_(ids))
            .order_by(col(CaseParty.position))
        )
    ).all()
    for party in entered:
        parties.setdefault((party.case_id, party.role), []).append(party.name)
    counted = select(SeizedAsset.case_id, func.count()).where(col(SeizedAsset.case_id).in_(ids))
    assets = dict((await session.exec(counted.group_by(col(SeizedAsset.case_id)))).all())
    asked = (
        select(
            Claim.case_id,
            func.sum(
                col(Claim.principal_fen)
                + col(Claim.interest_fen)
                + col(Claim.costs_fen)
                + col(Claim.doubled_interest_fen)
            ),
        )
        .where(col(Claim.case_id).in_(ids))
        .group_by(col(Claim.case_id))
    )
    claimed = {case_id: int(total) for case_id, total in (await session.exec(asked)).all()}
    return [
        CaseLine(
            id=row.id,
            number=row.number,
            summary=row.summary,
            state=CaseState(row.state),
            opened_at=row.opened_at,
            judge_name=judge_name,
            applicants=tuple(parties.get((row.id, PartyRole.applicant), ())),
            debtors=tuple(parties.get((row.id, PartyRole.debtor), ())),
            assets=assets.get(row.id, 0),
            claimed_fen=claimed.get(row.id, 0),
        )
        for row, judge_name in rows
    ]


def _asset_view(row: SeizedAsset, photos: tuple[PhotoView, ...]) -> AssetView:
    return AssetView(
        id=row.id,
        court_id=row.court_id,
        case_id=row.case_id,
        kind=AssetKind(row.kind),
        name_zh=row.name_zh,
        name_en=row.name_en,
        description_zh=row.description_zh,
        description_en=row.description_en,
        location_zh=row.location_zh,
        location_en=row.location_en,
        encumbrances=row.encumbrances,
        occupation=row.occupation,
        defects=row.defects,
        seized_on=row.seized_on,
        seizure_lapses_on=row.seizure_lapses_on,
        recorded_at=row.recorded_at,
        photos=photos,
    )


def _literal(text: str) -> str:
    """Return text that ILIKE takes letter by letter."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
