"""A unit test that opens a socket fails: nothing of the engine asks a network anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import pytest_socket


@pytest.fixture(autouse=True)
def _no_sockets(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close sockets, except where a test drives a browser or Spark, which talk to themselves through one."""
    if request.node.get_closest_marker("browser") or request.node.get_closest_marker("spark"):
        yield
        return
    pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()
