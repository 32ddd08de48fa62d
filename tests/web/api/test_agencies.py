"""The roster through the API: an agency whole, and a file looked at and done."""

from __future__ import annotations

from auction.kernel.actor import Role
from tests.web.api.api_site import ApiSite, refusal

AGENCY = {
    "name": "海南评估所",
    "licence_no": "琼房评1",
    "speciality": "real_estate",
    "province": "海南",
    "city": "海口市",
    "expires_on": "2027-12-31",
}
FILE = "Name,Speciality,Licence\n琼海评估所,land,琼土9\n坏所,poetry,X1\n".encode()


async def test_an_agency_is_kept_whole(api: ApiSite) -> None:
    clerk = await api.as_(Role.clerk)
    agency_id = await clerk.made("/agencies", AGENCY)
    path = f"/agencies/{agency_id}"
    await clerk.act(f"{path}/licences", {"speciality": "land", "licence_no": "琼土1"})
    signer = {"name": "张三", "category": "land", "licence_no": "T1"}
    await clerk.act(f"{path}/appraisers", signer)
    shown = await clerk.read(path)
    assert shown["province"] == "海南省"
    assert [one["speciality"] for one in shown["licences"]] == ["land", "real_estate"]
    gone = await clerk.act(f"{path}/appraisers/end", {"category": "land", "licence_no": "T1"})
    assert gone["appraisers"] == []
    left = await clerk.act(f"{path}/licences/end", {"speciality": "land"})
    assert [one["speciality"] for one in left["licences"]] == ["real_estate"]


async def test_a_removed_licence_is_barred_here_too(api: ApiSite) -> None:
    judge = await api.as_(Role.judge)
    agency_id = await judge.made("/agencies", AGENCY)
    removed = await judge.act(
        f"/agencies/{agency_id}/removal", {"ground": "fraud", "note": "虚假报告"}
    )
    assert removed["removal_ground"] == "fraud"
    again = await judge.post("/agencies", AGENCY)
    assert refusal(again) == (422, "agency_barred", "licence_no")


async def test_a_file_is_looked_at_and_then_done(api: ApiSite) -> None:
    clerk = await api.as_(Role.clerk)
    sent = {"content": FILE, "headers": {"Content-Type": "text/csv"}}
    import_id = await clerk.made("/agencies/imports", **sent)
    looked = await clerk.read(f"/agencies/imports/{import_id}")
    assert [line["outcome"] for line in looked["lines"]] == ["added", "refused"]
    await clerk.act(f"/agencies/imports/{import_id}/application")
    answer = await clerk.get("/agencies/export", encoding="gb18030", language="zh")
    assert "琼海评估所,土地,琼土9" in answer.content.decode("gb18030")


async def test_another_courts_agency_is_not_found(api: ApiSite) -> None:
    agency_id = await (await api.as_(Role.clerk)).made("/agencies", AGENCY)
    other = await api.as_(await api.other_court())
    assert refusal(await other.get(f"/agencies/{agency_id}"))[:2] == (404, "not_found")


async def test_the_record_of_an_agency_is_shown(api: ApiSite) -> None:
    clerk = await api.as_(Role.clerk)
    agency_id = await clerk.made("/agencies", AGENCY)
    assert (await clerk.read(f"/agencies/{agency_id}/record"))["taken"] == 0
