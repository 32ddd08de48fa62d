"""A finished lot's archive, for the court to keep."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from typing import IO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.queries import lot
from auction.registers.archive import write_archive
from web.court.acting import court_of
from web.requests import house

_CHUNK_BYTES = 65_536


async def download_archive(request: Request) -> Response:
    """Give the archive as a file; it is made on disk, not in memory."""
    async with house(request).database.session() as session:
        found = await lot(session, request.path_params["lot_id"])
        if found is None or found.court_id != court_of(request):
            raise refuse(CommonRefusal.not_found)
        with contextlib.ExitStack() as until_sent:
            file = until_sent.enter_context(tempfile.TemporaryFile())
            await write_archive(session, found.id, file)
            until_sent.pop_all()
    name = f'attachment; filename="lot-{found.number}.zip"'
    headers = {"Content-Disposition": name, "Content-Length": str(file.tell())}
    return StreamingResponse(_chunks(file), media_type="application/zip", headers=headers)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
