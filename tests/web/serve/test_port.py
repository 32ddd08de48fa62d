from __future__ import annotations

import socket

import pytest

from web.serve.port import PortUnavailable, listening, port_of


def test_a_taken_port_is_one_sentence() -> None:
    with (
        listening("127.0.0.1", 0) as taken,
        pytest.raises(PortUnavailable, match=r"Cannot listen on 127\.0\.0\.1:\d+ \(.*\): choose"),
        listening("127.0.0.1", port_of(taken)),
    ):
        pass


def test_a_port_is_free_again_after_its_socket_closed() -> None:
    with listening("127.0.0.1", 0) as first:
        port = port_of(first)
    with listening("127.0.0.1", port) as second:
        assert port_of(second) == port


def test_localhost_is_listened_on_at_all_its_addresses() -> None:
    with listening("localhost", 0) as sockets:
        assert len({port_of([one]) for one in sockets}) == 1
        with socket.create_connection(("localhost", port_of(sockets)), timeout=5):
            pass


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_a_host_that_is_not_ours_is_one_sentence(host: str) -> None:
    with pytest.raises(PortUnavailable, match="is no address of this machine"), listening(host, 0):
        pass
