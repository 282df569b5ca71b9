"""A client's socket keeps what the client does not take, and nobody waits for it."""

import socket

import pytest

from cluster import client_socket
from cluster.client_socket import ClientSocket

LARGE = b"x" * 4_000_000


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ClientSocket(ours), theirs


def test_what_the_client_does_not_take_is_kept_and_sent_later(pair):
    ours, theirs = pair
    theirs.settimeout(5)

    ours.sendall(LARGE)
    left, received = len(ours.unsent), b""
    while len(received) < len(LARGE):
        received += theirs.recv(len(LARGE))
        ours.flush()

    assert 0 < left < len(LARGE)
    assert (received, ours.unsent) == (LARGE, b"")


def test_a_client_that_lags_far_behind_counts_as_gone(pair, monkeypatch):
    ours, _theirs = pair
    monkeypatch.setattr(client_socket, "MAX_UNSENT", len(LARGE))

    ours.sendall(LARGE)
    with pytest.raises(BrokenPipeError):
        ours.sendall(LARGE)


def test_no_timeout_makes_a_thread_wait(pair):
    ours, _theirs = pair

    ours.settimeout(30)
    ours.setblocking(True)

    assert (ours.gettimeout(), ours.sock.getblocking()) == (0.0, False)
    with pytest.raises(BlockingIOError):
        ours.recv(1)
