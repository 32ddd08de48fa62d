from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.actor import Role
from auction.people.links import LinkPurpose, find_link
from auction.people.models import Account, AccountRole, Court
from auction.settings import read_settings
from web.security.links import opened


def _init(database_url: str, data: Path, *, email: str) -> subprocess.CompletedProcess[str]:
    arguments = {
        "--name-zh": "海南省第二中级人民法院",
        "--name-en": "Second Intermediate Court",
        "--case-mark": "琼72",
        "--admin-email": email,
        "--admin-name": "王管理",
    }
    return subprocess.run(
        [sys.executable, "-m", "web.cli.main", "init", *sum(arguments.items(), ())],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"AUCTION_DATABASE_URL": database_url, "AUCTION_DATA": str(data)},
    )


async def test_init_opens_a_court_with_an_administrator_who_has_no_password(
    database_url: str, session: AsyncSession, tmp_path: Path
) -> None:
    _init(database_url, tmp_path, email="Admin@court.example.org")
    [court] = (await session.exec(select(Court))).all()
    [account] = (await session.exec(select(Account))).all()
    [role] = (await session.exec(select(AccountRole))).all()
    assert (account.court_id, account.email) == (court.id, "admin@court.example.org")
    assert (role.account_id, role.role) == (account.id, Role.admin)


async def test_init_prints_a_link_that_works(
    database_url: str, session: AsyncSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = _init(database_url, tmp_path, email="admin@court.example.org").stdout.strip()
    assert printed.startswith("http://localhost:8000/set-password/")
    monkeypatch.setenv("AUCTION_DATA", str(tmp_path))
    link_id = opened(read_settings().secret_key, printed.rpartition("/")[2])
    [account] = (await session.exec(select(Account))).all()
    link = await find_link(session, link_id, LinkPurpose.set_password, account.created_at)
    assert link is not None
    assert link.account_id == account.id


async def test_an_address_that_is_taken_opens_no_second_court(
    database_url: str, session: AsyncSession, tmp_path: Path
) -> None:
    _init(database_url, tmp_path, email="admin@court.example.org")
    again = _init(database_url, tmp_path, email="admin@court.example.org")
    assert (again.returncode, again.stdout) == (2, "")
    assert len((await session.exec(select(Court))).all()) == 1
