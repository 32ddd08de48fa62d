"""A static file's address changes with its content."""

from __future__ import annotations

import re

import pytest

from web.assets import STATIC, asset

IMPORT = re.compile(r'from "\./([\w-]+\.js)"')


def test_address_carries_the_contents_fingerprint() -> None:
    assert re.fullmatch(r"/static/css/tokens\.css\?v=[0-9a-f]{10}", asset("css/tokens.css"))


def test_file_that_is_not_there_has_no_address() -> None:
    with pytest.raises(FileNotFoundError):
        asset("css/nobody.css")


def test_scripts_import_only_scripts_that_exist() -> None:
    missing = [
        f"{script.name} imports {name}"
        for script in (STATIC / "js").glob("*.js")
        for name in IMPORT.findall(script.read_text(encoding="utf-8"))
        if not (script.parent / name).is_file()
    ]
    assert missing == []
