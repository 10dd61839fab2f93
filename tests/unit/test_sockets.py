import socket

import pytest
from pytest_socket import SocketBlockedError


# The plugin warns as well as raising, and here warnings are errors: it must raise its own.
@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_unit_test_cannot_open_a_socket():
    with pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET)
