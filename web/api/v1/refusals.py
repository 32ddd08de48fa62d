"""Refusals the API itself gives, beside those of the rooms and of the forms."""

from __future__ import annotations

from enum import StrEnum


class ApiRefusal(StrEnum):
    """What a client can get wrong that no person at a form could."""

    unknown_field = "unknown_field"
