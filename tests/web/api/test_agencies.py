"""The roster through the API."""

from __future__ import annotations

