"""Pure. The sandbox bank's statement as a file: ISO 20022 camt.053.001.08. A stand-in's paper."""

from __future__ import annotations

from xml.sax.saxutils import escape

from auction.kernel.money import YUAN
from auction.payments.statement import Direction, Statement, StatementLine

_SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
STAND_IN = "Made by the sandbox's bank, a stand-in: no money has moved."


def write_camt053(statement: Statement, *, owner: str, made_at: str) -> bytes:
    """Return a statement as a file; the same statement is always the same bytes."""
    entries = "".join(_entry(line, statement.currency) for line in statement.lines)
    document = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{_SPACE}">
<BkToCstmrStmt>
<GrpHdr><MsgId>{_text(statement.number)}</MsgId><CreDtTm>{made_at}</CreDtTm>\
<AddtlInf>{STAND_IN}</AddtlInf></GrpHdr>
<Stmt>
<Id>{_text(statement.number)}</Id><ElctrncSeqNb>{statement.sequence}</ElctrncSeqNb>
<CreDtTm>{made_at}</CreDtTm>
<FrToDt><FrDtTm>{statement.from_on}T00:00:00+08:00</FrDtTm>\
<ToDtTm>{statement.to_on}T23:59:59+08:00</ToDtTm></FrToDt>
<Acct><Id><Othr><Id>{_text(statement.account)}</Id></Othr></Id><Ccy>{statement.currency}</Ccy>\
<Ownr><Nm>{_text(owner)}</Nm></Ownr></Acct>
{_balance("OPBD", statement.opening_fen, statement.currency, str(statement.from_on))}
{_balance("CLBD", statement.closing_fen, statement.currency, str(statement.to_on))}
{entries}</Stmt>
</BkToCstmrStmt>
</Document>
"""
    return document.encode()


def _balance(code: str, amount_fen: int, currency: str, on: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{_yuan(abs(amount_fen))}</Amt>'
        f"<CdtDbtInd>{'CRDT' if amount_fen >= 0 else 'DBIT'}</CdtDbtInd>"
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _entry(line: StatementLine, currency: str) -> str:
    came = line.direction is Direction.credit
    side, other = ("CRDT", "Dbtr") if came else ("DBIT", "Cdtr")
    returned = (
        f"<RtrInf><AddtlInf>{_text(line.return_reason)}</AddtlInf></RtrInf>"
        if line.return_reason
        else ""
    )
    return (
        f'<Ntry><NtryRef>{_text(line.bank_ref)}</NtryRef><Amt Ccy="{currency}">'
        f"{_yuan(line.amount_fen)}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{line.booked_on}</Dt></BookgDt><AcctSvcrRef>{_text(line.bank_ref)}"
        f"</AcctSvcrRef><BkTxCd><Prtry><Cd>{'IN' if came else 'OUT'}</Cd></Prtry></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs>{_maybe('EndToEndId', line.end_to_end)}</Refs>"
        f'<Amt Ccy="{currency}">{_yuan(line.amount_fen)}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<RltdPties><{other}><Pty>{_maybe('Nm', line.other_name)}</Pty></{other}><{other}Acct><Id>"
        f"<Othr>{_maybe('Id', line.other_account)}</Othr></Id></{other}Acct></RltdPties>"
        f"<RmtInf>{_maybe('Ustrd', line.text)}</RmtInf>{returned}</TxDtls></NtryDtls></Ntry>\n"
    )


def _maybe(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>" if text else ""


def _text(text: str) -> str:
    return escape(text)


def _yuan(amount_fen: int) -> str:
    yuan, fen = divmod(amount_fen, YUAN)
    return f"{yuan}.{fen:02d}"
