"""A newer version is announced to administrators, if the operator names an address to ask."""

import json

import pytest

from members.operation import version
from members.operation.work.declared import JOBS
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.register_server import instead, no_answer
from tests.support.rows import the_cluster

[JOB] = [job for job in JOBS if job.name == "newest_version"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(register, settings, monkeypatch):
    """Return a function that lets the address answer, runs the job, and returns what is newer."""
    monkeypatch.setattr(version, "running_version", "0.4.0")
    settings.RELEASES_URL = register.url

    def ask(answer):
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        register.next(instead(200, body, "application/json"))
        JOB.run()
        return version.newer_version()

    return ask


@pytest.mark.parametrize(
    ("tag", "newer"),
    [
        ("v0.5.0", "0.5.0"),
        ("0.4.1", "0.4.1"),
        ("v0.10.0", "0.10.0"),
        ("v0.4.0", ""),
        ("v0.3.9", ""),
        ("v1.0.0-beta", ""),
        ("<b>9.9.9</b>", ""),
        (["v9.9.9"], ""),
    ],
)
def test_only_a_higher_version_is_newer(ask, tag, newer):
    assert ask({"tag_name": tag}) == newer


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b"{}", b'{"tag_name": null}'])
def test_an_answer_without_a_version_leaves_the_last_one(ask, answer):
    ask({"tag_name": "v0.5.0"})

    assert ask(answer) == "0.5.0"


def test_without_an_address_nobody_is_asked_and_nothing_is_announced(
    ask, register, settings, django_assert_num_queries
):
    ask({"tag_name": "v0.5.0"})
    settings.RELEASES_URL = ""

    with django_assert_num_queries(0):
        JOB.run()
        assert version.newer_version() == ""
    assert len(register.requests) == 1


def test_an_address_that_does_not_answer_is_no_fault_of_the_job(ask, register):
    ask({"tag_name": "v0.5.0"})
    register.next(no_answer)

    JOB.run()

    assert version.newer_version() == "0.5.0"


def test_administrators_read_of_it_on_the_front_page_and_all_staff_which_version_runs(
    ask, client
):
    ask({"tag_name": "v0.5.0"})
    the_cluster()
    announced = "Versjon 0.5.0 av registeret er kommet; denne er 0.4.0"
    for role, expected in (("site administrator", 1), ("secretary", 0)):
        log_in(client, make.staff(role))
        page = client.get("/admin/").text
        assert (page.count(announced), page.count("Versjon 0.4.0")) == (expected, 1)
    strangers = client.__class__()
    assert "0.4.0" not in strangers.get("/").text + strangers.get("/logg-inn/").text
