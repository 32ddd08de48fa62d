"""Pure. A statement in the form ISO 20022 camt.053, any of its versions.

Read: account, currency, number, opening and closing booked balances, booked entries. An entry that
stands for several payments is taken apart into them; their sum must be the entry's. House rule: one
statement in a file.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from auction.kernel.clock import court_day
from auction.kernel.money import YUAN
from auction.kernel.refusal import Refused, refuse
from auction.kernel.storable import plain_line
from auction.payments import statement as whole
from auction.payments.plain_xml import Node, read_xml
from auction.payments.refusals import StatementRefusal
from auction.payments.statement import Direction, Statement, StatementForm, StatementLine

_SPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d\d", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,14})(?:\.(\d{1,5}))?", re.ASCII)
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)


def read_camt053(content: bytes) -> Statement:
    """Return the one statement of a file, or refuse it."""
    if len(content) > whole.MOST_BYTES:
        raise refuse(StatementRefusal.too_large, most=whole.MOST_BYTES)
    root = read_xml(content)
    if root.name != "Document" or not _SPACE.fullmatch(root.space):
        raise _malformed("Document")
    found = root.all("BkToCstmrStmt/Stmt")
    if len(found) > 1:
        raise refuse(StatementRefusal.several, count=len(found))
    if not found:
        raise _malformed("Stmt")
    return _statement(found[0])


def _statement(node: Node) -> Statement:
    opening, closing = _balance(node, _OPENING), _balance(node, _CLOSING)
    currency = node.read("Acct/Ccy") or _attribute(opening, "Amt", "Ccy")
    lines = tuple(
        line
        for entry in node.all("Ntry")
        if entry.read("Sts/Cd", "Sts") in {"BOOK", ""}
        for line in _lines(entry, currency)
    )
    from_on, to_on = _period(node, opening, closing)
    sequence = node.read("ElctrncSeqNb", "LglSeqNb")
    return Statement(
        form=StatementForm.camt053,
        account=plain_line(node.read("Acct/Id/Othr/Id", "Acct/Id/IBAN"), longest=60),
        currency=_one_currency(currency, opening, closing),
        number=plain_line(node.read("Id"), longest=whole.LONGEST_REF),
        sequence=int(sequence) if sequence.isascii() and sequence.isdigit() else 0,
        from_on=from_on,
        to_on=to_on,
        opening_fen=_signed(opening),
        closing_fen=_signed(closing),
        lines=lines,
    )


def _balance(node: Node, codes: tuple[str, ...]) -> Node:
    for code in codes:
        for balance in node.all("Bal"):
            if balance.read("Tp/CdOrPrtry/Cd") == code:
                return balance
    raise _malformed("Bal")


def _period(node: Node, opening: Node, closing: Node) -> tuple[date, date]:
    begins = node.read("FrToDt/FrDtTm") or opening.read("Dt/Dt", "Dt/DtTm")
    ends = node.read("FrToDt/ToDtTm") or closing.read("Dt/Dt", "Dt/DtTm")
    closes_on = _day(ends)
    # A period that ends at midnight ends with the day before.
    if "T00:00:00" in ends and node.read("FrToDt/FrDtTm") != ends:
        closes_on -= timedelta(days=1)
    return min(_day(begins), closes_on), closes_on


def _lines(entry: Node, currency: str) -> list[StatementLine]:
    total_fen, booked_on = _amount(entry, "Amt"), _day(entry.read("BookgDt/Dt", "BookgDt/DtTm"))
    if _attribute(entry, "Amt", "Ccy") != currency:
        raise refuse(StatementRefusal.other_currency, currency=_attribute(entry, "Amt", "Ccy"))
    direction = _direction(entry)
    ref = entry.read("AcctSvcrRef", "NtryRef")
    details = entry.all("NtryDtls/TxDtls")
    if len(details) < 2:
        one = details[0] if details else Node("", "TxDtls", {})
        own_ref = ref or one.read("Refs/AcctSvcrRef", "Refs/TxId")
        return [_line(one, own_ref, direction, total_fen, booked_on, entry)]
    lines = [
        _line(
            each,
            each.read("Refs/AcctSvcrRef", "Refs/TxId") or (ref and f"{ref}/{position}"),
            direction,
            _amount(each, "Amt", "AmtDtls/TxAmt/Amt"),
            booked_on,
            entry,
        )
        for position, each in enumerate(details, 1)
    ]
    if sum(line.amount_fen for line in lines) != total_fen:
        raise _malformed(f"Ntry {ref}")
    return lines


def _line(
    node: Node, ref: str, direction: Direction, amount_fen: int, booked_on: date, entry: Node
) -> StatementLine:
    other = "Dbtr" if direction is Direction.credit else "Cdtr"
    reason = node.read("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/AddtlInf")
    is_back = bool(reason) or node.first("RtrInf") is not None or _is_reversal(entry)
    texts = [each.text for each in node.all("RmtInf/Ustrd")]
    texts += [node.read("RmtInf/Strd/CdtrRefInf/Ref"), node.read("AddtlTxInf")]
    texts += [] if node.children else [entry.read("AddtlNtryInf")]
    parties = f"RltdPties/{other}"
    return StatementLine(
        bank_ref=plain_line(ref, longest=whole.LONGEST_REF + 1),
        direction=direction,
        amount_fen=amount_fen,
        booked_on=booked_on,
        other_name=plain_line(
            node.read(f"{parties}/Pty/Nm", f"{parties}/Nm"), longest=whole.LONGEST_NAME
        ),
        other_account=plain_line(
            node.read(f"{parties}Acct/Id/Othr/Id", f"{parties}Acct/Id/IBAN"),
            longest=whole.LONGEST_ACCOUNT,
        ),
        text=plain_line(" ".join(filter(None, texts)), longest=whole.LONGEST_TEXT),
        end_to_end=plain_line(node.read("Refs/EndToEndId"), longest=whole.LONGEST_REF),
        return_reason=plain_line(reason, longest=200) or ("returned" if is_back else ""),
    )


def _is_reversal(entry: Node) -> bool:
    return entry.read("RvslInd").lower() in {"true", "1"}


def _direction(node: Node) -> Direction:
    side = node.read("CdtDbtInd")
    if side not in {"CRDT", "DBIT"}:
        raise _malformed("CdtDbtInd")
    return Direction.credit if side == "CRDT" else Direction.debit


def _signed(balance: Node) -> int:
    amount_fen = _amount(balance, "Amt")
    return amount_fen if _direction(balance) is Direction.credit else -amount_fen


def _amount(node: Node, *paths: str) -> int:
    text = node.read(*paths)
    match = _AMOUNT.fullmatch(text)
    if match is None or (match.group(2) or "").rstrip("0")[2:]:
        raise _malformed(f"Amt {text[:20]}")
    return int(match.group(1)) * YUAN + int((match.group(2) or "")[:2].ljust(2, "0"))


def _attribute(node: Node, path: str, name: str) -> str:
    found = node.first(path)
    return found.attributes.get(name, "") if found is not None else ""


def _one_currency(currency: str, *balances: Node) -> str:
    """Return the account's currency; of a balance in another one, that other."""
    found = [_attribute(balance, "Amt", "Ccy") for balance in balances]
    return next((each for each in found if each != currency), currency)[:10]


def _day(text: str) -> date:
    try:
        if "T" not in text:
            return date.fromisoformat(text[:10])
        at = datetime.fromisoformat(text)
        return at.date() if at.tzinfo is None else court_day(at)
    except (ValueError, OverflowError) as error:
        raise _malformed(f"Dt {text[:30]}") from error


def _malformed(where: str) -> Refused:
    return refuse(StatementRefusal.malformed, where=where)
