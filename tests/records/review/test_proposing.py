"""What a member proposes waits, is amended by colleagues and taken back; nothing is lost."""

import pytest

from members.fields import fingerprint
from members.models import ChangeRequest, Cluster, Organization
from members.records import review
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.proposals import LINE, proposed
from tests.support.refusals import codes, refusal
from tests.support.rows import the_cluster


def test_a_proposal_changes_nothing_that_is_live_and_a_second_one_amends_it(ours, ola):
    wanted = {"phone": "1", "email": "post@example.org"}
    first, published = review.submit(ours, wanted, by=ola)
    kari = make.colleague(ours)

    assert (proposed(first), published) == (wanted, None)
    ours.refresh_from_db()
    assert ours.phone == first.items.get(field="phone").old == "35 92 00 00"
    second = review.submit(ours, {"phone": "2", "employees": 12}, by=kari).waiting
    assert second == first
    assert proposed(second) == wanted | {"phone": "2", "employees": 12}
    by = {item.field: item.proposed_by for item in second.items.all()}
    assert by == {"phone": kari, "email": ola, "employees": kari}


def test_going_back_to_what_is_live_takes_back_a_field_and_then_all(ours, ola):
    assert review.submit(ours, {"name": " Yara "}, by=ola) == (None, None)
    assert ChangeRequest.objects.count() == 0
    wanted = {"phone": "1", "email": "post@example.org"}
    first = review.submit(ours, wanted, by=ola).waiting
    assert review.submit(ours, wanted, by=ola).waiting.amended_at == first.amended_at

    waiting, _ = review.submit(ours, {"phone": ours.phone}, by=ola)
    assert proposed(waiting) == {"email": "post@example.org"}
    assert review.submit(ours, {"email": ours.email}, by=ola).waiting is None
    assert ChangeRequest.objects.get().status == "withdrawn"


def test_topics_and_rows_are_kept_as_added_changed_and_removed(ours, ola):
    hydrogen, ccs = make.topic(slug="hydrogen"), make.topic(slug="ccs")
    ours.topics.add(ccs)
    kept, gone = make.presence(organization=ours), make.presence(organization=ours)
    tenant = {"role": "tenant", "since": "2020-01-01", **LINE}
    new = {"site": make.site(slug="rafnes").slug, **tenant}
    changed = {"id": kept.pk, "site": kept.site.slug, **tenant}

    wanted = {"topics": [hydrogen.slug], "presences": [changed, new]}
    waiting, _ = review.submit(ours, wanted, by=ola)

    assert proposed(waiting) == {
        "topics": {"added": ["hydrogen"], "removed": ["ccs"]},
        "presences": {"add": [new], "change": [changed], "remove": [gone.pk]},
    }
    assert waiting.items.get(field="topics").old == ["ccs"]


STAY = {"role": "", "since": "", **LINE}
WRONG = [
    ({"is_listed": "false"}, {None: "field"}),
    ({"phone": 7}, {None: "shape"}),
    ({"topics": "ccs"}, {None: "shape"}),
    ({"topics": ["ukjent"]}, {"topics": None}),
    ({"names": [{"name": "Hydro"}]}, {None: "shape"}),
    ({"website": "ikke en adresse"}, {"website": "invalid"}),
    ({"name": " "}, {"name": "blank"}),
    ({"employees": -1}, {"employees": "min_value"}),
    ({"presences": [{"site": "ukjent", **STAY}]}, {"presences": None}),
]


@pytest.mark.parametrize(("wanted", "expected"), WRONG)
def test_what_could_not_be_published_is_refused_at_once(ours, ola, wanted, expected):
    assert codes(review.submit, ours, wanted, by=ola) == expected
    assert ChangeRequest.objects.count() == 0


