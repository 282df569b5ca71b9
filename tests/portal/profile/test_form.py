"""The form of a member: what is sent waits, what is refused stays, nothing is lost."""

from itertools import cycle

import pytest
from django.db.models import Q
from django.test import Client

from members import review
from members.fields import ORGANIZATION
from members.models import (
    CertificateKind,
    ChangeRequest,
    Cluster,
    Organization,
)
from tests.support import grenland
from tests.support.factories import (
    make_presence,
    make_site,
    make_topic,
    make_user,
)
from tests.support.html_forms import filled
from tests.support.pictures import drawing, file_of, upload
from tests.support.profile_form import HOME, PAGE, errors, proposed, row, send, shown
from tests.support.rows import make, the_cluster
from tests.support.sampling import one_of

pytestmark = pytest.mark.django_db


def test_what_is_sent_waits_and_nothing_public_changes(client, ours):
    before = Organization.objects.filter(pk=ours.pk).values().get()

    answer = send(client, name="Yara Ny", phone="11", message="Vi flytter")

    assert (answer.status_code, answer.url) == (302, HOME)
    assert proposed(ours) == {"name": "Yara Ny", "phone": "11"}
    assert review.pending(ours).message == "Vi flytter"
    assert Organization.objects.filter(pk=ours.pk).values().get() == before
    assert "Yara Ny" not in Client().get("/medlemmer/yara/").text


def test_every_field_that_members_own_can_be_proposed(client, ours):
    site, topic = make_site(slug="rafnes"), make_topic(slug="ccs")
    typed = {
        "name": "Ny",
        "summary_nb": "Kort",
        "summary_en": "Short",
        "description_nb": "Langt\r\n\r\nAvsnitt",
        "description_en": "Long",
        "website": "www.example.org",
        "email": "post@example.org",
        "phone": "1",
        "postal_address": "Gata 1\r\n3900 Porsgrunn",
        "employees": "12",
        "topics": [topic.slug],
        "logo__file": upload(file_of(drawing())),
        **row("names", name="Yara Gammel", kind="former", until="2019"),
        **row("new_topics", label_nb="Tang", label_en="Kelp"),
        **row("pictures", alt_nb="Ovn", image__file=upload(file_of(drawing()))),
        **row("services", name_nb="Sveising", topic=topic.slug),
        "delivery_area_nb": "Telemark",
        "delivery_area_en": "Telemark and beyond",
        **row("links", label="Film", url="https://www.example.org/film"),
        **row("certificates", kind=make(CertificateKind).slug, until="2031"),
        **row("customer_references", what_nb="Rør", customer="Yara", year="2024"),
        **row("presences", site=site.slug, role="tenant", since="5.2019"),
        "invoice_format": "ehf",
        "invoice_email": "faktura@example.org",
        "invoice_address": "Postboks 1\r\n3901 Porsgrunn",
        "invoice_reference": "Bestilling 12",
    }

    assert send(client, **typed).status_code == 302

    kept = proposed(ours)
    assert list(ORGANIZATION.proposable) == sorted(
        kept, key=list(ORGANIZATION.proposable).index
    )
    assert kept["description_nb"] == "Langt\n\nAvsnitt"
    assert (kept["website"], kept["employees"]) == ("https://www.example.org", 12)
    assert kept["names"]["add"] == [
        {
            "name": "Yara Gammel",
            "kind": "former",
            "since": "",
            "since_precision": "day",
            "until": "2019-12-31",
            "until_precision": "year",
        }
    ]
    assert kept["presences"]["add"][0]["since"] == "2019-05-01"
    assert kept["new_topics"] == [{"label_nb": "Tang", "label_en": "Kelp"}]


def test_the_form_shows_what_waits_and_a_later_one_amends_it(client, ours):
    send(client, name="Yara Ny", **row("presences", site=make_site(slug="x").slug))

    page = client.get(PAGE)
    send(client, page=page, phone="2")

    fields = page.context["form"].fields
    assert shown(page, "name") == "Yara Ny"
    assert [n for n, field in fields.items() if field.waiting] == ["name", "presences"]
    assert list(proposed(ours)) == ["name", "presences", "phone"]
    assert ChangeRequest.objects.count() == 1


def test_what_is_typed_back_is_taken_back(client, ours):
    send(client, name="Yara Ny")

    send(client, name="Yara")

    assert proposed(ours) == {}
    assert ChangeRequest.objects.get().status == "withdrawn"


