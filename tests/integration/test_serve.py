"""The whole house as processes: what starts, what is found again, and what stops with what."""

from __future__ import annotations

import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.serving import ServedHouse, data_folder, served_house

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder that the houses of these tests use one after the other."""
    with data_folder() as folder:
        yield folder


@pytest.fixture
def house(data: Path) -> Iterator[ServedHouse]:
    """A house without a sandbox court."""
    with served_house(data) as house:
        yield house


def test_it_answers_where_it_says_it_is_ready(house: ServedHouse) -> None:
    assert _status(f"{house.url}/healthz") == 200


def test_two_web_processes_share_a_port_and_one_may_die(data: Path) -> None:
    with served_house(data, "--webs", "2") as house:
        webs = [pid for pid in house.children() if _runs(pid, "web.serve.web_process")]
        assert len(webs) == 2
        os.kill(webs[0], signal.SIGKILL)
        assert [_status(f"{house.url}/healthz") for _ in range(5)] == [200] * 5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_of_it(house: ServedHouse, number: signal.Signals) -> None:
    children = house.children()
    assert len(children) == 3
    assert house.stop(number) == 0
    assert [pid for pid in children if _is_running(pid)] == []


def test_a_second_house_uses_the_running_postgresql_and_leaves_it(
    house: ServedHouse, data: Path
) -> None:
    with served_house(data) as second:
        assert second.said[0].startswith("Found PostgreSQL")
        assert second.stop() == 0
    assert _status(f"{house.url}/readyz") == 200


def test_a_web_process_that_dies_comes_back(house: ServedHouse) -> None:
    os.kill(house.child("web.serve.web_process"), signal.SIGKILL)
    _wait_for(lambda: len(house.said) > 0 and "starts again" in house.said[-1])
    assert _status(f"{house.url}/healthz") == 200


def test_a_database_that_dies_comes_back_and_nothing_else_is_started_again(
    house: ServedHouse,
) -> None:
    web = house.child("web.serve.web_process")
    os.kill(house.child("postgres"), signal.SIGKILL)
    _wait_for(lambda: "PostgreSQL runs again." in house.said)
    _wait_for(lambda: _is_ready(house))
    assert house.child("web.serve.web_process") == web


def test_a_killed_house_takes_its_processes_along_and_starts_again(
    house: ServedHouse, data: Path
) -> None:
    children = house.children()
    house.stop(signal.SIGKILL)
    with served_house(data) as again:
        assert _status(f"{again.url}/healthz") == 200
        _wait_for(lambda: not any(_is_running(pid) for pid in children))


def test_web_only_starts_no_worker(data: Path) -> None:
    with served_house(data, "--web-only") as house:
        assert len(house.children()) == 2


def _is_ready(house: ServedHouse) -> bool:
    try:
        return _status(f"{house.url}/readyz") == 200
    except urllib.error.HTTPError:
        return False


def _status(url: str) -> int:
    with urllib.request.urlopen(url, timeout=30) as answer:
        status: int = answer.status
        return status


def _is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def _wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, "did not come about in 30 s"
        time.sleep(0.02)


def _runs(pid: int, module: str) -> bool:
    return module in Path(f"/proc/{pid}/cmdline").read_text()
