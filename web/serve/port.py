"""The listening sockets: taken before all else, kept while web processes come and go."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Iterator

from auction.kernel.refusal import Failure

_BACKLOG = 2048
_NOT_HERE = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


class PortUnavailable(Failure):
    """The platform cannot listen where it was asked to; the message is one sentence."""


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[list[socket.socket]]:
    """Listen on every address of `host`, e.g. both of `localhost`; port 0 takes any free one.

    Raises `PortUnavailable` if the port is taken or the host is not ours.
    """
    with contextlib.ExitStack() as stack:
        yield _take(host, port, stack)


def port_of(sockets: list[socket.socket]) -> int:
    """Return the port the sockets listen on."""
    port: int = sockets[0].getsockname()[1]
    return port


def _take(host: str, port: int, stack: contextlib.ExitStack) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    for family, address in _addresses(host, port):
        taken = stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            taken.bind((address, port_of(sockets) if sockets else port))
            taken.listen(_BACKLOG)
        except OSError as error:
            if error.errno in _NOT_HERE:
                continue
            raise PortUnavailable(
                f"Cannot listen on {host}:{port} ({error.strerror}):"
                " choose another port with PORT or --port."
            ) from error
        sockets.append(taken)
    if not sockets:
        raise PortUnavailable(f"{host} is no address of this machine.")
    return sockets


def _addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, str]]:
    """Return the host's addresses, each once, IPv4 first."""
    try:
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except OSError as error:
        raise PortUnavailable(f"{host} is no address of this machine ({error}).") from error
    return sorted({(family, str(address[0])) for family, _, _, _, address in found})
