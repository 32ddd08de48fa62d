"""Signing in as a browser does: take the form's token, send the form, keep the cookie."""

from __future__ import annotations

import re

import httpx2

_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def csrf_of(html: str) -> str:
    """Return the token the forms of a page carry."""
    found = _TOKEN.search(html)
    assert found is not None, "the page has no form"
    return found.group(1)


async def sign_in(client: httpx2.AsyncClient, email: str, password: str) -> httpx2.Response:
    """Sign a client in; return the answer to the form."""
    page = await client.get("/sign-in")
    form = {"csrf": csrf_of(page.text), "email": email, "password": password}
    return await client.post("/sign-in", data=form)
