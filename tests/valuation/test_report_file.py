"""A report's file: judged by what it is, and disarmed before anyone opens it."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from auction.kernel.refusal import Refusal
from tests.valuation.reports import pdf_with, plain_pdf
from valuation.refusals import ValuationRefusal
from valuation.report_file import MAX_REPORT_BYTES, CheckedReport, check_report


def encrypted(user: str, owner: str) -> bytes:
    out = BytesIO()
    with Pdf.open(BytesIO(plain_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=user, owner=owner))
    return out.getvalue()


def without_pages() -> bytes:
    out = BytesIO()
    with Pdf.new() as pdf:
        pdf.save(out)
    return out.getvalue()


async def test_a_plain_report_passes_with_its_pages_counted() -> None:
    checked = await check_report(plain_pdf(pages=3))
    assert isinstance(checked, CheckedReport)
    assert checked.pages == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", ValuationRefusal.report_not_pdf),
        (b"<html>%PDF-1.7</html>", ValuationRefusal.report_not_pdf),
        (b"%PDF-1.7 and nothing more", ValuationRefusal.report_not_pdf),
        (plain_pdf()[:200], ValuationRefusal.report_not_pdf),
        (encrypted("secret", "owner"), ValuationRefusal.report_encrypted),
        (encrypted("", "owner"), ValuationRefusal.report_encrypted),
        (without_pages(), ValuationRefusal.report_empty),
        (b"%PDF-" + b"0" * MAX_REPORT_BYTES, ValuationRefusal.report_too_large),
    ],
    ids=["empty", "html", "garbage", "cut off", "locked", "owner-locked", "no pages", "too large"],
)
async def test_what_is_no_readable_report_is_refused(
    content: bytes, code: ValuationRefusal
) -> None:
    refusal = await check_report(content)
    assert isinstance(refusal, Refusal)
    assert refusal.code is code


@pytest.mark.parametrize(
    "action",
    [
        Dictionary(S=Name.JavaScript, JS="app.alert('x')"),
        Dictionary(S=Name.Launch, F="calc.exe"),
        Dictionary(S=Name.URI, URI="http://example.org/"),
    ],
    ids=["script", "launch", "link"],
)
async def test_the_copy_does_nothing_when_it_is_opened(action: Dictionary) -> None:
    checked = await check_report(pdf_with(OpenAction=action))
    assert isinstance(checked, CheckedReport)
    with Pdf.open(BytesIO(checked.harmless)) as copy:
        assert "/OpenAction" not in copy.Root


async def test_the_copy_carries_no_file_inside() -> None:
    out = BytesIO()
    with Pdf.open(BytesIO(plain_pdf())) as pdf:
        pdf.attachments["hidden.exe"] = b"MZ"
        pdf.save(out)
    checked = await check_report(out.getvalue())
    assert isinstance(checked, CheckedReport)
    with Pdf.open(BytesIO(checked.harmless)) as copy:
        assert not list(copy.attachments)


async def test_the_same_file_gives_the_same_copy() -> None:
    content = pdf_with(OpenAction=Array([Name.Fit]))
    assert await check_report(content) == await check_report(content)
