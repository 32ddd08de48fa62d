"""Pure. Who looks at a page: what a handler and a template may know of the session."""

from __future__ import annotations

from dataclasses import dataclass

from auction.i18n.languages import Language
from auction.kernel.actor import STAFF, Role


@dataclass(frozen=True)
class Viewer:
    """The person behind a request; `account_id` is None for a visitor who has not signed in.

    `csrf` is the token every form must send back. `language` is the account's own, used when the
    browser's cookie says nothing. `unread` counts messages in the inbox. `scopes` says what a
    bearer token may be used for; None is a browser's session, which may do all its roles may.
    """

    account_id: str | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    court_id: str | None = None
    csrf: str = ""
    language: Language | None = None
    unread: int = 0
    scopes: frozenset[str] | None = None

    @property
    def signed_in(self) -> bool:
        """Say whether somebody has signed in."""
        return self.account_id is not None

    @property
    def is_staff(self) -> bool:
        """Say whether the viewer works for a court."""
        return bool(self.roles & STAFF)

    def may_use(self, scope: str) -> bool:
        """Say whether the viewer came by a way that is good for `scope`."""
        return self.scopes is None or scope in self.scopes

    def is_one_of(self, *roles: Role) -> bool:
        """Say whether the viewer holds one of these roles."""
        return bool(self.roles.intersection(roles))


ANONYMOUS = Viewer()
