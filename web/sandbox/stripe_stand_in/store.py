"""What the stand-in remembers: each account's objects, keys used, events; in a file if asked."""

from __future__ import annotations

import copy
import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from web.sandbox.stripe_stand_in.wire import Obj, missing

PLATFORM = "acct_platform"
KEPT = "stripe-stand-in.json"
"""The file in the data folder that holds what a sandbox's stand-in remembers."""


class Books:
    """One account's objects, by kind and id, as they are answered."""

    def __init__(self, account: str, now: Callable[[], int]) -> None:
        self.account = account
        self.now = now
        self.objects: dict[str, dict[str, Obj]] = {}
        self.keys: dict[str, Obj] = {}
        self.tell: Callable[[Books, str, Obj], None] = lambda books, kind, obj: None

    def new(self, kind: str, prefix: str, **fields: Any) -> Obj:
        """Keep a new object under an id of its own."""
        which = f"{prefix}_{secrets.token_hex(12)}"
        obj: Obj = {"id": which, "object": kind, "created": self.now(), **fields}
        self.objects.setdefault(kind, {})[which] = obj
        return obj

    def get(self, kind: str, which: str) -> Obj:
        """Return an object; refuses an id that is not there."""
        obj = self.objects.get(kind, {}).get(which)
        if obj is None:
            raise missing(kind, which)
        return obj

    def find(self, kind: str, **where: Any) -> list[Obj]:
        """Return the objects of a kind that have these values."""
        found = self.objects.get(kind, {}).values()
        return [obj for obj in found if all(obj.get(k) == v for k, v in where.items())]

    def happened(self, kind: str, obj: Obj) -> None:
        """Let an event of this kind go out, with the object as it is now."""
        self.tell(self, kind, copy.deepcopy(obj))

    def balance(self) -> dict[str, int]:
        """Return what lies on the account, by currency: the sum of all balance transactions."""
        total: dict[str, int] = {}
        for line in self.find("balance_transaction"):
            total[line["currency"]] = total.get(line["currency"], 0) + line["net"]
        return total


class Store:
    """Every account the stand-in knows; written to a file after each change, if there is one."""

    def __init__(self, path: Path | None = None, *, now: Callable[[], int] | None = None) -> None:
        self.ahead_seconds = 0
        self._now = now or (lambda: int(time.time()))
        self._path = path
        self.accounts: dict[str, Books] = {}
        self.endpoints: list[Obj] = []
        self.opened: Callable[[Books], None] = lambda books: None
        if path is not None and path.exists():
            self._read(json.loads(path.read_text()))
        self.account(PLATFORM)

    def now(self) -> int:
        """Return the time here, in seconds; it may have been moved ahead."""
        return self._now() + self.ahead_seconds

    def machine_now(self) -> int:
        """Return the time outside, which signatures carry."""
        return int(time.time())

    def account(self, name: str) -> Books:
        """Return an account's books, opening them the first time."""
        if name not in self.accounts:
            self.accounts[name] = Books(name, self.now)
            self.opened(self.accounts[name])
        return self.accounts[name]

    def keep(self) -> None:
        """Write everything down, whole or not at all."""
        if self._path is None:
            return
        kept = {
            "ahead_seconds": self.ahead_seconds,
            "accounts": {
                name: {"objects": books.objects, "keys": books.keys}
                for name, books in self.accounts.items()
            },
        }
        unfinished = self._path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(kept))
        unfinished.replace(self._path)

    def _read(self, kept: Obj) -> None:
        self.ahead_seconds = kept["ahead_seconds"]
        for name, written in kept["accounts"].items():
            books = self.account(name)
            books.objects, books.keys = written["objects"], written["keys"]