def test_a_stay_may_end_where_the_next_one_begins_and_two_that_meet_are_refused(
    ours, ola
):
    row = make.presence(organization=ours, role="tenant", since=LONG_AGO)
    line = {"site": row.site.slug, "role": "tenant", **LINE}
    since = LONG_AGO.isoformat()
    ended = {"id": row.pk, **line, "since": since, "until": "2024-12-31"}
    again = {**line, "since": "2025-01-01"}
    plant = again | {"role": "plant"}

    refused = refusal(review.submit, ours, {"presences": [plant, {**plant}]}, by=ola)
    waiting, _ = review.submit(ours, {"presences": [again, ended]}, by=ola)

    words = ["Denne tilknytningen er allerede registrert i den perioden."]
    assert refused.messages == words
    assert proposed(waiting)["presences"]["add"] == [again]


def test_only_who_acts_for_the_organization_today_proposes(ours):
    stranger, superuser = make.colleague(make.member()), make.user(is_superuser=True)
    former = make.colleague(ours, until=LONG_AGO)
    later = make.colleague(ours, since=FAR_AHEAD)

    for by in (stranger, superuser, former, later):
        assert codes(review.submit, ours, {"phone": "1"}, by=by) == {None: "access"}


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


def test_what_two_colleagues_changed_is_refused_unless_it_is_the_same(ours, ola):
    form = review.proposed_values(ours)
    by = {"by": ola, "seen": {name: fingerprint(v) for name, v in form.items()}}
    review.submit(ours, form | {"phone": "1"}, **by)

    assert codes(review.submit, ours, {"phone": "2"}, **by) == {"phone": "meanwhile"}
    assert proposed(review.pending(ours)) == {"phone": "1"}
    waiting, _ = review.submit(ours, form | {"name": "Ny"}, **by)
    assert proposed(waiting) == {"phone": "1", "name": "Ny"}
    assert review.submit(ours, {"phone": "1"}, **by).waiting
    Organization.objects.update(summary_nb="Fra sekretariatet")
    refused = codes(review.submit, ours, {"summary_nb": "Ny"}, **by)
    assert refused == {"summary_nb": "meanwhile"}


def test_a_member_takes_back_one_field_or_all_of_what_is_its_own_and_undecided(
    ours, ola, liv
):
    waiting = review.submit(ours, {"phone": "1", "name": "Ny"}, by=ola).waiting
    report = review.report(ours, "Feil nummer")
    assert refusal(review.withdraw, waiting.pk, by=liv).code == "access"
    assert refusal(review.withdraw, report.pk, by=ola).code == "decided"

    for nothing in ([], ["summary_nb", "is_listed"]):
        review.withdraw(waiting.pk, fields=nothing, by=ola)
    assert proposed(review.pending(ours)) == {"phone": "1", "name": "Ny"}
    review.withdraw(waiting.pk, fields=["phone"], by=ola)
    assert proposed(review.pending(ours)) == {"name": "Ny"}
    review.withdraw(waiting.pk, by=ola)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.decided_by) == ("withdrawn", ola)
    assert (proposed(waiting), review.pending(ours)) == ({"name": "Ny"}, None)
    assert refusal(review.withdraw, waiting.pk, by=ola).code == "decided"


def test_the_words_of_two_colleagues_are_both_kept_and_each_is_said_once(ours, ola):
    wanted = {"Hei": {"phone": ours.phone}, "Nytt nummer": {"phone": "1"}}
    for message, values in (wanted | {"Nytt navn": {"name": "Ny"}}).items():
        for _twice in range(2):
            waiting, _ = review.submit(ours, values, by=ola, message=message)
        if message == "Hei":  # a word without a change waits too
            assert (waiting.status, proposed(waiting)) == ("open", {})

    waiting, _ = review.submit(ours, {"phone": ours.phone}, by=ola, message="Hei")
    assert waiting.message == "Hei\n\nNytt nummer\n\nNytt navn"
    assert (proposed(waiting), ChangeRequest.objects.count()) == ({"name": "Ny"}, 1)
