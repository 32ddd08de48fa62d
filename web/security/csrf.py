"""Pure. Did a page of ours send this? Where it came from, and the token its form carries.

Both must hold for whatever is no mere reading: the browser's own word (Sec-Fetch-Site, Origin),
and a token bound to the session, or for a visitor to a cookie of the browser's own.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
TOKEN_FIELD = "csrf"  # noqa: S105  The field's name, as is the next.
TOKEN_HEADER = "x-csrf-token"  # noqa: S105
MOST_FIELDS = 2_000

_BOUNDARY = re.compile(r'boundary="?([^";,]{1,200})"?', re.IGNORECASE)
_NAME = re.compile(rb'[;\s]name="([^"]*)"', re.IGNORECASE)


def is_from_us(headers: Mapping[str, str], public_url: str) -> bool:
    """Say whether the browser's headers allow that a page of this site sent the request.

    Header names are in lower case. A client that sends neither Origin nor Sec-Fetch-Site is no
    browser that another site could use; its token still has to be right.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    host = urlsplit(origin).netloc
    return bool(host) and host in {headers.get("host"), urlsplit(public_url).netloc}


def is_token(sent: str | None, expected: str) -> bool:
    """Compare tokens in constant time; an empty one is never right."""
    return bool(sent and expected) and hmac.compare_digest((sent or "").encode(), expected.encode())


def visitor_token(secret_key: bytes, cookie: str) -> str:
    """Return the token a visitor's forms carry, bound to a cookie only this browser has."""
    return hmac.new(secret_key, b"visitor form\0" + cookie.encode(), hashlib.sha256).hexdigest()


def token_in(content_type: str, body: bytes, *, whole: bool) -> str | None:
    """Return the token found in a form's body, or None if it is not there (yet).

    A multipart body is looked at from its beginning: the token stands before the files. Of a
    urlencoded body nothing is said before it is `whole`.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _in_urlencoded(body) if whole else None
    if kind == "multipart/form-data":
        return _in_multipart(content_type, body)
    return None


def _in_urlencoded(body: bytes) -> str | None:
    try:
        sent = parse_qs(body.decode("latin-1"), max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    return sent.get(TOKEN_FIELD, [None])[0]


def _in_multipart(content_type: str, body: bytes) -> str | None:
    found = _BOUNDARY.search(content_type)
    if found is None:
        return None
    parts = body.split(b"--" + found.group(1).encode("latin-1"))
    for part in parts[1:-1]:  # The last part may not have arrived in full.
        head, _, content = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if name is not None and name.group(1) == TOKEN_FIELD.encode() and b"filename" not in head:
            return content.removesuffix(b"\r\n").decode("latin-1")
    return None
