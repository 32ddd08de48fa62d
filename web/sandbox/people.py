"""Ready people of the sandbox court: one of each kind and some more; all share one password."""

from __future__ import annotations

from dataclasses import dataclass

from stdnum.cn import ric

from auction.kernel.actor import Role

PASSWORD = "sandbox-court"  # noqa: S105  Shown on the sandbox's own page; production refuses it.
DOMAIN = "sandbox.example"
AGENCY_ACCOUNT = 904
"""The position of the bank account to which the agencies want their fees paid."""


@dataclass(frozen=True)
class ReadyPerson:
    """Somebody to sign in as. `says` is what `make run` calls them."""

    login: str
    name: str
    says: str
    roles: frozenset[Role]
    language: str = "zh"

    @property
    def email(self) -> str:
        """Return the address to sign in with."""
        return f"{self.login}@{DOMAIN}"


def _person(login: str, name: str, says: str, *roles: Role) -> ReadyPerson:
    return ReadyPerson(login, name, says, frozenset(roles))


STAFF: tuple[ReadyPerson, ...] = (
    _person("judge", "林知远", "judge", Role.judge),
    _person("clerk", "符晓岚", "clerk", Role.clerk),
    _person("panel1", "陈守正", "panel member", Role.panel),
    _person("panel2", "黄若谷", "panel member", Role.panel),
    _person("panel3", "吴清和", "panel member", Role.panel),
    _person("president", "周慎行", "president", Role.president),
    _person("finance", "郑秋实", "finance clerk", Role.finance),
    _person("finance2", "罗方正", "finance clerk", Role.finance),
    _person("admission", "何敏", "admission desk", Role.admission),
    _person("admission2", "许安", "admission desk", Role.admission),
    _person("admin", "唐维", "administrator", Role.admin),
)

DESK = ("admission", "admission2")
"""Who checks papers: the one proposes, the other decides."""

APPLICANT = _person("applicant", "海口椰城银行", "party", Role.party)
DEBTOR = _person("debtor", "王海生", "party", Role.party)
PARTIES = (APPLICANT, DEBTOR)

AGENTS: tuple[ReadyPerson, ...] = (
    _person("agency", "琼衡资产评估", "valuation agency", Role.agency),
    _person("agency2", "南海房地产估价", "valuation agency", Role.agency),
    _person("agency3", "椰信土地评估", "valuation agency", Role.agency),
    _person("agency4", "海川评估事务所", "valuation agency", Role.agency),
)

BIDDERS: tuple[ReadyPerson, ...] = (
    _person("bidder", "李思源", "bidder", Role.bidder),
    _person("bidder2", "张若兰", "bidder", Role.bidder),
    _person("bidder3", "赵一鸣", "bidder", Role.bidder),
    _person("newcomer", "孙晨", "bidder", Role.bidder),
)

RIVALS: tuple[ReadyPerson, ...] = (
    _person("rival1", "钱多福", "scripted bidder", Role.bidder),
    _person("rival2", "冯必胜", "scripted bidder", Role.bidder),
)


EVERYBODY = (*STAFF, *PARTIES, *AGENTS, *BIDDERS, *RIVALS)

# One of each kind first: these are the sign-ins that are offered.
SHOWN = (*STAFF, *PARTIES, *AGENTS[:1], *BIDDERS)


def identity_number(position: int) -> str:
    """Return an invented identity number with a right check digit; no two positions share one."""
    body = f"1101011985{position % 12 + 1:02d}{position % 28 + 1:02d}{position:03d}"
    return body + ric.calc_check_digit(body + "0")


def bank_account(position: int) -> str:
    """Return an invented account at an invented bank."""
    return f"62170028{position:011d}"


def shown_users() -> list[dict[str, str]]:
    """Return the sign-ins that `make run` prints."""
    return [{"role": person.says, "name": person.email, "password": PASSWORD} for person in SHOWN]
