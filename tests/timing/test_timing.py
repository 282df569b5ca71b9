"""Forms that take an address: all are listed, and none does more for a known one."""

import os
import re
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_init

from members.models import Letter
from tests.support.hostile_forms import Site
from tests.support.sampling import part_of
from tests.timing.forms import CASES, KINDS, KNOWN, address_forms, addresses
from tests.timing.pairs import Pairs, Sample, auc, interval

# Of the cases one in so many is tried, by SEED.
SHARE = int(os.environ.get("FORMS_SHARE", "2"))
NAME_OF_SAVEPOINT = re.compile(r"s\d+_x\d+")


def statements(form, address):
    """Return the statements of an answer, which is rolled back, and its status.

    The models of the rows that are built from them are among them, by name.
    """
    run = []

    def note(execute, sql, *args):
        run.append(NAME_OF_SAVEPOINT.sub("", str(sql)))
        return execute(sql, *args)

    def note_row(sender, **kwargs):
        run.append(sender.__name__)

    with transaction.atomic():
        post_init.connect(note_row)
        with connection.execute_wrapper(note):
            status = form.post(address)
        post_init.disconnect(note_row)
        transaction.set_rollback(True)
    return status, run


@pytest.mark.django_db
def test_a_known_address_runs_the_same_statements_as_an_unknown_one(figure):
    site = Site()
    forms = address_forms(site)
    differing, warm = {}, set()

    tried = part_of(CASES, SHARE)
    for place, (name, known) in enumerate(tried):
        [of_known], [of_nobody] = addresses("k", place, 1), addresses("u", place, 1)
        KINDS[known](site, of_known)
        if name not in warm:
            warm.add(name)
            statements(forms[name], of_nobody)  # what is only read once
        seen = [statements(forms[name], who) for who in (of_known, of_nobody)]
        if seen[0] != seen[1] or seen[0][0] != 302:
            differing[name, known] = seen

    figure(
        tried={
            "forms": len({name for name, _known in tried}),
            "kinds of known address": len(tried),
        },
        found={"with other statements": len(differing)},
    )
    assert differing == {}
    assert forms.keys() == KNOWN.keys(), "A form that takes an address is not listed."


@pytest.mark.django_db
def test_one_statement_more_for_a_known_address_would_be_noticed(figure):
    form = Lookup()

    seen = [statements(form, who) for who in ("kari@example.org", "per@example.org")]

    figure(tried={"forms that look twice": 1}, found={"noticed": seen[0] != seen[1]})
    assert [len(run) for _status, run in seen] == [2, 1]


class Lookup:
    """A form that runs a second statement for the address of Kari."""

    def post(self, address):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            if address.startswith("kari"):
                cursor.execute("SELECT 2")
        return 302


@pytest.mark.parametrize(
    ("known", "unknown", "area"),
    [
        ([1, 2, 3], [1, 2, 3], 0.5),
        ([2, 3], [0, 1], 1),
        ([0, 1], [2, 3], 0),
        ([1, 3], [2], 0.5),
        ([1, 1, 2], [1], 2 / 3),
    ],
)
def test_the_area_is_how_often_the_known_one_is_larger(known, unknown, area):
    assert auc(known, unknown) == pytest.approx(area)
    # Of 4,000 pairs the interval is narrower than the bounds.
    bounds = pytest.approx((0.487, 0.513), abs=0.001)
    assert interval(0.5, 4000, 4000) == bounds


@pytest.mark.django_db
def test_pairs_are_timed_and_leave_nothing():
    site = Site()
    [form] = address_forms(site, only="portal:ask").values()
    pairs = Pairs(site, form, "user", 0, Random(1))
    before = Letter.objects.count()

    sample = pairs.take(2, warm_up=0)

    assert (len(sample.known), len(sample.unknown)) == (2, 2)
    assert min(sample.known + sample.unknown) > 0
    assert Letter.objects.count() == before


@pytest.mark.parametrize(
    ("known", "unknown", "verdict"),
    [
        (range(4000), range(4000), "the same"),
        (range(400, 4400), range(4000), "different"),
        (range(4000), range(400, 4400), "different"),
        (range(4, 44), range(40), "unsure"),
    ],
)
def test_a_verdict_takes_enough_pairs(known, unknown, verdict):
    assert Sample(list(known), list(unknown)).verdict == verdict
