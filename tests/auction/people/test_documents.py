from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from auction.kernel.refusal import Refused
from auction.people.documents import checked_type
from auction.people.refusals import PeopleRefusal
from tests.fakes.identity_papers import PNG, pdf


async def test_picture_is_known_by_its_content() -> None:
    assert await checked_type(PNG) == "image/png"


async def test_pdf_that_opens_is_taken() -> None:
    assert await checked_type(pdf()) == "application/pdf"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\x00" + b"\x00" * 100,
        b"%PDF-1.7 but nothing that follows",
    ],
)
async def test_what_is_no_picture_and_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        await checked_type(content)

    assert refused.value.refusal.code == PeopleRefusal.document_unreadable


async def test_locked_pdf_is_refused() -> None:
    locked = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as open_pdf:
        open_pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))

    with pytest.raises(Refused) as refused:
        await checked_type(locked.getvalue())

    assert refused.value.refusal.code == PeopleRefusal.document_unreadable


async def test_document_over_the_limit_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(Refused) as refused:
        await checked_type(b"\x00" * 10_000_001)

    assert refused.value.refusal.code == PeopleRefusal.document_too_large
