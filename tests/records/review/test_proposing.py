"""What a member proposes waits, is amended by colleagues and taken back; nothing is lost."""

import pytest

from members.fields import fingerprint
from members.models import ChangeRequest, Organization
from members.records import review
from tests.support.cases import cases
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.proposals import LINE, proposed
from tests.support.refusals import codes, refusal


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


@pytest.mark.parametrize(("wanted", "field", "code"), cases(__file__, "wrong.jsonl"))
def test_what_could_not_be_published_is_refused_at_once(ours, ola, wanted, field, code):
    assert codes(review.submit, ours, wanted, by=ola) == {field: code}
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
