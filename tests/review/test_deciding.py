"""The secretariat decides once, on what it has seen, and never on its own proposals."""

import pytest

from members import history, review
from members.fields import fingerprint
from members.models import ChangeItem, ChangeRequest, Organization, Topic
from tests.support.factories import (
    make_colleague,
    make_presence,
    make_secretary,
    make_site,
    make_topic,
    make_user,
)
from tests.support.proposals import LINE
from tests.support.refusals import refusal

pytestmark = pytest.mark.django_db


def propose(organization, by=None, **wanted):
    by = by or make_colleague(organization)
    return review.submit(organization, wanted, by=by).waiting


def codes(refused):
    return {name: errors[0].code for name, errors in refused.error_dict.items()}


def live(organization):
    return Organization.objects.get(pk=organization.pk)


def decisions(request):
    return {item.field: item.decision for item in request.items.all()}


def test_all_that_was_proposed_is_published(ours, kari):
    # What was wrong before is no reason to refuse.
    Organization.objects.update(website="uten skjema")
    request = propose(live(ours), phone="1", employees=12)

    decided = review.approve(request.pk, by=kari)

    assert (live(ours).phone, live(ours).employees) == ("1", 12)
    assert (decided.status, decided.decided_by) == ("approved", kari)
    assert decisions(decided) == {"phone": "approved", "employees": "approved"}
    change = history.changes_of(ours, models=[Organization], most=1)[0]
    values = {"phone": ("35 92 00 00", "1"), "employees": (None, 12)}
    assert change.values == values
    assert (change.by, change.why) == (kari, f"Forslag nr. {request.pk}")


def test_some_fields_are_published_and_the_others_rejected_with_a_reason(ours, kari):
    request = propose(ours, phone="1", name="Verdens beste")

    decided = review.approve(request.pk, ["phone"], by=kari, reason="Reklame")

    assert (live(ours).phone, live(ours).name) == ("1", "Yara")
    assert (decided.status, decided.reason) == ("partly", "Reklame")
    assert decisions(decided) == {"phone": "approved", "name": "rejected"}


@pytest.mark.parametrize("fields", [[], ["phone"]])
@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (" ", "reason"),
        ("a\0b", "null_characters_not_allowed"),
        ("a" * 1001, "max_length"),
    ],
)
def test_what_is_rejected_needs_a_reason_that_can_be_kept(
    ours, kari, fields, reason, code
):
    request = propose(ours, phone="1", name="Ny")

    refused = refusal(
        lambda: review.approve(request.pk, fields, by=kari, reason=reason)
    )

    assert codes(refused) == {"reason": code}
    assert live(ours).phone == "35 92 00 00"
    assert ChangeRequest.objects.get().is_open


def test_a_reviewer_mends_before_publishing(ours, kari):
    request = propose(ours, name="yara")
    # Back to what is live would be a rejection, and a number is no name.
    for name, code in (("Yara", "live"), (7, None)):
        edited = {"name": name}
        refused = refusal(
            lambda edited=edited: review.approve(request.pk, by=kari, edited=edited)
        )
        assert codes(refused) == {"name": code}

    review.approve(request.pk, by=kari, edited={"name": "Yara Norge"})

    item = ChangeItem.objects.get()
    assert live(ours).name == "Yara Norge"
    assert (item.proposed, item.published, item.live) == ("yara", "Yara Norge", "Yara")


def test_what_changed_live_since_is_not_overwritten_unseen(ours, kari):
    request = propose(ours, phone="1", name="Ny")
    Organization.objects.update(phone="9")

    refused = refusal(lambda: review.approve(request.pk, by=kari))

    assert codes(refused) == {"phone": "stale"}
    assert (live(ours).phone, live(ours).name) == ("9", "Yara")
    assert ChangeRequest.objects.get().is_open


def test_who_has_seen_what_is_live_now_may_overwrite_or_reject_it(ours, kari):
    request = propose(ours, phone="1")
    Organization.objects.update(phone="9")
    review.approve(request.pk, by=kari, seen={"phone": fingerprint("9")})
    assert (live(ours).phone, ChangeItem.objects.get().live) == ("1", "9")

    request = propose(live(ours), phone="2", name="Ny")
    Organization.objects.update(phone="7")
    review.approve(request.pk, ["name"], by=kari, reason="Utdatert")
    assert (live(ours).phone, live(ours).name) == ("7", "Ny")


def test_topics_that_others_chose_meanwhile_stay(ours, kari):
    request = propose(ours, topics=[make_topic(slug="ccs").slug])
    ours.topics.add(make_topic(slug="hydrogen"))
    seen = {"topics": fingerprint(["hydrogen"])}

    review.approve(request.pk, by=kari, seen=seen)

    assert sorted(t.slug for t in ours.topics.all()) == ["ccs", "hydrogen"]


