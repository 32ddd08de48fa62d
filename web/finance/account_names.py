"""What a ledger account is called in words: a case by its number, a deposit by its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language


@dataclass(frozen=True)
class AccountNames:
    """Names ledger accounts in one language; knows the numbers of the cases among them."""

    language: Language
    case_numbers: dict[str, str]

    def __call__(self, code: str) -> str:
        """Return an account's name; of an account of a case, with the case's number."""
        match code.split(":"):
            case ["case", case_id, what, *_of]:
                number = self.case_numbers.get(case_id, case_id)
                return translate(self.language, f"account.{what}", number=number)
            case [kind, number]:
                return translate(self.language, f"account.{kind}", number=number)
            case _:
                return translate(self.language, f"account.{code}")


async def account_names(
    session: AsyncSession, language: Language, codes: Iterable[str], *, court_id: str
) -> AccountNames:
    """Return a namer for these accounts of a court; another court's cases have no number here."""
    ids = {code.split(":")[1] for code in codes if code.startswith("case:")}
    rows = select(EnforcementCase.id, EnforcementCase.number).where(
        col(EnforcementCase.id).in_(ids), col(EnforcementCase.court_id) == court_id
    )
    return AccountNames(language, dict((await session.exec(rows)).all()))
