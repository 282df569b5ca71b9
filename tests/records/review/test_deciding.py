"""The secretariat decides once, on what it has seen, and never on its own proposals."""

from itertools import product

from members.fields import fingerprint, source_of
from members.models import ChangeItem, ChangeRequest, Organization, Topic
from members.records import history, review
from tests.support.factories import make
from tests.support.proposals import LINE, propose_values
from tests.support.refusals import codes, refusal
from tests.support.review_page import live

OLD = ("35 92 00 00", "Yara")


def phone_and_name(organization):
    return live(organization).phone, live(organization).name


def decisions(request):
    return {item.field: item.decision for item in request.items.all()}


def test_all_that_was_proposed_is_published(ours, kari):
    # What was wrong before is no reason to refuse.
    Organization.objects.update(website="uten skjema")
    request = propose_values(live(ours), phone="1", employees=12)

    decided = review.approve(request.pk, by=kari)

    assert (live(ours).phone, live(ours).employees) == ("1", 12)
    assert (decided.status, decided.decided_by) == ("approved", kari)
    assert decisions(decided) == {"phone": "approved", "employees": "approved"}
    change = history.changes_of(ours, models=[Organization], most=1)[0]
    said = {"employees": (None, 12), "employees_source": ("", source_of(ours))}
    assert change.values == {"phone": ("35 92 00 00", "1")} | said
    assert (change.by, change.why) == (kari, f"Forslag nr. {request.pk}")


def test_what_is_rejected_needs_a_reason_that_can_be_kept(ours, kari):
    request = propose_values(ours, phone="1", name="Verdens beste")
    wrong = {" ": "reason", "a\0b": "null_characters_not_allowed"}
    wrong |= {"a" * 1001: "max_length"}
    for reason, fields in product(wrong, ([], ["phone"])):
        refused = codes(review.approve, request.pk, fields, by=kari, reason=reason)
        assert refused == {"reason": wrong[reason]}, fields
    assert phone_and_name(ours) == OLD
    assert ChangeRequest.objects.get().is_open

    decided = review.approve(request.pk, ["phone"], by=kari, reason="Reklame")

    assert phone_and_name(ours) == ("1", "Yara")
    assert (decided.status, decided.reason) == ("partly", "Reklame")
    assert decisions(decided) == {"phone": "approved", "name": "rejected"}


def test_a_reviewer_mends_before_publishing(ours, kari):
    request = propose_values(ours, name="yara")
    # Back to what is live would be a rejection, and a number is no name.
    for name, code in (("Yara", "live"), (7, None)):
        refused = codes(review.approve, request.pk, by=kari, edited={"name": name})
        assert refused == {"name": code}

    review.approve(request.pk, by=kari, edited={"name": "Yara Norge"})

    item = ChangeItem.objects.get()
    assert live(ours).name == "Yara Norge"
    assert (item.proposed, item.published, item.live) == ("yara", "Yara Norge", "Yara")


def test_topics_that_others_chose_stay_and_new_ones_come_into_the_vocabulary(
    ours, kari
):
    ccs = make.topic(slug="ccs", label_nb="CCS", label_en="Carbon capture")
    hydrogen = make.topic(slug="hydrogen")
    # The first is there by another word.
    new = [{"label_nb": "Fangst", "label_en": "carbon capture"}]
    new.append({"label_nb": "Grønt stål", "label_en": "Green steel"})
    request = propose_values(ours, topics=["ccs"], new_topics=new)
    ours.topics.add(hydrogen)
    seen = {"topics": fingerprint(["hydrogen"])}

    review.approve(request.pk, by=kari, seen=seen)

    topic = Topic.objects.exclude(pk__in=[ccs.pk, hydrogen.pk]).get()
    assert (topic.slug, topic.label_en) == ("gront-stal", "Green steel")
    assert set(ours.topics.all()) == {ccs, hydrogen, topic}


def test_rows_are_added_changed_and_removed_and_one_that_is_gone_is_told(ours, kari):
    kept, gone = make.presence(organization=ours), make.presence(organization=ours)
    line = {"role": "plant", "since": "2020-01-01", **LINE}
    new = make.site(slug="rafnes")
    changed = {"id": kept.pk, "site": kept.site.slug, **line}
    request = propose_values(ours, presences=[changed, {"site": new.slug, **line}])

    review.approve(request.pk, by=kari)

    there = ours.presences.order_by("pk")
    assert [(p.site, p.role) for p in there] == [(kept.site, "plant"), (new, "plant")]
    assert not there.filter(pk=gone.pk).exists()
    assert there.last().source.startswith("Yara, ")
    request = propose_values(ours, presences=[changed | {"role": "tenant"}])
    there.delete()
    seen = {"presences": fingerprint([])}
    assert codes(review.approve, request.pk, by=kari, seen=seen) == {"presences": None}


def test_the_secretariat_alone_decides_but_nobody_on_an_own_proposal(ours, kari):
    request = propose_values(ours, name="Ny")
    report = review.report(ours, "", notes={"phone": "2"})
    approve = review.approve, request.pk
    correct = review.correct, report.pk, {"phone": "2"}

    for somebody in (make.user(), make.colleague(ours)):
        assert refusal(*approve, by=somebody).code == "permission"
        assert refusal(*correct, by=somebody, seen={}).code == "permission"
    propose_values(ours, make.colleague(ours, user=kari), phone="1")
    assert refusal(*approve, by=kari).code == "own"
    assert refusal(review.reject, request.pk, by=kari, reason="x").code == "own"


def test_a_smuggled_field_or_what_can_no_longer_be_published_is_refused(ours, kari):
    request = propose_values(ours, topics=[make.topic(slug="ccs").slug], phone="1")
    Topic.objects.update(is_retired=True)
    assert codes(review.approve, request.pk, by=kari) == {"topics": None}
    smuggled = {"field": "is_listed", "old": "true", "proposed": "false"}
    ChangeItem.objects.create(request=request, **smuggled)
    part = {"fields": ["phone"], "by": kari, "reason": "x"}

    for given in ({"by": kari}, part | {"edited": {"is_listed": "false"}}):
        assert refusal(review.approve, request.pk, **given).code == "field"

    assert (live(ours).is_listed, phone_and_name(ours)) == (True, OLD)
    assert ChangeRequest.objects.get().is_open
    assert review.approve(request.pk, **part).status == "partly"
    # A decision stands.
    refused = refusal(review.approve, request.pk, by=make.secretary())
    assert refused.code == "decided"
    [message] = refused.messages
    assert message == "Kari Nordmann har nettopp avgjort dette: delvis godkjent."
