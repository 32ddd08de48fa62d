"""Pure. Why an account is not given up now, or a lot not archived, the weightiest first."""

from __future__ import annotations

from enum import StrEnum


class ErasureRefusal(StrEnum):
    """Something still runs that needs to know who it is."""

    account_has_office = "account_has_office"
    deposit_with_court = "deposit_with_court"
    application_running = "application_running"
    purchase_running = "purchase_running"


class ArchiveRefusal(StrEnum):
    """Only what is over is archived."""

    archive_too_early = "archive_too_early"
