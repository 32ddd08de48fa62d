"""What a form sent: values kept as typed, read as money, days, instants; and what is wrong.

    async with read_form(request) as form:
        try:
            amount_fen = form.amount("amount")
            form.check()
            ...  # the service
        except Refused as refused:
            page = {"form": form.refuse(refused.refusal)}
            return render(request, "room/page.html", page, status=form.status)

A reader returns a neutral value (0, "", an epoch) where it notes a refusal, so `check` must stand
between reading and acting.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from starlette.datastructures import UploadFile
from starlette.requests import Request

from auction.kernel.clock import COURT_ZONE, is_in_reach
from auction.kernel.money import MAX_FEN, parse_yuan
from auction.kernel.refusal import CommonRefusal, Refusal, Refused
from auction.kernel.storable import is_storable, whole_text
from web.refusals import FormRefusal

_Choice = TypeVar("_Choice", bound=StrEnum)
_Value = TypeVar("_Value")

_MOST_DIGITS = 16
_NO_DAY = date(1970, 1, 1)
_NO_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)


class FormView:
    """A form's values as typed, its files, and the refusals found so far."""

    def __init__(
        self,
        values: Mapping[str, Sequence[str]] | None = None,
        files: Mapping[str, Sequence[UploadFile]] | None = None,
    ) -> None:
        self._values = dict(values or {})
        self._files = dict(files or {})
        self._sent = values is not None
        self.refusals: dict[str, Refusal] = {}
        self.general: list[Refusal] = []

    # -- What a template asks --

    @property
    def refused(self) -> bool:
        """Say whether anything is wrong."""
        return bool(self.refusals or self.general)

    def value(self, name: str, initial: object = "") -> str:
        """Return what was typed; `initial` on a form not yet sent."""
        typed = self._values.get(name)
        if typed:
            return typed[0]
        return "" if self._sent or initial is None else str(initial)

    def error(self, name: str) -> Refusal | None:
        """Return what is wrong with a field."""
        return self.refusals.get(name)

    def is_checked(self, name: str, initially: bool = False) -> bool:
        """Say whether a box is ticked."""
        return bool(self._values.get(name)) if self._sent else initially

    # -- What a handler does --

    @property
    def status(self) -> int:
        """Return the HTTP status of the page that shows the form again."""
        codes = {refusal.code for refusal in (*self.general, *self.refusals.values())}
        if codes & {CommonRefusal.forged_form, CommonRefusal.not_allowed}:
            return 403
        return 409 if self.general else 422

    def refuse(self, refusal: Refusal) -> FormView:
        """Note a refusal at its field, or for the whole form; returns itself for the template."""
        if refusal.field_name is None:
            if refusal not in self.general:
                self.general.append(refusal)
        else:
            self.refusals.setdefault(refusal.field_name, refusal)
        return self

    def check(self) -> None:
        """Raise `Refused` with the first refusal if anything read so far was wrong."""
        for refusal in (*self.general, *self.refusals.values()):
            raise Refused(refusal)

    # -- Reading --

    def text(self, name: str, *, longest: int = 500) -> str:
        """Read a line or a text that must be there, trimmed."""
        value = self.optional_text(name, longest=longest)
        return (
            value if value or name in self.refusals else self._no(name, CommonRefusal.missing, "")
        )

    def optional_text(self, name: str, *, longest: int = 500) -> str:
        """Read a text; "" where nothing was typed."""
        value = self.value(name).strip()
        if len(value) > longest:
            self.refuse(Refusal(CommonRefusal.too_long, {"longest": longest}, name))
        if not is_storable(value):
            return self._no(name, CommonRefusal.malformed, "")
        return value

    def texts(self, name: str) -> list[str]:
        """Read every value sent under a name, such as several ticked boxes or rows."""
        return [value.strip() for value in self._values.get(name, ())]

    def secret(self, name: str) -> str:
        """Read a password as typed; it must be there."""
        value = self.value(name)
        return value or self._no(name, CommonRefusal.missing, "")

    def amount(self, name: str, *, least_fen: int = 1) -> int:
        """Read yuan as fen; there must be an amount of at least `least_fen`."""
        if not self.value(name).strip():
            return self._no(name, CommonRefusal.missing, 0)
        return self.optional_amount(name, least_fen=least_fen) or 0

    def optional_amount(self, name: str, *, least_fen: int = 1) -> int | None:
        """Read yuan as fen; None where nothing was typed."""
        typed = self.value(name).strip()
        if not typed:
            return None
        amount_fen = parse_yuan(typed)
        if amount_fen is None or not least_fen <= amount_fen <= MAX_FEN:
            self.refuse(Refusal(CommonRefusal.bad_amount, {"least_fen": least_fen}, name))
            return 0
        return amount_fen

    def whole(self, name: str, *, least: int = 0, most: int = 1_000_000) -> int:
        """Read a whole number that must be there, within bounds."""
        typed = self.value(name).strip()
        if not typed:
            return self._no(name, CommonRefusal.missing, least)
        is_number = typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS
        if not is_number or not least <= int(typed) <= most:
            bounds = {"least": least, "most": most}
            self.refuse(Refusal(FormRefusal.bad_number, bounds, name))
            return least
        return int(typed)

    def day(self, name: str) -> date:
        """Read a court day that must be there."""
        if not self.value(name).strip():
            return self._no(name, CommonRefusal.missing, _NO_DAY)
        return self.optional_day(name) or _NO_DAY

    def optional_day(self, name: str) -> date | None:
        """Read a court day; None where nothing was typed."""
        typed = self.value(name).strip()
        try:
            on = date.fromisoformat(typed) if typed else None
        except ValueError:
            return self._no(name, CommonRefusal.bad_date, _NO_DAY)
        if on is None or is_in_reach(on):
            return on
        return self._no(name, CommonRefusal.bad_date, _NO_DAY)

    def instant(self, name: str) -> datetime:
        """Read a time on the court's clock that must be there; aware UTC."""
        if not self.value(name).strip():
            return self._no(name, CommonRefusal.missing, _NO_INSTANT)
        return self.optional_instant(name) or _NO_INSTANT

    def optional_instant(self, name: str) -> datetime | None:
        """Read a time on the court's clock, as datetime-local sends it; aware UTC."""
        typed = self.value(name).strip()
        try:
            at = _on_court_clock(typed) if typed else None
        except (ValueError, OverflowError):
            return self._no(name, CommonRefusal.bad_date, _NO_INSTANT)
        if at is None or is_in_reach(at):
            return at
        return self._no(name, CommonRefusal.bad_date, _NO_INSTANT)

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        """Read one member of a StrEnum; it must be one of them."""
        members = list(choices)
        typed = self.value(name)
        if not typed:
            return self._no(name, CommonRefusal.missing, members[0])
        for member in members:
            if member == typed:
                return member
        return self._no(name, FormRefusal.not_a_choice, members[0])

    def one_of(self, name: str, choices: Iterable[str]) -> str:
        """Read one of the given keys, such as an id from a list the page offered."""
        typed = self.value(name)
        if not typed:
            return self._no(name, CommonRefusal.missing, "")
        return typed if typed in choices else self._no(name, FormRefusal.not_a_choice, "")

    def promised(self, name: str) -> bool:
        """Read a box that must be ticked."""
        return self.is_checked(name) or self._no(name, CommonRefusal.missing, False)

    def file(self, name: str) -> UploadFile | None:
        """Return the file sent under a name; a missing one is noted as wrong."""
        files = self.files(name)
        return files[0] if files else self._no(name, CommonRefusal.missing, None)

    def files(self, name: str) -> list[UploadFile]:
        """Return every file sent under a name; a field left empty sends none."""
        return [file for file in self._files.get(name, ()) if file.filename]

    def _no(self, name: str, code: StrEnum, neutral: _Value) -> _Value:
        self.refuse(Refusal(code, {}, name))
        return neutral


def blank_form() -> FormView:
    """Return a form not yet sent, for the page that first shows it."""
    return FormView()


def read_query(request: Request) -> FormView:
    """Return a form whose figures stand in the address; one not yet sent where nothing does."""
    values: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        values.setdefault(name, []).append(whole_text(value))
    return FormView(values) if values else FormView()


@asynccontextmanager
async def read_form(
    request: Request, *, max_files: int = 40, max_fields: int = 500
) -> AsyncGenerator[FormView]:
    """Read a form; its files close with the block.

    That it came from a page of ours was checked before any handler, by the security middleware.
    """
    async with request.form(max_files=max_files, max_fields=max_fields) as sent:
        values: dict[str, list[str]] = {}
        files: dict[str, list[UploadFile]] = {}
        for name, value in sent.multi_items():
            if isinstance(value, UploadFile):
                files.setdefault(name, []).append(value)
            else:
                values.setdefault(name, []).append(whole_text(value))
        yield FormView(values, files)


def _on_court_clock(typed: str) -> datetime:
    local = datetime.fromisoformat(typed)
    return (local if local.tzinfo else local.replace(tzinfo=COURT_ZONE)).astimezone(UTC)
