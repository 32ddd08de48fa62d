"""Pure. XML that strangers wrote, read without believing any of it.

Elements and text only. A document type, and with it every entity, is refused before it is read;
depth, elements and bytes are bounded; the declared encoding must be the true one. Nothing is ever
fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from auction.kernel.refusal import refuse
from auction.payments.refusals import StatementRefusal

MOST_DEPTH = 40
MOST_ELEMENTS = 400_000
ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "gb18030": "gb18030", "gbk": "gb18030",
             "gb2312": "gb18030"}  # fmt: skip
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CUT_OFF = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    }
)


@dataclass
class Node:
    """An element: its namespace and name, its attributes, what stands in it."""

    space: str
    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the element's own text, trimmed."""
        return "".join(self.pieces).strip()

    def all(self, path: str) -> list[Node]:
        """Return every element at a path of names below this one, such as "Acct/Id"."""
        found = [self]
        for name in path.split("/"):
            found = [child for node in found for child in node.children if child.name == name]
        return found

    def first(self, path: str) -> Node | None:
        """Return the first element at a path, or None."""
        return next(iter(self.all(path)), None)

    def read(self, *paths: str) -> str:
        """Return the first text found at one of these paths, "" where there is none."""
        for path in paths:
            node = self.first(path)
            if node is not None and node.text:
                return node.text
        return ""


def read_xml(content: bytes) -> Node:
    """Return the root element; refuses what is no whole, plain, correctly encoded document."""
    text = _decoded(content)
    builder = _Builder()
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        if error.code in _CUT_OFF:
            raise refuse(StatementRefusal.truncated) from error
        raise refuse(StatementRefusal.malformed, where=f"line {error.lineno}") from error
    assert builder.root is not None
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        node = Node(space, local, attributes)
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= MOST_DEPTH:
            raise refuse(StatementRefusal.too_large, most=MOST_ELEMENTS)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, _name: str) -> None:
        self._open.pop()

    def characters(self, text: str) -> None:
        self._open[-1].pieces.append(text)


def _no_doctype(*_declared: object) -> NoReturn:
    raise refuse(StatementRefusal.with_dtd)


def _decoded(content: bytes) -> str:
    declared = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf"))
    name = declared.group(1).decode().lower() if declared else "utf-8"
    if name not in ENCODINGS:
        raise refuse(StatementRefusal.wrong_encoding, encoding=name)
    try:
        text = content.decode(ENCODINGS[name]).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        if error.end >= len(content) and "unexpected end" in error.reason:
            raise refuse(StatementRefusal.truncated) from error
        raise refuse(StatementRefusal.wrong_encoding, encoding=name) from error
    if "\x00" in text:
        raise refuse(StatementRefusal.wrong_encoding, encoding=name)
    return text
