"""Pure. How a report reaches a party, and from when its time to object runs. Law: REF-40."""

from __future__ import annotations

from enum import StrEnum

OBJECTION_DAYS = 5  # Law: REF-41.
PUBLIC_NOTICE_DAYS = 15  # Who has no address here has received it after these.


class ServedBy(StrEnum):
    """How a report reached a party. Law: REF-40."""

    account = "account"  # It lay in the party's own account at once.
    paper = "paper"  # The court noted the day on which it was received.
    public_notice = "public_notice"  # Nobody could be reached: received after fifteen full days.


class ReceiptWay(StrEnum):
    """How a report reached whoever signed for it. Law: the ways of service of the CPL."""

    direct = "direct"
    left = "left"
    entrusted = "entrusted"
    mail = "mail"
    forwarded = "forwarded"
