"""The kinds of deadlines: those the code opens, and those the table of the documents names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

_ROW = re.compile(r"^\| `(\w+)` \|(.*)\|\s*$", re.MULTILINE)


def tabled(text: str) -> dict[str, list[str]]:
    """Return the cells beside each kind of the table."""
    return {kind: [cell.strip() for cell in cells.split("|")] for kind, cells in _ROW.findall(text)}


def run_out(table: dict[str, list[str]]) -> set[str]:
    """Return the kinds that the table says run out by themselves."""
    return {kind for kind, cells in table.items() if "runs out" in cells[-1]}


def opened_literally(root: Path) -> set[str]:
    """Return each kind that is written, or held by a name, where a deadline is opened."""
    kinds: set[str] = set()
    for path in (*root.glob("auction/**/*.py"), *root.glob("valuation/**/*.py")):
        tree = ast.parse(path.read_text())
        named = _constants(tree)
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "open_deadline":
                kinds |= _kinds(call, named)
    return kinds


def _kinds(call: ast.Call, named: dict[str, str]) -> set[str]:
    found = next((each.value for each in call.keywords if each.arg == "kind"), None)
    if isinstance(found, ast.Constant) and isinstance(found.value, str):
        return {found.value}
    if isinstance(found, ast.Name) and found.id in named:
        return {named[found.id]}
    return set()


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
