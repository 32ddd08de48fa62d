"""Functions and files small enough to be read at once; names that say what a file holds."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import PurePosixPath

from tests.tidy.source import Source

LONGEST_FUNCTION = 60
LONGEST_FILE = 500
NAMELESS = {"utils", "helpers", "common", "base", "misc", "constants"}


def oversizes(checked: Iterable[Source]) -> list[str]:
    found = []
    for source in checked:
        lines = source.text.count("\n")
        if lines > LONGEST_FILE:
            found.append(f"{source.path}: {lines} lines")
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = body_lines(node)
                if length > LONGEST_FUNCTION:
                    found.append(f"{source.path}:{node.lineno}: {node.name} has {length} lines")
    return found


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function's body, its docstring apart."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def nameless(checked: Iterable[Source]) -> list[str]:
    return [
        source.path
        for source in checked
        if NAMELESS.intersection(PurePosixPath(source.path.removesuffix(".py")).parts)
    ]


def talkative_rooms(checked: Iterable[Source]) -> list[str]:
    """Return each `__init__.py` that holds more, or less, than a docstring."""
    return [
        source.path
        for source in checked
        if source.path.endswith("__init__.py")
        and not (source.docstring and len(source.tree.body) == 1)
    ]
