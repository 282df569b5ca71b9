"""The secretariat reads what is proposed, and decides; nothing typed is lost."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members import review
from members.models import ChangeItem, ChangeRequest, Cluster, Organization
from tests.support import factories
from tests.support.html_forms import filled
from tests.support.proposals import LINE
from tests.support.review_page import (
    QUEUE,
    fields,
    live,
    page_of,
    propose,
    queue,
    send,
    status,
)
from tests.support.rows import the_cluster

PHONE = "35 92 00 00"


def test_the_queue_shows_who_asks_for_what_oldest_first(as_secretary, ours, ola, kari):
    young = review.report(factories.make_member(name="Alfa"), "Feil")
    request = propose(ours, ola, phone="1", name="Ny")
    ChangeRequest.objects.filter(pk=request.pk).update(message="Vi har flyttet.")
    ChangeRequest.objects.filter(pk=young.pk).update(opened_at="2020-01-01T00:00Z")
    decided = review.report(factories.make_member(name="Beta"), "Feil")
    review.approve(decided.pk, by=kari)
    the_cluster()
    Cluster.objects.update(at_once=["phone"])
    member = factories.make_member(name="Gamma")
    review.submit(member, {"phone": "1"}, by=factories.make_colleague(member))

    assert queue(as_secretary) == ["Alfa", "Yara"]
    assert queue(as_secretary, status="approved") == ["Gamma", "Beta"]
    assert queue(as_secretary, status="at_once") == ["Gamma"]
    assert queue(as_secretary, status="all") == ["Alfa", "Yara", "Gamma", "Beta"]
    assert queue(as_secretary, origin__exact="member") == ["Yara"]
    changes = as_secretary.get(QUEUE).context["cl"]
    row, shown = changes.result_list[1], changes.model_admin
    words = (shown.proposed(row), shown.who(row), shown.why(row))
    assert words == ("2 felt: telefon, navn", ola, "Vi har flyttet.")


WHY = {"reason": "Registrert navn."}


@pytest.mark.parametrize(
    ("act", "tick", "typed", "expected"),
    [
        ("all", None, {}, ("approved", "1", "Ny")),
        ("all", None, {"edit-name": "Yara Norge"}, ("approved", "1", "Yara Norge")),
        ("chosen", ["phone"], WHY, ("partly", "1", "Yara")),
        ("none", None, WHY, ("rejected", PHONE, "Yara")),
        ("none", None, WHY | {"edit-phone": PHONE}, ("rejected", PHONE, "Yara")),
        # The Enter key decides nothing.
        ("look", None, WHY, ("open", PHONE, "Yara")),
        ("chosen", ["name"], {}, ("open", PHONE, "Yara")),
        ("all", None, WHY | {"edit-phone": PHONE}, ("open", PHONE, "Yara")),
        ("all", None, WHY | {"edit-website": "feil"}, ("open", PHONE, "Yara")),
    ],
)
def test_all_some_or_nothing_is_approved_as_proposed_or_mended(
    as_secretary, ours, ola, act, tick, typed, expected
):
    wanted = {"website": "https://a.example.org/"} if "edit-website" in typed else {}
    request = propose(ours, ola, phone="1", name="Ny", **wanted)

    answer = send(as_secretary, request, act, tick, **typed)

    assert (status(request), live(ours).phone, live(ours).name) == expected
    assert ChangeItem.objects.get(field="name").proposed == "Ny"
    if expected[0] == "open":
        values = filled(answer)
        assert {name: values[name] for name in typed} == {
            name: [value] for name, value in typed.items()
        }
    else:
        assert (answer.status_code, answer.url) == (302, QUEUE)


def test_what_is_refused_is_said_at_its_field(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="Ny")
    no_reason = send(as_secretary, request, "chosen", ["name"])
    the_same = send(as_secretary, request, "all", **{"edit-phone": ours.phone})

    words = [_("Give a reason, so that it can be corrected.")]
    assert no_reason.context["page"].refusals["reason"][0].messages == words
    ticks = {name: field.is_chosen for name, field in fields(no_reason).items()}
    assert ticks == {"name": True, "phone": False}
    words = [_("This is already published. Reject the field instead.")]
    refusals = {name: field.refusals for name, field in fields(the_same).items()}
    assert refusals == {"phone": words, "name": []}


def test_topics_words_and_rows_are_mended(as_secretary, ours, ola):
    ccs, hydrogen = [factories.make_topic(slug=slug) for slug in ("ccs", "hydrogen")]
    here = factories.make_presence(organization=ours, role="tenant")
    there = factories.make_site(slug="rafnes")
    row = {"site": here.site.slug, "role": "owner", "since": "2019-05-01", **LINE}
    request = propose(
        ours,
        ola,
        topics=[ccs.slug],
        new_topics=[{"label_nb": "Pyrolise", "label_en": ""}],
        presences=[{"id": here.pk, **row}, {"site": "rafnes", **row, "role": ""}],
    )

    typed = {
        "edit-topics": ["hydrogen"],
        "edit-new_topics-0-label_nb": "Pyrolyse",
        "edit-presences-0-since": "01.06.2020",
        "edit-presences-1-site": "rafnes",
        "edit-presences-1-role": "plant",
    }
    answer = send(as_secretary, request, "all", **typed)

    assert answer.status_code == 302
    topics = ours.topics.order_by("pk").values_list("label_nb", flat=True)
    assert [*topics] == [hydrogen.label_nb, "Pyrolyse"]
    rows = ours.presences.order_by("pk").values_list("site", "role", "since")
    assert [(site, role, str(day)) for site, role, day in rows] == [
        (here.site.pk, "owner", "2020-06-01"),
        (there.pk, "plant", "2019-05-01"),
    ]


def test_a_logo_is_shown_beside_the_old_one(as_secretary, ours, ola):
    old, new = factories.make_picture(), factories.make_picture()
    Organization.objects.update(logo=old)
    request = propose(live(ours), ola, logo=new.hash)
    request.items.create(field="is_listed", old="true", proposed="false")

    text = as_secretary.get(page_of(request)).text
    addresses = [reverse("admin:picture", args=[p.hash]) for p in (old, new)]
    assert [text.count(f'src="{place}"') for place in addresses] == [1, 1]

    assert send(as_secretary, request, "all").status_code == 200
    assert status(request) == "open"
    send(as_secretary, request, "chosen", ["logo"], reason="Ulovlig")
    now = live(ours)
    assert (status(request), now.logo, now.is_listed) == ("partly", new, True)
