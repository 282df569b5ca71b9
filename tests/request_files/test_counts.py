"""How many files of the product are executed by one warm request.

Counted are the distinct files under `members/` and `cluster/` of which a function, a
comprehension or a generator is called, once an equal request about another object has
filled imports and caches; "again" is the same request. Published pages are off: they answer
without views. Functions look at a file and write it; the last two rows are the desk's
requests around them.
"""

import sys
from pathlib import Path

import pytest

from members.exchange import look, write
from members.records import review
from tests.support.factories import make
from tests.support.files_in import make_file, page_of, seen_file
from tests.support.html_forms import filled
from tests.support.review_page import page_of as review_page

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
PRODUCT = tuple(f"{ROOT / package}/" for package in ("members", "cluster"))
# What is aimed at, and what is counted at most: the second number may only fall.
LIMITS = {
    "list": (25, 25),
    "list again": (25, 20),
    "profile": (43, 47),
    "profile again": (40, 42),
    "approve": (35, 35),
    "look at a file": (25, 24),
    "write a file": (35, 34),
    "request that looks": (None, 42),
    "request that writes": (None, 50),
}
HEADINGS = "Navn, Org.nr., Telefon, Antall ansatte"
LINES = [
    ("Alfa Solenergi", "923609016", "35 00 00 01", 11),
    ("Brevik Verft", "974760673", "35 00 00 02", 12),
    # Words are folded once in a process: those of the counted one have been.
    ("Solenergi Verft", "974767880", "35 00 00 03", 13),
]


def count(name, act, *objects):
    """Do the same with some objects, the last time counted; return the last result."""
    for one in objects[:-1]:
        act(one)
    called = set()
    sys.setprofile(lambda frame, *_event: called.add(frame.f_code.co_filename))
    try:
        result = act(objects[-1])
    finally:
        sys.setprofile(None)
    files = sorted(file for file in called if file.startswith(PRODUCT))
    assert len(files) <= LIMITS[name][1], "\n".join(files)
    return result


def count_post(name, client, pages, **typed):
    """Count a request that sends the form of a page, which has been rendered before."""
    values = {page: filled(client.get(page)) | typed for page in pages}
    return count(name, lambda page: client.post(page, values[page]), *pages)


@pytest.mark.parametrize(
    ("name", "another", "address"),
    [
        ("list", "/medlemmer/?kind=company", "/medlemmer/?kind=research"),
        ("profile", "/medlemmer/sintef/", "/medlemmer/yara-norge/"),
    ],
)
def test_a_visitor_reads(grenland, client, name, another, address):
    answers = [
        count(name, client.get, "/medlemmer/", another, address),
        count(f"{name} again", client.get, address),
    ]
    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_secretary_approves(grenland, as_secretary):
    members = [make.member(name=name, phone="1") for name in ("Alfa", "Beta")]
    proposals = [
        review.submit(one, {"phone": "2"}, by=make.colleague(one)) for one in members
    ]
    pages = [review_page(proposal.waiting) for proposal in proposals]
    count_post("approve", as_secretary, pages, act="all")
    members[1].refresh_from_db()
    assert members[1].phone == "2"


def test_a_file_is_looked_at_and_written(grenland, kari):
    files = [make_file(kari, HEADINGS, line) for line in LINES]
    found = count("look at a file", lambda file: look(file, by=kari), *files)
    files = [seen_file(kari, HEADINGS, line) for line in LINES]
    done = count("write a file", lambda file: write(file, by=kari, reason="a"), *files)
    assert (found.counts["new"], done["new"]) == (1, 1)


def test_the_desk_looks_at_a_file_and_writes_it(grenland, as_secretary, kari):
    files = [make_file(kari, HEADINGS, line) for line in LINES]
    count_post("request that looks", as_secretary, [*map(page_of, files)])
    rows = [page_of(file, "rows") for file in files]
    typed = {"do": "write", "reason": "a"}
    answer = count_post("request that writes", as_secretary, rows, **typed)
    assert answer.url == page_of(files[-1], "result")