def test_a_new_topic_comes_into_the_vocabulary_unless_another_word_is_there(ours, kari):
    ccs = make_topic(label_nb="CCS", label_en="Carbon capture")
    new = [{"label_nb": "Fangst", "label_en": "carbon capture"}]
    new.append({"label_nb": "Grønt stål", "label_en": "Green steel"})

    review.approve(propose(ours, new_topics=new).pk, by=kari)

    topic = Topic.objects.exclude(pk=ccs.pk).get()
    assert (topic.slug, topic.label_en) == ("gront-stal", "Green steel")
    assert set(ours.topics.all()) == {ccs, topic}


def test_rows_are_added_changed_and_removed(ours, kari):
    kept, gone = make_presence(organization=ours), make_presence(organization=ours)
    line = {"role": "plant", "since": "2020-01-01", **LINE}
    new = make_site(slug="rafnes")
    request = propose(
        ours,
        presences=[
            {"id": kept.pk, "site": kept.site.slug, **line},
            {"site": new.slug, **line},
        ],
    )

    review.approve(request.pk, by=kari)

    there = ours.presences.order_by("pk")
    assert [(p.site, p.role) for p in there] == [(kept.site, "plant"), (new, "plant")]
    assert not there.filter(pk=gone.pk).exists()
    assert there.last().source.startswith("Yara, ")


def test_a_row_that_is_gone_is_told(ours, kari):
    row = make_presence(organization=ours)
    line = {"role": "plant", "since": "", **LINE}
    request = propose(ours, presences=[{"id": row.pk, "site": row.site.slug, **line}])
    row.delete()
    seen = {"presences": fingerprint([])}

    refused = refusal(lambda: review.approve(request.pk, by=kari, seen=seen))

    assert codes(refused) == {"presences": None}


def test_nobody_decides_on_an_own_proposal(ours, kari):
    kari = make_colleague(ours, user=kari)
    request = propose(ours, by=make_colleague(ours), name="Ny")
    propose(ours, by=kari, phone="1")

    assert refusal(lambda: review.approve(request.pk, by=kari)).code == "own"
    assert refusal(lambda: review.reject(request.pk, by=kari, reason="x")).code == "own"


def test_only_the_secretariat_decides(ours):
    request = propose(ours, phone="1")

    report = review.report(ours, "", said={"phone": "2"})
    new = report.pk, {"phone": "2"}

    for somebody in (make_user(), make_colleague(ours)):
        refused = [
            refusal(lambda who=somebody: review.approve(request.pk, by=who)),
            refusal(lambda who=somebody: review.correct(*new, by=who, seen={})),
        ]
        assert [one.code for one in refused] == ["permission"] * 2


def test_a_decision_stands(ours, kari):
    request = propose(ours, phone="1")
    review.reject(request.pk, by=kari, reason="Feil")
    other = make_secretary()

    refused = refusal(lambda: review.approve(request.pk, by=other))

    assert refused.code == "decided"
    assert refused.messages == ["Kari Nordmann har nettopp avgjort dette: avslått."]
    assert live(ours).phone == "35 92 00 00"


def test_a_smuggled_field_is_refused_however_it_came_in(ours, kari):
    request = propose(ours, phone="1")
    smuggled = {"field": "is_listed", "old": "true", "proposed": "false"}
    ChangeItem.objects.create(request=request, **smuggled)
    part = {"by": kari, "reason": "x"}
    edited = {"is_listed": "false"}

    refused = [
        refusal(lambda: review.approve(request.pk, by=kari)),
        refusal(lambda: review.approve(request.pk, ["phone"], edited=edited, **part)),
    ]

    assert [one.code for one in refused] == ["field", "field"]
    assert live(ours).is_listed
    assert review.approve(request.pk, ["phone"], **part).status == "partly"


def test_what_no_longer_can_be_published_is_refused(ours, kari):
    request = propose(ours, topics=[make_topic(slug="ccs").slug], phone="1")
    Topic.objects.update(is_retired=True)

    refused = refusal(lambda: review.approve(request.pk, by=kari))

    assert codes(refused) == {"topics": None}
    assert live(ours).phone == "35 92 00 00"
    assert ChangeRequest.objects.get().is_open


def read(request):
    items = ChangeItem.objects.filter(request=request)
    return {item.field: fingerprint(item.proposed) for item in items}


@pytest.mark.parametrize("fields", [None, ["phone"], []])
def test_what_the_member_changed_meanwhile_is_not_decided_unread(ours, kari, fields):
    request = propose(ours, phone="1", email="post@example.org")
    before = read(request)
    propose(ours, phone="2", name="Ny", email="")

    refused = refusal(
        lambda: review.approve(request.pk, fields, by=kari, read=before, reason="x")
    )

    assert codes(refused) == dict.fromkeys(["phone", "email", "name"], "amended")
    assert ChangeRequest.objects.get().is_open
    assert review.approve(request.pk, by=kari, read=read(request)).status == "approved"
