"""The agencies in public: who stands on which court's roster, and what each one did.

Law: REF-22: the grounds on which commissions were declined are published.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import CommonRefusal, refuse
from auction.people.queries import courts
from valuation.agencies.queries import roster
from valuation.record.figures import ValuerKind, compare
from valuation.record.queries import record_of, valued_by_agencies
from web.court.roster import agencies_context, today_of
from web.requests import house
from web.templating import render


async def list_agencies(request: Request) -> Response:
    """Show the agencies of every court, with what each values, where, and how it stands."""
    async with house(request).database.session() as session:
        listed = await roster(session, None)
        context = {
            **agencies_context(request, "/agencies", listed),
            "courts": {court.id: court for court in await courts(session)},
        }
    return render(request, "public/agencies.html", context)


async def show_agency(request: Request) -> Response:
    """Show one agency: its licences, and its record."""
    agency_id = request.path_params["agency_id"]
    async with house(request).database.session() as session:
        listed = await roster(session, None)
        agency = next((row for row in listed if row.id == agency_id), None)
        if agency is None:
            raise refuse(CommonRefusal.not_found)
        lines = compare(await valued_by_agencies(session, [agency.id]))
        context = {
            "agency": agency,
            "today": today_of(request),
            "record": (await record_of(session, [agency.id]))[agency.id],
            "prices": next((line for line in lines if line.kind is ValuerKind.agency), None),
            "court": next(
                (court for court in await courts(session) if court.id == agency.court_id), None
            ),
        }
    return render(request, "public/agency.html", context)
