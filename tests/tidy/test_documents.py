from __future__ import annotations

import re

from typer.main import get_command

from tests.tidy.documents import named_commands, named_paths, named_targets, unknown
from tests.tidy.source import ROOT
from web.cli.main import app

DOCUMENTS = {path: path.read_text() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]}


def test_documents_name_commands_that_exist() -> None:
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    named = {name for text in DOCUMENTS.values() for name in named_commands(text)}
    assert {"serve", "worker", "migrate", "init", "sandbox", "demo", "replay", "verify"} <= known
    assert unknown(named, known) == []


def test_documents_name_targets_that_exist() -> None:
    known = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for text in DOCUMENTS.values() for name in named_targets(text)}
    assert {"run", "test", "check", "soak", "help"} <= known
    assert unknown(named, known) == []


def test_documents_name_files_that_exist() -> None:
    lost = {
        f"{path.name}: {name}"
        for path, text in DOCUMENTS.items()
        for name in named_paths(text)
        if not (ROOT / name.rstrip("/")).exists()
    }
    assert sorted(lost) == []


def test_a_command_that_does_not_exist_is_found() -> None:
    text = "Say `auction fly` or\n```\nmake moon\n```\nor `docs/nowhere.md`."
    assert unknown(named_commands(text), {"serve"}) == ["fly"]
    assert unknown(named_targets(text), {"run"}) == ["moon"]
    assert named_paths(text) == {"docs/nowhere.md"}


def test_nothing_names_a_path_of_one_machine() -> None:
    private = re.compile("/" + "(work|root|home)/" + r"[a-z.]")
    found = [str(path) for path, text in DOCUMENTS.items() if private.search(text)]
    assert found == []
