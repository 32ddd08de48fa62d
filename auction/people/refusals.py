"""Pure. Why people's wishes are not granted, the weightiest first."""

from __future__ import annotations

from enum import StrEnum


class PeopleRefusal(StrEnum):
    """The codes of this room."""

    # Who.
    wrong_credentials = "wrong_credentials"
    email_unconfirmed = "email_unconfirmed"
    link_unknown = "link_unknown"
    own_dossier = "own_dossier"
    own_account = "own_account"
    # Four eyes at the sworn desk.
    oath_missing = "oath_missing"
    text_changed = "text_changed"
    nothing_proposed = "nothing_proposed"
    second_member = "second_member"
    finding_differs = "finding_differs"
    # What somebody calls themselves.
    email_malformed = "email_malformed"
    email_taken = "email_taken"
    password_too_short = "password_too_short"  # noqa: S105  A code, as are the next four.
    password_too_long = "password_too_long"  # noqa: S105
    password_guessable = "password_guessable"  # noqa: S105
    password_differs = "password_differs"  # noqa: S105
    password_wrong = "password_wrong"  # noqa: S105
    # Roles.
    role_not_for_staff = "role_not_for_staff"
    roles_conflict = "roles_conflict"
    last_admin = "last_admin"
    scope_unknown = "scope_unknown"
    panel_signs_itself = "panel_signs_itself"
    # Identity.
    identity_waiting = "identity_waiting"
    identity_verified = "identity_verified"
    consent_missing = "consent_missing"
    number_wrong = "number_wrong"
    born_wrong = "born_wrong"
    under_age = "under_age"
    nationality_wrong = "nationality_wrong"
    power_missing = "power_missing"
    number_taken = "number_taken"
    documents_missing = "documents_missing"
    document_unreadable = "document_unreadable"
    document_too_large = "document_too_large"
    reason_missing = "reason_missing"
    # Bars.
    relative_declared = "relative_declared"
    too_many_relatives = "too_many_relatives"
    list_unreadable = "list_unreadable"