def test_sending_twice_has_one_effect(client, ours):
    page = client.get(PAGE)
    typed = {"name": "Ny", "message": "Hei", **row("names", name="A", kind="short")}

    for _twice in range(2):
        assert send(client, page=page, **typed).status_code == 302

    request = ChangeRequest.objects.get()
    assert (request.message, request.items.count()) == ("Hei", 2)
    assert len(proposed(ours)["names"]["add"]) == 1


def test_a_word_alone_reaches_the_secretariat(client, ours, kari):
    for _twice in range(2):
        send(client, message="Logoen er gammel")

    request = ChangeRequest.objects.get()
    assert (request.status, request.message) == ("open", "Logoen er gammel")
    review.approve(request.pk, by=kari, reason="Takk")


def test_what_needs_no_review_is_public_at_once(client, ours):
    the_cluster()
    Cluster.objects.update(at_once=["phone"])

    page = client.get(PAGE)
    send(client, page=page, phone="2", message="Nytt sentralbord")

    fields = page.context["form"].fields.values()
    assert [field.name for field in fields if field.is_at_once] == ["phone"]
    ours.refresh_from_db()
    assert ours.phone == "2"
    assert review.pending(ours).message == "Nytt sentralbord"


def test_rows_are_added_and_removed_without_javascript(client, ours):
    stay = make_presence(organization=ours)

    more = send(client, act="add-presences", name="Ny")
    again = client.post(PAGE, filled(more, presences__0__DELETE="on") | {"act": "send"})

    rows = more.context["form"].inputs["presences"].forms
    assert [form["site"].value() for form in rows] == [stay.site.slug, None]
    assert more.text.count("autofocus") == 1
    assert shown(more, "name") == "Ny"
    assert again.status_code == 302
    assert proposed(ours)["presences"]["remove"] == [stay.pk]


def test_a_preview_shows_what_is_typed_and_sends_nothing(client, ours):
    answer = send(client, act="preview", description_nb="Vi lager **ammoniakk**.")

    assert "<strong>ammoniakk</strong>" in answer.text
    assert shown(answer, "description_nb") == "Vi lager **ammoniakk**."
    assert proposed(ours) == {}


TWICE = {"names__TOTAL_FORMS": "2"}
for number in "01":
    TWICE |= {f"names__{number}__name": "A", f"names__{number}__kind": "short"}
WRONG = {
    "name": "",
    "summary_nb": "x" * 301,
    "email": "ingen",
    "website": "javascript:alert(1)",
    "employees": "mange",
    "message": "x" * 2001,
    **row("presences", site="", since="i fjor"),
}


def test_a_refusal_keeps_all_that_was_typed_and_says_where_it_is_wrong(client, ours):
    answer = send(client, **WRONG, phone="22", topics=[make_topic().slug])

    assert answer.status_code == 200
    places = "name summary_nb website email employees presences-0-site"
    places += " presences-0-since message"
    assert errors(answer) == [f"id_{place}" for place in places.split()]
    assert all(f'href="#{anchor}"' in answer.text for anchor in errors(answer))
    back = filled(answer)
    typed = {name.replace("__", "-"): value for name, value in WRONG.items()}
    assert {name: back[name] for name in typed} == {n: [v] for n, v in typed.items()}
    assert (back["phone"], len(back["topics"])) == (["22"], 1)
    # What the registry itself refuses.
    twice = send(client, **TWICE)
    assert len(twice.context["form"].problems + twice.context["form"].general) > 0
    assert proposed(ours) == {}


def test_retired_topics_are_offered_to_those_who_hold_them_alone(client, ours):
    held, other = make_topic(is_retired=True), make_topic(is_retired=True)
    ours.topics.add(held)

    page = client.get(PAGE)

    offered = {topic.slug for topic in page.context["form"].inputs["topics"].offered}
    assert offered & {held.slug, other.slug} == {held.slug}
    assert send(client, page=page, topics=[other.slug]).status_code == 200
    assert send(client, page=page).status_code == 302
    assert proposed(ours) == {}


@one_of("first", range(5))
def test_a_form_sent_back_as_it_was_shown_proposes_nothing(first):
    grenland.load()
    client, user = Client(), make_user()
    client.force_login(user)
    starts = cycle(["/min-side/{}/profil/", "/en/my-page/{}/profile/"])
    with_rows = Q(presences__isnull=False) | Q(names__isnull=False)
    organizations = Organization.objects.filter(with_rows).order_by("pk").distinct()
    for organization in organizations[first::5]:
        user.representations.create(organization=organization)
        there = next(starts).format(organization.slug)
        answer = client.post(there, filled(client.get(there)) | {"act": "send"})
        assert answer.status_code == 302, there

    assert list(ChangeRequest.objects.all()) == []
