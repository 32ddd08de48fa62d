from __future__ import annotations

import pytest

from web.security import csrf

PUBLIC = "https://court.example"
HOST = {"host": "court.example"}
BOUNDARY = "multipart/form-data; boundary=xyz"


def multipart(*parts: tuple[str, bytes]) -> bytes:
    body = b""
    for head, content in parts:
        body += b'--xyz\r\nContent-Disposition: form-data; name="%s"' % head.encode()
        body += b"\r\n\r\n" + content + b"\r\n"
    return body + b"--xyz--\r\n"


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"origin": "https://court.example"}, True),
        ({"origin": "https://court.example.evil.org"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://court.example"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "https://evil.org"}, False),
    ],
)
def test_only_a_page_of_this_site_is_ours(headers: dict[str, str], ours: bool) -> None:
    assert csrf.is_from_us({**HOST, **headers}, PUBLIC) is ours


def test_origin_is_held_against_the_public_address_behind_a_proxy() -> None:
    headers = {"host": "10.0.0.7:8000", "origin": "https://court.example"}

    assert csrf.is_from_us(headers, PUBLIC)


@pytest.mark.parametrize(("sent", "right"), [("t", True), ("T", False), ("", False), (None, False)])
def test_token_must_be_the_very_one(sent: str | None, right: bool) -> None:
    assert csrf.is_token(sent, "t") is right


def test_empty_token_is_never_right() -> None:
    assert not csrf.is_token("", "")


def test_visitors_token_is_bound_to_the_cookie_and_the_key() -> None:
    tokens = {csrf.visitor_token(key, cookie) for key in (b"k1", b"k2") for cookie in ("c1", "c2")}

    assert len(tokens) == 4


def test_token_is_found_in_a_plain_form() -> None:
    kind = "application/x-www-form-urlencoded; charset=utf-8"

    assert csrf.token_in(kind, b"name=x&csrf=a%2Bb", whole=True) == "a+b"


def test_plain_form_is_read_whole() -> None:
    kind = "application/x-www-form-urlencoded"

    assert csrf.token_in(kind, b"csrf=abc", whole=False) is None


def test_token_is_found_before_the_file_has_arrived() -> None:
    body = multipart(("csrf", b"abc"), ('f"; filename="a.pdf', b"%PDF" * 1000))[:500]

    assert csrf.token_in(BOUNDARY, body, whole=False) == "abc"


def test_token_that_has_not_arrived_in_full_is_not_taken() -> None:
    body = multipart(("csrf", b"abcdef"))[:60]

    assert csrf.token_in(BOUNDARY, body, whole=False) is None


def test_file_cannot_pose_as_the_token() -> None:
    body = multipart(('csrf"; filename="x', b"abc"))

    assert csrf.token_in(BOUNDARY, body, whole=True) is None


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"csrf": "abc"}'),
        ("text/plain", b"csrf=abc"),
        ("", b"csrf=abc"),
        ("multipart/form-data", b"csrf=abc"),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 3000)),
        ("application/x-www-form-urlencoded", b"\xff\xfe%%%"),
    ],
)
def test_what_is_no_form_of_ours_carries_no_token(kind: str, body: bytes) -> None:
    assert csrf.token_in(kind, body, whole=True) is None
