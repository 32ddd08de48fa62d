"""A table of taxes by API: brought, looked at, counting, taken out; refused where it is wrong."""

from __future__ import annotations

from auction.kernel.actor import Role
from tests.auction.taxes.test_tax_file import GOOD, HEAD
from tests.web.api.api_site import ApiSite, Client, refusal
from tests.web.api.test_cases import CASE

CSV = {"Content-Type": "text/csv"}


async def bring(clerk: Client, *lines: str) -> str:
    content = "\n".join([HEAD, *lines]).encode()
    return await clerk.made("/taxes", content=content, headers=CSV)


async def test_a_table_is_brought_looked_at_and_counts(api: ApiSite) -> None:
    clerk = await api.as_(Role.clerk)
    table_id = await bring(clerk, GOOD)
    shown = await clerk.read(f"/taxes/{table_id}")
    assert (shown["state"], shown["rates"][0]["tiers"]) == (
        "preview",
        [{"over_fen": 0, "rate_bp": 300}],
    )
    assert (await clerk.act(f"/taxes/{table_id}/counting"))["version"] == 1
    assert (await clerk.read("/taxes"))["items"][0]["state"] == "counts"
    exported = await clerk.get(f"/taxes/{table_id}/export")
    assert exported.content.decode("utf-8-sig").count("\r\n") == 2


async def test_a_table_with_a_refused_line_names_it_and_does_not_count(api: ApiSite) -> None:
    clerk = await api.as_(Role.clerk)
    table_id = await bring(clerk, GOOD, GOOD.replace("300", "3%"))
    lines = (await clerk.read(f"/taxes/{table_id}"))["lines"]
    assert [line["refusal"] for line in lines] == ["", "tax_bad_rate"]
    answer = await clerk.post(f"/taxes/{table_id}/counting")
    assert refusal(answer)[:2] == (422, "tax_lines_refused")


async def test_what_is_no_table_is_refused_whole(api: ApiSite) -> None:
    clerk = await api.as_(Role.clerk)
    answer = await clerk.post("/taxes", content=b"a,b\n1,2\n", headers=CSV)
    assert refusal(answer)[:2] == (422, "tax_column_missing")


async def test_no_taxes_are_told_of_a_lot_nobody_may_see(api: ApiSite) -> None:
    judge = await api.as_(Role.judge)
    await judge.made("/cases", CASE)
    answer = await judge.get("/lots/lot_0000000000000000/taxes", price_fen=1)
    assert answer.status_code == 404
