"""Making the statement of a case's account. Law: DIST-02."""

from __future__ import annotations

from auction.bidding.signing import SigningKey
from auction.db.unit_of_work import UnitOfWork
from auction.documents.account_papers import account_facts
from auction.documents.papers import PaperKind
from auction.documents.service import make_paper


async def make_account_statement(uow: UnitOfWork, *, case_id: str, key: SigningKey) -> str:
    """Keep a signed statement of a case's account as a paper; return its number.

    A judge or a clerk of the case's court asks. What was stated stays as it was stated: a later
    statement is another paper. Law: DIST-02, DIST-03.
    """
    number, facts = await account_facts(uow, case_id=case_id, key=key)
    return await make_paper(
        uow,
        kind=PaperKind.account,
        facts=facts,
        court_id=uow.actor.court_id or "",
        case_id=case_id,
        is_public=False,
        number=number,
    )
