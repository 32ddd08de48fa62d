"""Fixtures of the calculators' pages."""

from __future__ import annotations

from tests.web.api.conftest import api

__all__ = ["api"]
