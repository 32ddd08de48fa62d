"""Pure. A batch of payouts as a file the bank takes: ISO 20022 pain.001.001.09.

The same batch is always the same bytes. Each payment carries its mark as the end-to-end id, so
that the bank's statement names it again; count and control sum stand twice, as the form asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from auction.kernel.clock import COURT_ZONE, court_day
from auction.kernel.money import YUAN
from auction.kernel.storable import plain_line

_SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_LONGEST_NAME = 140
_LONGEST_ACCOUNT = 34


@dataclass(frozen=True)
class OrderedPayment:
    """One payment of the file."""

    mark: str
    payee_name: str
    payee_account: str
    amount_fen: int
    remittance: str


@dataclass(frozen=True)
class PaymentFile:
    """A batch as the bank is told of it; all of it from one account."""

    batch_id: str
    released_at: datetime
    payer_name: str
    payer_account: str
    payer_bank: str
    payments: Sequence[OrderedPayment]

    @property
    def sum_fen(self) -> int:
        """Return the control sum."""
        return sum(payment.amount_fen for payment in self.payments)


def write_pain001(file: PaymentFile) -> bytes:
    """Return the file's bytes."""
    count, total = len(file.payments), _yuan(file.sum_fen)
    made_at = file.released_at.astimezone(COURT_ZONE).isoformat(timespec="seconds")
    payer = _text(file.payer_name, _LONGEST_NAME)
    sums = f"<NbOfTxs>{count}</NbOfTxs><CtrlSum>{total}</CtrlSum>"
    payments = "\n".join(_payment(payment) for payment in file.payments)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{_SPACE}">
<CstmrCdtTrfInitn>
<GrpHdr><MsgId>{file.batch_id}</MsgId><CreDtTm>{made_at}</CreDtTm>{sums}\
<InitgPty><Nm>{payer}</Nm></InitgPty></GrpHdr>
<PmtInf>
<PmtInfId>{file.batch_id}</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg>{sums}
<ReqdExctnDt><Dt>{court_day(file.released_at)}</Dt></ReqdExctnDt>
<Dbtr><Nm>{payer}</Nm></Dbtr>
<DbtrAcct>{_account(file.payer_account)}<Ccy>CNY</Ccy></DbtrAcct>
<DbtrAgt><FinInstnId><Nm>{_text(file.payer_bank, _LONGEST_NAME)}</Nm></FinInstnId></DbtrAgt>
{payments}
</PmtInf>
</CstmrCdtTrfInitn>
</Document>
""".encode()


def _payment(payment: OrderedPayment) -> str:
    return (
        f"<CdtTrfTxInf><PmtId><InstrId>{payment.mark}</InstrId>"
        f"<EndToEndId>{payment.mark}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="CNY">{_yuan(payment.amount_fen)}</InstdAmt></Amt>'
        f"<Cdtr><Nm>{_text(payment.payee_name, _LONGEST_NAME)}</Nm></Cdtr>"
        f"<CdtrAcct>{_account(payment.payee_account)}</CdtrAcct>"
        f"<RmtInf><Ustrd>{_text(payment.remittance, _LONGEST_NAME)}</Ustrd></RmtInf></CdtTrfTxInf>"
    )


def _account(number: str) -> str:
    plain = "".join(number.split())
    return f"<Id><Othr><Id>{_text(plain, _LONGEST_ACCOUNT)}</Id></Othr></Id>"


def _text(text: str, longest: int) -> str:
    return escape(plain_line(text, longest=longest))


def _yuan(amount_fen: int) -> str:
    yuan, fen = divmod(amount_fen, YUAN)
    return f"{yuan}.{fen:02d}"
