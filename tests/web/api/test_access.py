"""Who gets in: tokens, scopes, sessions; and what a stranger is told."""

from __future__ import annotations

from collections.abc import AsyncIterator

from auction.kernel.actor import Role
from auction.people import service
from auction.people.sign_ins import token_id
from tests.web.api.api_site import ApiSite, refusal
from web.api.v1.table import ENDPOINTS


async def test_what_needs_a_token_is_not_done_without(api: ApiSite) -> None:
    stranger = api.client()
    for endpoint in ENDPOINTS:
        if endpoint.scope is None:
            continue
        path = endpoint.path.replace("{", "").replace("}", "")
        answer = await (stranger.post(path) if endpoint.method == "POST" else stranger.get(path))
        assert refusal(answer)[:2] == (401, "not_signed_in"), path
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_token_is_good_for_its_scopes_alone(api: ApiSite) -> None:
    judge = await api.as_(Role.judge, scopes=["read"])
    answer = await judge.post("/cases", {"number": "（2026）琼72执123号"})
    assert refusal(answer)[:2] == (403, "not_allowed")
    assert answer.json()["data"] == {"scope": "cases"}


async def test_a_scope_gives_no_role(api: ApiSite) -> None:
    clerk = await api.as_(Role.finance, scopes=["cases", "settlement", "read"])
    opened = await clerk.post("/cases", {"number": "（2026）琼72执123号"})
    ruled = await clerk.post("/sales/sale_x/ruling")
    assert refusal(opened)[:2] == (403, "not_allowed")
    assert refusal(ruled)[:2] == (404, "not_found")


async def test_a_revoked_token_is_worth_nothing(api: ApiSite) -> None:
    judge = await api.as_(Role.judge)
    token = judge.http.headers["authorization"].removeprefix("Bearer ")
    async with api.house.works.begin(api.staff[Role.judge]) as uow:
        await service.revoke_token(
            uow, token_id=token_id(token), machine_now=api.house.clock.machine_now()
        )
    assert (await judge.get("/me")).status_code == 401


async def test_me_says_what_a_token_may_do(api: ApiSite) -> None:
    me = await (await api.as_(Role.judge, scopes=["read", "cases"])).read("/me")
    assert me["scopes"] == ["cases", "read"]
    assert me["account"]["court_id"] == api.court_id
    assert me["account"]["roles"] == ["judge"]


async def test_a_refusal_is_worded_in_the_language_asked_for(api: ApiSite) -> None:
    stranger = api.client()
    english = (await stranger.get("/me")).json()
    chinese = (await stranger.http.get("/api/v1/me", headers={"Accept-Language": "zh"})).json()
    assert english["code"] == chinese["code"] == "not_signed_in"
    assert english["title"].isascii()
    assert not chinese["title"].isascii()


async def test_a_senseless_id_is_not_found(api: ApiSite) -> None:
    judge = await api.as_(Role.judge)
    for lot_id in ("x" * 65, "a%20b", "%E6%B3%95"):
        assert refusal(await judge.get(f"/lots/{lot_id}"))[:2] == (404, "not_found"), lot_id


async def test_a_method_nobody_offers_is_said_to_be_so(api: ApiSite) -> None:
    answer = await api.client().http.delete("/api/v1/courts")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


async def test_more_than_is_taken_is_refused(api: ApiSite) -> None:
    judge = await api.as_(Role.judge)

    async def too_much() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b" " * 100_000

    declared = await judge.post("/cases", content=b" " * 1_000_001)
    streamed = await judge.post("/cases", content=too_much())
    assert declared.status_code == 413
    assert refusal(streamed)[:2] == (413, "body_too_large")


async def test_the_description_is_served(api: ApiSite) -> None:
    document = await api.client().read("/openapi.json")
    assert document["servers"] == [{"url": api.house.settings.public_url}]
    assert len(document["paths"]) > 70
