"""Logs as JSON lines on stderr. Never a traceback's local variables: they could hold a name."""

from __future__ import annotations

import sys

import structlog


def begin_logging() -> None:
    """Let every `structlog` logger of this process write JSON lines from now on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
