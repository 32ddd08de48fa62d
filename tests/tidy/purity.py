"""A file that says `Pure.` imports only the standard library and pure files, and does no I/O."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator

from tests.tidy.source import PACKAGES, Source, imported_modules

UNCLEAN_MODULES = {
    "asyncio",
    "http",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
}
CLEAN_LIBRARIES = {"babel"}  # Its formatting reads tables, never a clock.
UNCLEAN_CALLS = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "open",
    "print",
    "input",
    "uuid.uuid4",
    "uuid4",
}


def impurities(checked: Iterable[Source]) -> list[str]:
    files = list(checked)
    known = {source.module: source for source in files}
    return [
        f"{source.path}:{line}: {what}"
        for source in files
        if source.is_pure
        for line, what in [*_imports(source, known), *_calls(source)]
    ]


def _imports(source: Source, known: dict[str, Source]) -> Iterator[tuple[int, str]]:
    for line, module in imported_modules(source):
        top = module.split(".", maxsplit=1)[0]
        if module in UNCLEAN_MODULES or top in UNCLEAN_MODULES:
            yield line, f"imports {module}, which does I/O or reads a clock"
        elif top in PACKAGES:
            if (
                module in known
                and not known[module].is_pure
                and known[module].text.count("\n") > 12
            ):
                yield line, f"imports {module}, which is not pure"
        elif top not in sys.stdlib_module_names and top not in CLEAN_LIBRARIES:
            yield line, f"imports {module} from outside the standard library"


def _is_unclean(imported: Source | None) -> bool:
    """Say whether a file of ours is more than a docstring and yet does not say that it is pure."""
    return imported is not None and not imported.is_pure and len(imported.tree.body) > 1


def _calls(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in UNCLEAN_CALLS:
            yield node.lineno, f"calls {ast.unparse(node.func)}"
