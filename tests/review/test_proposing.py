"""What a member proposes waits; what is left alone leaves no trace."""

from datetime import date

import pytest

from members import review
from members.models import ChangeRequest, Cluster, Organization
from tests.support.factories import (
    LONG_AGO,
    make_colleague,
    make_member,
    make_presence,
    make_site,
    make_topic,
    make_user,
)
from tests.support.proposals import LINE, proposed
from tests.support.refusals import refusal
from tests.support.rows import the_cluster

pytestmark = pytest.mark.django_db


def test_a_proposal_changes_nothing_that_is_live(ours, ola):
    waiting, published = review.submit(ours, {"phone": "11 22 33 44"}, by=ola)

    assert proposed(waiting) == {"phone": "11 22 33 44"}
    assert published is None
    ours.refresh_from_db()
    assert ours.phone == "35 92 00 00"
    assert waiting.items.get().old == "35 92 00 00"


def test_a_second_proposal_amends_the_first(ours, ola):
    first = review.submit(ours, {"phone": "1", "email": "post@example.org"}, by=ola)
    kari = make_colleague(ours)

    second = review.submit(ours, {"phone": "2", "employees": 12}, by=kari)

    assert second.waiting == first.waiting
    assert proposed(second.waiting) == {
        "phone": "2",
        "email": "post@example.org",
        "employees": 12,
    }
    by = {item.field: item.proposed_by for item in second.waiting.items.all()}
    assert by == {"phone": kari, "email": ola, "employees": kari}


def test_what_is_live_already_is_no_proposal(ours, ola):
    assert review.submit(ours, {"name": " Yara "}, by=ola) == (None, None)
    assert ChangeRequest.objects.count() == 0


def test_going_back_to_what_is_live_takes_back_a_field_and_then_all(ours, ola):
    wanted = {"phone": "1", "email": "post@example.org"}
    first = review.submit(ours, wanted, by=ola).waiting
    assert review.submit(ours, wanted, by=ola).waiting.amended_at == first.amended_at

    waiting, _ = review.submit(ours, {"phone": ours.phone}, by=ola)
    assert proposed(waiting) == {"email": "post@example.org"}
    assert review.submit(ours, {"email": ours.email}, by=ola).waiting is None
    assert ChangeRequest.objects.get().status == "withdrawn"


def test_topics_are_kept_as_added_and_removed(ours, ola):
    hydrogen, ccs = make_topic(slug="hydrogen"), make_topic(slug="ccs")
    ours.topics.add(ccs)

    waiting, _ = review.submit(ours, {"topics": [hydrogen.slug]}, by=ola)

    assert proposed(waiting) == {"topics": {"added": ["hydrogen"], "removed": ["ccs"]}}
    assert waiting.items.get().old == ["ccs"]


def test_rows_are_kept_as_added_changed_and_removed(ours, ola):
    kept, gone = make_presence(organization=ours), make_presence(organization=ours)
    tenant = {"role": "tenant", "since": "2020-01-01", **LINE}
    new = {"site": make_site(slug="rafnes").slug, **tenant}
    changed = {"id": kept.pk, "site": kept.site.slug, **tenant}

    waiting, _ = review.submit(ours, {"presences": [changed, new]}, by=ola)

    presences = {"add": [new], "change": [changed], "remove": [gone.pk]}
    assert proposed(waiting) == {"presences": presences}


@pytest.mark.parametrize(
    ("wanted", "field", "code"),
    [
        ({"is_listed": "false"}, None, "field"),
        ({"phone": 7}, None, "shape"),
        ({"topics": "ccs"}, None, "shape"),
        ({"topics": ["ukjent"]}, "topics", None),
        ({"names": [{"name": "Hydro"}]}, None, "shape"),
        ({"website": "ikke en adresse"}, "website", None),
        ({"name": " "}, "name", None),
        ({"employees": -1}, "employees", None),
        ({"presences": [{"site": "ukjent", "role": "", "since": "", **LINE}]}, "presences", None),
    ],
)  # fmt: skip
def test_what_could_not_be_published_is_refused_at_once(ours, ola, wanted, field, code):
    refused = refusal(lambda: review.submit(ours, wanted, by=ola))

    assert ChangeRequest.objects.count() == 0
    assert list(getattr(refused, "error_dict", {None: 0})) == [field]
    assert field or refused.code == code


def test_two_periods_that_meet_are_refused_in_words(ours, ola):
    site = make_site()
    line = {"site": site.slug, "role": "plant", "since": "2020-01-01", **LINE}

    refused = refusal(
        lambda: review.submit(ours, {"presences": [line, dict(line)]}, by=ola)
    )

    assert refused.messages == [
        "Denne tilknytningen er allerede registrert i den perioden."
    ]


def test_a_stay_may_end_where_the_next_one_begins(ours, ola):
    row = make_presence(organization=ours, role="tenant", since=LONG_AGO)
    site = row.site.slug
    line = {"site": site, "role": "tenant", **LINE}
    since = LONG_AGO.isoformat()
    ended = {"id": row.pk, **line, "since": since, "until": "2024-12-31"}
    again = {**line, "since": "2025-01-01"}

    waiting, _ = review.submit(ours, {"presences": [again, ended]}, by=ola)

    assert proposed(waiting)["presences"]["add"] == [again]


@pytest.mark.parametrize("period", [{"until": LONG_AGO}, {"since": date(2999, 1, 1)}])
def test_only_who_acts_for_the_organization_today_proposes(ours, period):
    stranger = make_colleague(make_member())
    former = make_colleague(ours, **period)

    for somebody in (stranger, former, make_user(is_superuser=True)):
        refused = refusal(
            lambda who=somebody: review.submit(ours, {"phone": "1"}, by=who)
        )
        assert refused.code == "access"


def test_fields_that_the_cluster_trusts_are_published_at_once(ours, ola):
    the_cluster()
    review.submit(ours, {"phone": "0"}, by=ola)
    Cluster.objects.update(at_once=["phone"])

    waiting, published = review.submit(ours, {"phone": "1", "name": "Ny"}, by=ola)

    ours = Organization.objects.get(pk=ours.pk)
    assert (ours.phone, ours.name) == ("1", "Yara")
    assert (proposed(waiting), proposed(published)) == ({"name": "Ny"}, {"phone": "1"})
    assert (published.status, published.at_once) == ("approved", True)
    assert published.decided_by is None
