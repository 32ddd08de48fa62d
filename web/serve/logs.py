"""Logs as JSON lines on stderr, ours and the libraries' alike: structlog's, uvicorn's, asyncio's.

A trace holds places only. No local variable, and nothing a database quoted, ever stands in a log:
either could hold a name. Law: OJA-24.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import structlog
from structlog.typing import ExcInfo, Processor

from auction.db.plain_errors import plain_trace


def begin_logging() -> None:
    """Let every logger of this process write JSON lines from now on."""
    steps = _steps()
    structlog.configure(
        processors=[*steps, structlog.processors.JSONRenderer(ensure_ascii=False)],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(steps))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _formatter(steps: Sequence[Processor]) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=steps,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _steps() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_trace),
    ]


def _trace(exc_info: ExcInfo) -> str:
    return plain_trace(exc_info[1])
