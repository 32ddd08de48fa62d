"""What stands in a log, and what never does."""

from __future__ import annotations

import json
import subprocess
import sys

_SPOKEN = """
import logging
import structlog
from web.serve.logs import begin_logging

begin_logging()
def fall(name):
    raise ValueError("no such thing\\nDETAIL: Key (name)=(Wang Fang)")
try:
    fall("Wang Fang")
except ValueError as problem:
    structlog.get_logger().error("ours", exc_info=problem)
    logging.getLogger("uvicorn.error").exception("theirs")
structlog.get_logger().warning("quiet", lot="lot_1")
"""


def spoken() -> list[dict[str, str]]:
    """Return what a process of its own logs of a failure, once by us and once by a library."""
    done = subprocess.run(
        [sys.executable, "-c", _SPOKEN], capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_every_line_is_json_whoever_logs() -> None:
    assert [line["event"] for line in spoken()] == ["ours", "theirs", "quiet"]


def test_a_trace_says_where_and_holds_no_value() -> None:
    for line in spoken()[:2]:
        assert "in fall" in line["exception"]
        assert "ValueError: no such thing" in line["exception"]
        assert "Wang Fang" not in json.dumps(line, ensure_ascii=False)
