"""What the court writes down about one agency: details, licences, appraisers, removal."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from valuation.agencies import keeping
from valuation.agencies import service as roster_service
from valuation.agencies.licences import RemovalGround
from valuation.agencies.speciality import Speciality
from web.court.roster import act_on_agency
from web.forms import FormView


async def keep_details(request: Request) -> Response:
    """Write down name, place, contact and scope anew."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        typed = {
            "name": form.text("name", longest=200),
            "province": form.optional_text("province", longest=60),
            "city": form.optional_text("city", longest=60),
            "address": form.optional_text("address", longest=300),
            "contact": form.optional_text("contact", longest=200),
            "practice_scope": form.optional_text("practice_scope", longest=500),
        }
        form.check()
        await keeping.keep_details(uow, agency_id=_id(request), **typed)

    return await act_on_agency(request, act, said="agency_changed")


async def keep_licence(request: Request) -> Response:
    """Write down the licence for a speciality."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        speciality = form.choice("speciality", Speciality)
        licence_no = form.text("licence_no", longest=60)
        expires_on = form.optional_day("expires_on")
        form.check()
        await keeping.keep_licence(
            uow,
            agency_id=_id(request),
            speciality=speciality,
            licence_no=licence_no,
            expires_on=expires_on,
        )

    return await act_on_agency(request, act, said="licence_kept")


async def drop_licence(request: Request) -> Response:
    """Take a speciality off the agency."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        speciality = form.choice("speciality", Speciality)
        form.check()
        await keeping.drop_licence(uow, agency_id=_id(request), speciality=speciality)

    return await act_on_agency(request, act, said="licence_dropped")


async def add_appraiser(request: Request) -> Response:
    """Note who signs for the agency."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        name = form.text("name", longest=60)
        category = form.choice("category", Speciality)
        licence_no = form.text("licence_no", longest=60)
        expires_on = form.optional_day("expires_on")
        form.check()
        await keeping.add_appraiser(
            uow,
            agency_id=_id(request),
            name=name,
            category=category,
            licence_no=licence_no,
            expires_on=expires_on,
        )

    return await act_on_agency(request, act, said="appraiser_added")


async def remove_appraiser(request: Request) -> Response:
    """Note that somebody no longer signs for the agency."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        category = form.choice("category", Speciality)
        licence_no = form.text("licence_no", longest=60)
        form.check()
        await keeping.remove_appraiser(
            uow, agency_id=_id(request), category=category, licence_no=licence_no
        )

    return await act_on_agency(request, act, said="appraiser_removed")


async def remove(request: Request) -> Response:
    """Take the agency off the roster, with the ground."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        ground = form.choice("ground", RemovalGround)
        note = form.text("note")
        form.check()
        await roster_service.remove_agency(uow, agency_id=_id(request), ground=ground, note=note)

    return await act_on_agency(request, act, said="agency_removed")


def _id(request: Request) -> str:
    return str(request.path_params["agency_id"])
