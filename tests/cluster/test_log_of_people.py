"""No line of the log holds what people have typed, or are.

LOG_LINES is how many there are at least, SEED which; `make proof` reads 10,000.
"""

import logging
import os
from random import Random
from urllib.parse import quote

import pytest
from django.test import Client
from django.test.utils import override_settings

from tests.support.factories import make
from tests.support.login import log_in
from tests.support.planted_secrets import plant
from tests.support.sampling import SEED

pytestmark = pytest.mark.django_db
LINES = int(os.environ.get("LOG_LINES", "200"))
# Of each, its address with a secret word in it; all are asked by GET, POST and an odd method.
ADDRESSES = """
/medlemmer/?q={} /medlemmer/{}/ /en/members/{}/kontakt/ /sok/?q={} /samtykke/{}/ /{}
/en/confirm/{}/ /invitasjon/{}/ /bekreft/{}/ /svar/{}/ /admin/members/person/?q={} /-/{} /static/{}
/min-side/{}/ /logg-inn/?next={} /medlemmer/?kind={} /medlemmer/{}%00 /medlemmer/{}%ff
/medlemmer.csv?q={} /admin/search/?q={} /last-ned/{}/ /bli-medlem/ /logg-inn/ /mistake/{}
/admin/members/person/{}/change/ /refused/{} /outage/{}
""".split()


def ask(client, random, words):
    word = random.choice(words)
    address = random.choice(ADDRESSES).format(quote(word))
    method = random.choice(["get", "get", "post", "generic"])
    sent = {
        "headers": {
            "X-Request-ID": word,
            "User-Agent": word,
            "Referer": f"https://example.org/{quote(word)}",
            "X-Forwarded-For": word,
            "Host": random.choice(["localhost", "testserver", f"{quote(word)}.test"]),
        }
    }
    if method == "post" and random.random() < 0.5:
        kinds = ["application/x-www-form-urlencoded", "multipart/form-data"]
        data = f"email={quote(word)}".encode()
        sent |= {"data": data, "content_type": random.choice(kinds)}
    elif method == "post":
        sent["data"] = {"email": word, "name": word, "q": word}
    first = ["PROPFIND"] if method == "generic" else []
    getattr(client, method)(*first, address, **sent)


@pytest.fixture
def people(kari):
    return [plant(number, kari) for number in (1, 2)]


@pytest.mark.urls("tests.cluster.urls")
def test_no_line_holds_what_people_have_typed_or_are(log, people, figure):
    random = Random(SEED)
    words = sorted(set.union(*(who.secrets for who in people)))
    clients = [Client(raise_request_exception=False) for _ in range(4)]
    for client, who in zip(clients, people, strict=False):
        log_in(client, who.user)
    log_in(clients[2], make.staff("secretary"))

    for _number in range(LINES):
        with override_settings(TRUSTED_PROXIES=random.choice([0, 1])):
            ask(random.choice(clients), random, words)
    # A job that fails with words that it should not have said.
    error = ValueError(f"could not convert string to float: {words[0]!r}")
    logging.getLogger("members.operation.work.jobs").exception("Failed", exc_info=error)

    lines = log.text.splitlines()
    found = {word for word in words for line in lines if word.lower() in line.lower()}
    levels = {line.partition('"level": "')[2].partition('"')[0] for line in lines}
    figure(
        tried={"lines": len(lines), "secret words": len(words)},
        found={"words in them": len(found)},
    )
    assert found == set()
    assert len(lines) >= LINES
    assert levels >= {"INFO", "ERROR"}


def test_a_word_in_a_line_would_be_noticed(log, figure):
    logging.getLogger("members").warning("Not a number: %s", "hemmelig1x")
    found = log.text.count("hemmelig1x")
    figure(tried={"lines with a planted word": 1}, found={"noticed": found})
    assert found == 1
