"""The verbs of identity: hand in what proves who one is; two of the sworn desk decide.

The desk sees a person and papers, never a paddle or a bid; its looks are audited. Law: OJA-21
(real names), OJA-24, TRAP-20.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, func, select

from auction.db.files import FileContent, read_file, store_file
from auction.db.models import StoredFile
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.page import Page
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.people.access import insist
from auction.people.check_digits import checked_number, checked_papers
from auction.people.consents import insist_consent
from auction.people.documents import checked_type
from auction.people.events import IdentityDecided
from auction.people.four_eyes import check_note, check_same, check_second
from auction.people.models import Account, IdentityDossier
from auction.people.notices import Notice
from auction.people.number_tags import number_tag
from auction.people.oaths import insist_sworn
from auction.people.papers import Paper, Papers
from auction.people.ports import IdentityCheck, IdentityClaim
from auction.people.queries import DeskDossier, desk_dossier, waiting_dossiers
from auction.people.refusals import PeopleRefusal
from auction.people.rules import (
    MOST_DOCUMENTS,
    MOST_KEPT_DOCUMENTS,
    MOST_NAME,
    AccountKind,
    IdentityState,
)
from auction.people.turns import take_turn

MOST_REASON = 500


async def add_document(uow: UnitOfWork, *, name: str, content: bytes) -> str:
    """Keep a paper the actor proves their identity with; return its file's id.

    Refuses what is no picture and no PDF, and more papers than anybody needs.
    """
    kept = select(func.count()).where(col(StoredFile.owner_id) == uow.actor.account_id)
    if (await uow.session.exec(kept)).one() >= MOST_KEPT_DOCUMENTS:
        raise refuse(CommonRefusal.too_long, "documents", longest=MOST_KEPT_DOCUMENTS)
    media_type = await checked_type(content)
    return store_file(uow, name=name, media_type=media_type, content=content, court_id=None)


async def submit_identity(
    uow: UnitOfWork,
    *,
    kind: str,
    legal_name: str,
    number: str,
    representative: str,
    file_ids: Sequence[str],
    check: IdentityCheck,
    pepper: bytes,
    nationality: str = "",
    born_on: date | None = None,
    agent: str = "",
    agent_number: str = "",
    power_file_id: str | None = None,
) -> str:
    """Hand in who the actor is; return the dossier's id. The check may prove it at once.

    `nationality` and `born_on` of who shows a passport; `agent` acts for an organisation in place
    of its legal representative, by a power of attorney that is one of the files. Refuses while one
    waits or is proved, without consent to the standing notice, a number nobody can have or another
    account has proved, somebody not of age, and no or somebody else's papers.
    """
    account = await _own_account(uow)
    if account.identity_state == IdentityState.submitted:
        raise refuse(PeopleRefusal.identity_waiting)
    if account.identity_state == IdentityState.verified:
        raise refuse(PeopleRefusal.identity_verified)
    await insist_consent(uow, Notice.identity)
    claim, papers = _claim(
        uow, kind, legal_name, number, representative, nationality=nationality, born_on=born_on
    )
    acting = _agent(claim, agent, agent_number, power_file_id, file_ids)
    await _insist_number_free(uow, claim)
    await _insist_own_files(uow, file_ids)
    dossier = IdentityDossier(
        id=new_id("dossier"),
        account_id=account.id,
        kind=claim.kind,
        legal_name=claim.legal_name,
        number=claim.number,
        representative=claim.representative,
        file_ids=list(file_ids),
        state=IdentityState.submitted,
        submitted_at=uow.now,
        checked_by=check.name,
        paper=papers.paper,
        nationality=papers.nationality,
        born_on=papers.born_on,
        agent=acting.name,
        agent_number=acting.number,
        power_file_id=acting.power_file_id,
        number_tag=number_tag(pepper, claim.number),
        agent_tag=number_tag(pepper, acting.number) if acting.number else "",
    )
    account.kind, account.identity_state = claim.kind, IdentityState.submitted
    uow.add(account, dossier)
    if await check.is_proved(claim):
        _decide(uow, account, dossier, verified=True, reason="")
    return dossier.id


async def decide_identity(uow: UnitOfWork, *, dossier_id: str, verified: bool, reason: str) -> None:
    """Say what one finds: a first member of the desk proposes, a second who agrees decides.

    A rejection says why, so that better papers can be handed in; the second confirms that reason.
    Refuses the same member twice, and a finding that differs: such a dossier is sent back.
    """
    dossier = await _dossier_to_decide(uow, dossier_id)
    if verified:
        await _insist_number_free(uow, _claim_of(dossier))
    if dossier.proposed_by is None:
        _propose(uow, dossier, verified=verified, reason=reason)
        return
    insist(
        check_second(proposed_by=dossier.proposed_by, actor_id=uow.actor.account_id),
        check_same(dossier.proposed_verified, verified),
    )
    account = await uow.session.get(Account, dossier.account_id, with_for_update=True)
    if account is None:
        raise refuse(CommonRefusal.not_found)
    dossier.checked_by = "desk"
    _decide(uow, account, dossier, verified=verified, reason=dossier.proposed_reason)
    uow.audit(
        "identity.decided", f"dossier:{dossier.id}", uow.actor.court_id or "", verified=verified
    )


async def send_back_identity(uow: UnitOfWork, *, dossier_id: str, note: str) -> None:
    """Send a proposal back to the first member and say why; the dossier is looked at anew."""
    dossier = await _dossier_to_decide(uow, dossier_id)
    insist(
        check_second(proposed_by=dossier.proposed_by, actor_id=uow.actor.account_id),
        check_note(note),
    )
    dossier.proposed_by = dossier.proposed_at = dossier.proposed_verified = None
    dossier.proposed_reason, dossier.sent_back_note = "", note.strip()
    uow.add(dossier)
    uow.audit("identity.sent_back", f"dossier:{dossier.id}", uow.actor.court_id or "")


async def look_at_waiting(uow: UnitOfWork, *, number: int = 1) -> Page[DeskDossier]:
    """Return a page of what waits for the desk, and note who looked. Law: TRAP-20."""
    if not uow.actor.is_one_of(Role.admission):
        raise refuse(CommonRefusal.not_allowed)
    await insist_sworn(uow)
    found = await waiting_dossiers(uow.session, number)
    court_id = uow.actor.court_id or ""
    uow.audit("identity.list_read", f"court:{court_id}", court_id, shown=len(found.items))
    return found


async def look_at_dossier(uow: UnitOfWork, *, dossier_id: str) -> DeskDossier:
    """Return a dossier to the desk, and note who looked. Law: TRAP-20."""
    dossier = await _dossier_for_desk(uow, dossier_id)
    uow.audit("identity.read", f"dossier:{dossier.id}", uow.actor.court_id or "")
    return desk_dossier(dossier)


async def look_at_document(uow: UnitOfWork, *, dossier_id: str, file_id: str) -> FileContent:
    """Return one paper of a dossier to the desk, and note who looked. Law: TRAP-20."""
    dossier = await _dossier_for_desk(uow, dossier_id)
    file = await read_file(uow.session, file_id) if file_id in dossier.file_ids else None
    if file is None:
        raise refuse(CommonRefusal.not_found)
    uow.audit("identity.paper_read", f"dossier:{dossier.id}", uow.actor.court_id or "")
    return file


def _propose(uow: UnitOfWork, dossier: IdentityDossier, *, verified: bool, reason: str) -> None:
    reason = reason.strip()
    if not verified and not reason:
        raise refuse(PeopleRefusal.reason_missing, "reason")
    if len(reason) > MOST_REASON:
        raise refuse(CommonRefusal.too_long, "reason", longest=MOST_REASON)
    dossier.proposed_by, dossier.proposed_at = uow.actor.account_id, uow.now
    dossier.proposed_verified = verified
    dossier.proposed_reason, dossier.sent_back_note = "" if verified else reason, ""
    uow.add(dossier)
    uow.audit(
        "identity.proposed", f"dossier:{dossier.id}", uow.actor.court_id or "", verified=verified
    )


def _decide(
    uow: UnitOfWork, account: Account, dossier: IdentityDossier, *, verified: bool, reason: str
) -> None:
    state = IdentityState.verified if verified else IdentityState.rejected
    account.identity_state, dossier.state = state, state
    dossier.decided_at, dossier.reason = uow.now, reason
    # What the check itself proved, nobody decided.
    proved_by_itself = uow.actor.account_id == account.id
    dossier.decided_by = None if proved_by_itself else uow.actor.account_id
    uow.add(account, dossier)
    uow.emit(IdentityDecided(account.id, verified, reason))


@dataclass(frozen=True)
class _Agent:
    """Who acts for an organisation; nobody, when its legal representative does or a person."""

    name: str = ""
    number: str = ""
    power_file_id: str | None = None


def _claim(
    uow: UnitOfWork,
    kind: str,
    legal_name: str,
    number: str,
    representative: str,
    *,
    nationality: str,
    born_on: date | None,
) -> tuple[IdentityClaim, Papers]:
    if kind not in set(AccountKind):
        raise refuse(CommonRefusal.malformed, "kind")
    chosen = AccountKind(kind)
    legal_name, representative = legal_name.strip(), representative.strip()
    if not legal_name:
        raise refuse(CommonRefusal.missing, "legal_name")
    if len(legal_name) > MOST_NAME:
        raise refuse(CommonRefusal.too_long, "legal_name", longest=MOST_NAME)
    if chosen is AccountKind.organisation and not representative:
        raise refuse(CommonRefusal.missing, "representative")
    if len(representative) > MOST_NAME:
        raise refuse(CommonRefusal.too_long, "representative", longest=MOST_NAME)
    today = court_day(uow.now)
    papers = checked_papers(chosen, number, today=today, nationality=nationality, born_on=born_on)
    return IdentityClaim(chosen, legal_name, papers.number, representative, papers.paper), papers


def _agent(
    claim: IdentityClaim,
    name: str,
    number: str,
    power_file_id: str | None,
    file_ids: Sequence[str],
) -> _Agent:
    """Law: CC art 165 (a power of attorney in writing), OJA-16 (2)."""
    name = name.strip()
    if not name or claim.kind is not AccountKind.organisation:
        return _Agent()
    if len(name) > MOST_NAME:
        raise refuse(CommonRefusal.too_long, "agent", longest=MOST_NAME)
    try:
        kept = checked_number(AccountKind.person, number)
    except Refused as refused:
        raise refuse(PeopleRefusal.number_wrong, "agent_number") from refused
    if power_file_id is None or power_file_id not in file_ids:
        raise refuse(PeopleRefusal.power_missing, "power")
    return _Agent(name, kept, power_file_id)


def _claim_of(dossier: IdentityDossier) -> IdentityClaim:
    return IdentityClaim(
        AccountKind(dossier.kind),
        dossier.legal_name,
        dossier.number,
        dossier.representative,
        Paper(dossier.paper),
    )


async def _insist_number_free(uow: UnitOfWork, claim: IdentityClaim) -> None:
    """One person has one account: else one could drive a price with two paddles."""
    await take_turn(uow.session, "identity", claim.number)
    proved = select(IdentityDossier.account_id).where(
        IdentityDossier.number == claim.number,
        IdentityDossier.state == IdentityState.verified,
    )
    if (await uow.session.exec(proved)).first() is not None:
        raise refuse(PeopleRefusal.number_taken, "number")


async def _insist_own_files(uow: UnitOfWork, file_ids: Sequence[str]) -> None:
    if not file_ids:
        raise refuse(PeopleRefusal.documents_missing, "documents")
    if len(file_ids) > MOST_DOCUMENTS:
        raise refuse(CommonRefusal.too_long, "documents", longest=MOST_DOCUMENTS)
    await uow.session.flush()
    own = select(StoredFile.id).where(
        col(StoredFile.id).in_(file_ids), StoredFile.owner_id == uow.actor.account_id
    )
    if set((await uow.session.exec(own)).all()) != set(file_ids):
        raise refuse(CommonRefusal.not_found)


async def _own_account(uow: UnitOfWork) -> Account:
    row = None
    if uow.actor.account_id is not None:
        row = await uow.session.get(Account, uow.actor.account_id, with_for_update=True)
    if row is None:
        raise refuse(CommonRefusal.not_signed_in)
    return row


async def _dossier_for_desk(uow: UnitOfWork, dossier_id: str) -> IdentityDossier:
    if not uow.actor.is_one_of(Role.admission):
        raise refuse(CommonRefusal.not_allowed)
    await insist_sworn(uow)
    row = await uow.session.get(IdentityDossier, dossier_id, with_for_update=True)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    return row


async def _dossier_to_decide(uow: UnitOfWork, dossier_id: str) -> IdentityDossier:
    dossier = await _dossier_for_desk(uow, dossier_id)
    if dossier.account_id == uow.actor.account_id:
        raise refuse(PeopleRefusal.own_dossier)
    if dossier.state != IdentityState.submitted:
        raise refuse(CommonRefusal.wrong_state)
    return dossier
