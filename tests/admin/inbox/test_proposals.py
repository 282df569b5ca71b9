"""The secretariat reads what is proposed, and decides; nothing typed is lost."""

from django.urls import reverse
from django.utils.translation import gettext as _

from members import review
from members.models import ChangeItem, ChangeRequest, Cluster, Organization
from tests.support.factories import (
    make_member,
    make_picture,
    make_presence,
    make_site,
    make_topic,
)
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


def test_it_shows_the_oldest_pending_proposal_first(as_secretary, ours, ola, kari):
    young = review.report(make_member(name="Alfa"), "Feil")
    propose(ours, ola, phone="1")
    ChangeRequest.objects.filter(pk=young.pk).update(opened_at="2020-01-01T00:00Z")
    decided = review.report(make_member(name="Beta"), "Feil")
    review.approve(decided.pk, by=kari)

    assert queue(as_secretary) == ["Alfa", "Yara"]
    assert queue(as_secretary, status="approved") == ["Beta"]
    assert queue(as_secretary, status="all") == ["Alfa", "Yara", "Beta"]
    assert queue(as_secretary, origin__exact="member") == ["Yara"]


def test_it_finds_what_was_published_at_once(as_secretary, ours, ola):
    the_cluster()
    Cluster.objects.update(at_once=["phone"])
    review.submit(ours, {"phone": "1"}, by=ola)

    assert queue(as_secretary, status="at_once") == ["Yara"]
    assert queue(as_secretary) == []


def test_a_row_says_who_asks_for_what_and_why(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="Ny")
    ChangeRequest.objects.update(message="Vi har flyttet.")

    [row] = as_secretary.get(QUEUE).context["cl"].result_list
    shown = as_secretary.get(QUEUE).context["cl"].model_admin

    assert row == request
    assert shown.proposed(row) == "2 felt: telefon, navn"
    assert (shown.who(row), shown.why(row)) == (ola, "Vi har flyttet.")


def test_all_is_approved(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="Ny")

    answer = send(as_secretary, request, "all")

    assert (answer.status_code, answer.url) == (302, QUEUE)
    now = live(ours)
    assert (status(request), now.phone, now.name) == ("approved", "1", "Ny")


def test_some_is_approved_and_the_rest_rejected(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="Ny")

    send(as_secretary, request, "chosen", ["phone"], reason="Registrert navn.")

    now = live(ours)
    assert (status(request), now.phone, now.name) == ("partly", "1", "Yara")


def test_all_is_rejected(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1")

    send(as_secretary, request, "none", reason="Feil.")

    assert (status(request), live(ours).phone) == ("rejected", "35 92 00 00")


def test_a_rejection_without_a_reason_comes_back(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="Ny")

    page = send(as_secretary, request, "chosen", ["name"])

    assert (page.status_code, status(request)) == (200, "open")
    assert page.context["page"].refusals["reason"][0].messages == [
        _("Give a reason, so that it can be corrected.")
    ]
    assert {n: f.is_chosen for n, f in fields(page).items()} == {
        "name": True,
        "phone": False,
    }


def test_the_enter_key_decides_nothing(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1")

    page = send(as_secretary, request, "look", reason="Bare ser")

    assert (page.status_code, status(request)) == (200, "open")
    assert filled(page)["reason"] == ["Bare ser"]


def test_a_value_is_mended_and_published(as_secretary, ours, ola):
    request = propose(ours, ola, name="yara norge", employees=3)

    typed = {"edit-name": "Yara Norge", "edit-employees": "12"}
    send(as_secretary, request, "all", **typed)

    assert (live(ours).name, live(ours).employees) == ("Yara Norge", 12)
    assert ChangeItem.objects.get(field="name").proposed == "yara norge"


def test_topics_words_and_rows_are_mended(as_secretary, ours, ola):
    ccs, hydrogen = make_topic(slug="ccs"), make_topic(slug="hydrogen")
    here = make_presence(organization=ours, role="tenant")
    there = make_site(slug="rafnes")
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
    assert [t.label_nb for t in ours.topics.order_by("pk")] == [
        hydrogen.label_nb,
        "Pyrolyse",
    ]
    rows = ours.presences.order_by("pk").values_list("site", "role", "since")
    assert [(s, r, str(d)) for s, r, d in rows] == [
        (here.site.pk, "owner", "2020-06-01"),
        (there.pk, "plant", "2019-05-01"),
    ]


def test_what_is_mended_wrongly_comes_back_as_typed(as_secretary, ours, ola):
    request = propose(ours, ola, website="https://a.example.org/", phone="1")
    typed = {"edit-website": "ikke en adresse", "reason": "Derfor"}

    page = send(as_secretary, request, "all", **typed)

    values = filled(page)
    assert (status(request), values["reason"]) == ("open", ["Derfor"])
    assert values["edit-website"] == ["ikke en adresse"]
    # A field that is not approved may hold whatever was typed.
    assert send(as_secretary, request, "none", **typed).status_code == 302


def test_what_review_refuses_is_said_at_its_field(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="Ny")

    page = send(as_secretary, request, "all", **{"edit-phone": ours.phone})

    assert fields(page)["phone"].refusals == [
        _("This is already published. Reject the field instead.")
    ]
    assert (fields(page)["name"].refusals, status(request)) == ([], "open")


def test_a_field_that_nobody_may_propose_can_only_be_rejected(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1")
    request.items.create(field="is_listed", old="true", proposed="false")

    page = send(as_secretary, request, "all")
    assert (page.status_code, status(request)) == (200, "open")
    send(as_secretary, request, "chosen", ["phone"], reason="Ulovlig")

    assert (status(request), live(ours).is_listed) == ("partly", True)


def test_a_logo_is_shown_beside_the_old_one(as_secretary, ours, ola):
    old, new = make_picture(), make_picture()
    Organization.objects.update(logo=old)
    request = propose(live(ours), ola, logo=new.hash)

    text = as_secretary.get(page_of(request)).content.decode()
    send(as_secretary, request, "all")

    addresses = [reverse("admin:picture", args=[p.hash]) for p in (old, new)]
    assert [text.count(f'src="{place}"') for place in addresses] == [1, 1]
    assert live(ours).logo == new
