"""Whatever the register or the network sends, the client gives an answer or an error in time."""

import tracemalloc
from functools import partial
from random import Random

import pytest

from members.register import client
from members.register.errors import AnswerError, AwayError
from tests.support import register_server as hooks
from tests.support.mutated_json import mutated
from tests.support.register_server import RegisterServer, changed, instead
from tests.support.rows import checked
from tests.support.sampling import SEED


@pytest.fixture
def limit(monkeypatch):
    """Return a function that sets a limit of requests."""
    room = "members.register.transport"
    return lambda name, value: monkeypatch.setattr(f"{room}.{name}", value)


@pytest.mark.parametrize(
    "hook", [instead(429), instead(500), instead(503), hooks.no_answer]
)
@pytest.mark.parametrize("times", [1, 3])
def test_a_busy_register_is_asked_again(register, hook, times):
    number = register.add()
    register.next(hook, times=times)

    assert client.unit(number).status == "active"
    assert len(register.requests) == times + 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_register_that_stays_busy_is_away_after_four_requests(register, status):
    number = register.add()
    register.next(instead(status), times=9)

    with pytest.raises(AwayError, match=f"status {status}") as error:
        client.unit(number)

    assert not isinstance(error.value, AnswerError)
    assert len(register.requests) == 4


def test_a_register_that_is_not_there_is_away(register, settings):
    register.server_close()

    with pytest.raises(AwayError, match="ConnectError"):
        client.unit(checked(1))


def test_a_wait_that_the_register_asks_for_is_kept(register):
    number = register.add()
    register.next(instead(429, Retry_After="1"), instead(503, Retry_After="soon"))

    assert client.unit(number).status == "active"

    first, second, _third = (request.at for request in register.requests)
    assert second - first >= 1


@pytest.mark.parametrize(
    "after", ["61", "999999999", "Fri, 31 Dec 9999 23:59:59 GMT"], ids=str
)
def test_nobody_asks_again_before_a_longer_wait_is_over(register, after):
    register.next(instead(503, Retry_After=after))

    with pytest.raises(AwayError):
        client.unit(register.add())

    assert len(register.requests) == 1


@pytest.mark.parametrize(
    "hook",
    [
        hooks.html(),
        instead(content_type="text/html"),
        instead(body=b""),
        instead(body=b"{", content_type="application/json"),
        instead(body=b"\xff{}"),
        instead(body=b"NaN"),
        instead(body=b"9" * 9999),
        instead(body=b"[" * 100_000),
        instead(body=b'{"a":' * 900 + b"1" + b"}" * 900),
        instead(body=b"[]"),
        instead(body=b"null"),
        hooks.truncated,
        instead(204, b""),
        instead(400),
        instead(401),
        instead(403),
        instead(406),
        instead(418),
        instead(Content_Encoding="gzip"),
        instead(Content_Encoding="br"),
    ],
)
def test_an_answer_that_is_none_is_not_asked_for_again(register, hook):
    number = register.add()
    register.next(hook, times=9)

    with pytest.raises(AnswerError):
        client.unit(number)
    with pytest.raises(AnswerError):
        client.units([number])
    assert len(register.requests) == 2


def test_another_version_than_ours_is_no_answer(register, limit):
    types = {"enheter": "application/vnd.brreg.enhetsregisteret.enhet.v1+json"}
    limit("MEDIA_TYPES", types)

    with pytest.raises(AnswerError, match="status 406"):
        client.unit(register.add())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(register, status):
    other = RegisterServer()
    address = f"http://127.0.0.1:{other.server_port}/enhetsregisteret/api"
    register.next(instead(status, Location=address))

    with pytest.raises(AnswerError, match=f"status {status}"):
        client.unit(register.add())

    other.socket.setblocking(False)
    with pytest.raises(BlockingIOError):
        other.socket.accept()
    other.server_close()


@pytest.mark.parametrize("of_head", [False, True], ids=["body", "head"])
def test_a_drip_of_30_seconds_is_ended_when_its_time_is_over(register, limit, of_head):
    limit("ANSWER", 1)
    hook = hooks.drip(300, 0.1, of_head=of_head)
    register.next(hook)

    with pytest.raises(AnswerError, match="within 1 seconds"):
        client.unit(register.add())

    assert 0 < len(hook.sent) < 150
    assert len(register.requests) == 1


def test_a_silent_register_is_away(register, limit):
    limit("READ", 0.2)
    register.next(hooks.drip(1, 60, of_head=True), times=9)

    with pytest.raises(AwayError, match="ReadTimeout"):
        client.unit(register.add())

    assert len(register.requests) == 4


@pytest.mark.parametrize(
    "hook",
    [
        hooks.drip(600, 0.1),
        hooks.drip(600, 0.1, of_head=True),
        instead(503, Retry_After="2"),
    ],
    ids=["body", "head", "busy"],
)
def test_nobody_waits_longer_than_they_want(register, hook):
    register.next(hook)

    with pytest.raises(AwayError):
        client.search("yara", within=1)

    assert len(register.requests) == 1


def test_30_megabytes_are_not_read(register):
    hook = hooks.megabytes(30)
    register.next(hook)

    with pytest.raises(AnswerError, match="more than 4000000 bytes"):
        client.unit(register.add())

    assert sum(hook.sent) < 30 * 2**20


def test_a_gzip_bomb_is_not_unpacked(register):
    bomb = hooks.gzip_bomb(megabytes=200)
    number = register.add()
    register.next(bomb)
    tracemalloc.start()

    with pytest.raises(AnswerError, match="more than 4000000 bytes"):
        client.unit(number)

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * 2**20


@pytest.mark.parametrize("depth", [100, 900, 3000, 9000, 50_000])
def test_a_unit_as_deep_as_a_well_is_read_or_refused(register, depth):
    number = register.add()
    well = b"[" * depth + b"]" * depth
    body = b'{"organisasjonsnummer": "%s", "navn": "A", "x": %s}'
    register.next(instead(body=body % (number.encode(), well)), times=9)

    try:
        assert client.unit(number).unit.name == "A"
    except AnswerError:
        assert depth > 100


def test_of_mutated_lists_each_is_read_or_refused(register, figure):
    random, refused = Random(SEED), 0
    numbers = [register.add() for _ in range(3)]
    for number in numbers:
        register.report(number, 7)

    for _ in range(30):
        register.next(changed(partial(mutated, random)), times=2)
        for ask in (lambda: client.units(numbers), lambda: client.updates(numbers, 0)):
            try:
                assert set(ask()) <= {*numbers, *((7, number) for number in numbers)}
            except AnswerError:
                refused += 1
        register.hooks.clear()

    assert 0 < refused < 60
    figure(tried={"mutated lists": 60})
