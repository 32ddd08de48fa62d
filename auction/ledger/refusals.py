"""Why the books refuse an entry, in order of precedence."""

from __future__ import annotations

from enum import StrEnum


class LedgerRefusal(StrEnum):
    """An entry is refused whole; nothing of it is written."""

    unknown_account = "unknown_ledger_account"
    bad_posting = "bad_posting"
    unbalanced = "unbalanced_entry"
    entry_key_reused = "entry_key_reused"
    not_the_reverse = "not_the_reverse"
    reversed_already = "reversed_already"
    overdrawn = "overdrawn"
