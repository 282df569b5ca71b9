"""The form of a member: what is sent waits, what is refused stays, what it lacks is left alone."""

from itertools import cycle

from django.db.models import Q
from django.test import Client

from members import models
from members.fields import ORGANIZATION, kinds
from members.models import OrganizationName
from members.records import review
from tests.support import grenland
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.pictures import drawing, file_of, upload
from tests.support.profile_form import HOME, PAGE, errors, proposed, row, send, shown
from tests.support.rows import the_cluster
from tests.support.sampling import one_of


def test_what_is_sent_waits_and_nothing_public_changes(client, ours):
    before = models.Organization.objects.filter(pk=ours.pk).values().get()

    answer = send(client, name="Yara Ny", phone="35 00 00 11", message="Vi flytter")

    assert (answer.status_code, answer.url) == (302, HOME)
    assert proposed(ours) == {"name": "Yara Ny", "phone": "35 00 00 11"}
    assert review.pending(ours).message == "Vi flytter"
    assert models.Organization.objects.filter(pk=ours.pk).values().get() == before
    assert "Yara Ny" not in Client().get("/medlemmer/yara/").text


PLAIN = {
    "name": "Ny",
    "summary_nb": "Kort",
    "summary_en": "Short",
    "phone": "35 00 00 01",
}
PLAIN |= {"description_nb": "Langt\r\n\r\nAvsnitt", "description_en": "Long"}
PLAIN |= {"website": "www.example.org", "email": "post@example.org"}
PLAIN |= {
    name: "12"
    for name, declared in ORGANIZATION.in_form.items()
    if isinstance(declared, kinds.Number)
}
PLAIN |= {"employees_qualifier": "about", "employees_scope": "organization"}
PLAIN |= {"employees_year": "2025", "postal_address": "Gata 1\r\n3900 Porsgrunn"}
PLAIN |= {"delivery_area_nb": "Telemark", "delivery_area_en": "Telemark and beyond"}
PLAIN |= {"capacity_nb": "40 montører", "capacity_en": "40 fitters"}
PLAIN |= {"sectors": ["oil-gas", "process"], "languages": ["en"]}
PLAIN |= {"municipality": "Skien"}
INVOICING = {"invoice_format": "ehf", "invoice_email": "faktura@example.org"}
INVOICING |= {"invoice_address": "Postboks 1\r\n3901 Porsgrunn"}
INVOICING |= {"invoice_reference": "Bestilling 12"}
INVOICES = f"{HOME}faktura/"


def test_every_field_that_members_own_can_be_proposed(client, ours):
    site, topic = make.site().slug, make.topic().slug
    certificate = make(models.CertificateKind).slug
    typed = {
        **PLAIN,
        **{"topics": [topic], "logo__file": upload(file_of(drawing()))},
        **row("names", name="Yara Gammel", kind="former", until="2019"),
        **row("new_topics", label_nb="Tang", label_en="Kelp"),
        **row("pictures", alt_nb="Ovn", image__file=upload(file_of(drawing()))),
        **row("services", name_nb="Sveising", topic=topic),
        **row("links", label="Film", url="https://www.example.org/film"),
        **row("certificates", kind=certificate, number="NO-1", until="2031"),
        **row("customer_references", what_nb="Rør", customer="Yara", year="2024"),
        **row("presences", site=site, role="tenant", since="5.2019"),
    }
    assert send(client, **typed).status_code == 302
    page = client.get(INVOICES)
    assert (
        client.post(INVOICES, filled(page, **INVOICING) | {"act": "send"}).url == HOME
    )
    kept, names = proposed(ours), list(ORGANIZATION.proposable)
    assert names == sorted(kept, key=names.index)
    assert kept["description_nb"] == "Langt\n\nAvsnitt"
    assert (kept["website"], kept["employees"]) == ("https://www.example.org", 12)
    former = {"name": "Yara Gammel", "kind": "former", "since": ""}
    former |= {"since_precision": "day", "until": "2019-12-31"}
    assert kept["names"]["add"] == [former | {"until_precision": "year"}]
    assert kept["presences"]["add"][0]["since"] == "2019-05-01"
    assert kept["new_topics"] == [{"label_nb": "Tang", "label_en": "Kelp"}]


def test_a_number_of_employees_is_sent_only_with_what_it_counts_and_its_year(
    client, ours
):
    answer = send(client, employees="12", phone="35 00 00 01")

    assert errors(answer) == ["id_employees_scope", "id_employees_year"]
    assert (shown(answer, "employees"), shown(answer, "phone")) == ("12", "35 00 00 01")
    asked = {"employees_scope": "organization", "employees_year": "2025"}
    send(client, page=answer, **asked)
    assert proposed(ours)["employees"] == 12


def test_the_form_shows_what_waits_and_a_later_one_amends_it(client, ours):
    page = client.get(PAGE)
    typed = {"name": "Ny", "message": "Hei", **row("names", name="A", kind="short")}
    for _twice in range(2):
        assert send(client, page=page, **typed).status_code == 302
    request = models.ChangeRequest.objects.get()
    assert (request.message, request.items.count()) == ("Hei", 2)
    assert len(proposed(ours)["names"]["add"]) == 1
    page = client.get(PAGE)
    send(client, page=page, phone="35 00 00 02")
    fields = page.context["form"].fields
    assert shown(page, "name") == "Ny"
    assert [n for n, field in fields.items() if field.waiting] == ["name", "names"]
    assert list(proposed(ours)) == ["name", "names", "phone"]
    assert models.ChangeRequest.objects.get() == request


def test_what_is_typed_back_is_taken_back_and_a_word_alone_is_sent(client, ours, kari):
    send(client, name="Yara Ny", phone="35 00 00 01")
    send(client, name="Yara")
    assert proposed(ours) == {"phone": "35 00 00 01"}
    send(client, phone=ours.phone)
    assert proposed(ours) == {}
    assert models.ChangeRequest.objects.get().status == "withdrawn"
    for _twice in range(2):
        send(client, message="Logoen er gammel")
    request = models.ChangeRequest.objects.open().get()
    assert request.message == "Logoen er gammel"
    review.approve(request.pk, by=kari, reason="Takk")


def test_what_needs_no_review_is_public_at_once(client, ours):
    the_cluster()
    models.Cluster.objects.update(at_once=["phone"])

    page = client.get(PAGE)
    send(client, page=page, phone="35 00 00 02", name="Ny", message="Nytt sentralbord")

    fields = page.context["form"].fields.values()
    assert [field.name for field in fields if field.is_at_once] == ["phone"]
    ours.refresh_from_db()
    assert (ours.phone, proposed(ours)) == ("35 00 00 02", {"name": "Ny"})
    assert review.pending(ours).message == "Nytt sentralbord"
    published = models.ChangeRequest.objects.get(at_once=True)
    assert (published.status, published.decided_by) == ("approved", None)


def test_rows_come_without_javascript(client, ours):
    stay = make.presence(organization=ours)
    more = send(client, act="add-presences", name="Ny")
    rows = more.context["form"].inputs["presences"].forms
    assert [form["site"].value() for form in rows] == [stay.site.slug, None]
    assert (more.text.count("autofocus"), shown(more, "name")) == (1, "Ny")
    assert proposed(ours) == {}
    again = client.post(PAGE, filled(more, presences__0__DELETE="on") | {"act": "send"})
    assert again.status_code == 302
    assert proposed(ours)["presences"]["remove"] == [stay.pk]


def test_a_municipality_is_proposed_with_its_number(client, ours, kari):
    send(client, municipality="Skien")
    review.approve(review.pending(ours).pk, by=kari)
    ours.refresh_from_db()
    assert (ours.municipality, ours.municipality_code) == ("Skien", "4003")
    assert send(client, municipality="Atlantis").status_code == 200


def test_an_end_of_line_is_one_character(client, ours):
    text = "x\r\n" * 149 + "xy"
    assert len(text.replace("\r\n", "\n")) == 300
    assert send(client, summary_nb=text).status_code == 302
    assert len(proposed(ours)["summary_nb"]) == 300


SHORT = {"name": "A", "kind": "short"}
TWICE = {f"names__{n}__{name}": text for n in "01" for name, text in SHORT.items()}
TWICE |= {"names__TOTAL_FORMS": "2"}
WRONG = {"name": "", "summary_nb": "x" * 301, "email": "ingen", "employees": "mange"}
WRONG |= {"website": "javascript:alert(1)", "message": "x" * 2001}
WRONG |= row("presences", site="", since="i fjor")


def test_a_refusal_keeps_all_that_was_typed_and_says_where_it_is_wrong(client, ours):
    answer = send(client, **WRONG, phone="35 00 00 22", topics=[make.topic().slug])

    assert answer.status_code == 200
    places = "name summary_nb website email employees presences-0-site"
    places += " presences-0-since message"
    assert errors(answer) == [f"id_{place}" for place in places.split()]
    assert all(f'href="#{anchor}"' in answer.text for anchor in errors(answer))
    back = filled(answer)
    typed = {name.replace("__", "-"): value for name, value in WRONG.items()}
    assert {name: back[name] for name in typed} == {n: [v] for n, v in typed.items()}
    assert (back["phone"], len(back["topics"])) == (["35 00 00 22"], 1)
    # What the registry itself refuses.
    twice = send(client, **TWICE)
    assert len(twice.context["form"].problems + twice.context["form"].general) > 0
    assert proposed(ours) == {}


def test_retired_topics_are_offered_to_those_who_hold_them_alone(client, ours):
    held, other = make.topic(is_retired=True), make.topic(is_retired=True)
    ours.topics.add(held)

    page = client.get(PAGE)

    offered = {topic.slug for topic in page.context["form"].inputs["topics"].offered}
    assert offered & {held.slug, other.slug} == {held.slug}
    assert send(client, page=page, topics=[other.slug]).status_code == 200
    assert send(client, page=page).status_code == 302
    assert proposed(ours) == {}


@one_of("first", range(10))
def test_a_form_sent_back_as_it_was_shown_proposes_nothing(first):
    grenland.load()
    client, user = Client(), make.user()
    client.force_login(user)
    starts = cycle(["/min-side/{}/profil/", "/en/my-page/{}/profile/"])
    with_rows = Q(presences__isnull=False) | Q(names__isnull=False)
    rows = models.Organization.objects.filter(with_rows).order_by("pk").distinct()
    for organization in rows[first::10]:
        user.representations.create(organization=organization)
        there = next(starts).format(organization.slug)
        answer = client.post(there, filled(client.get(there)) | {"act": "send"})
        assert answer.status_code == 302, there
    assert list(models.ChangeRequest.objects.all()) == []


# What no form offers


def test_smuggled_fields_and_rows_of_others_are_left_alone(client, ours):
    extra = {"is_listed": "", "seen-is_listed": "x", "orgnr": "1", "seen-slug": "x"}
    client.post(PAGE, filled(client.get(PAGE)) | extra | {"act": "send", "slug": "b"})
    theirs = make(OrganizationName)
    answer = send(client, **row("names", id=str(theirs.pk), name="X", kind="short"))
    assert (answer.status_code, proposed(ours)) == (200, {})


BROKEN = {
    "nothing": lambda post: {},
    "only the button": lambda post: {"act": "send"},
    "no rows": lambda post: {k: v for k, v in post.items() if "FORMS" not in k},
    "very many rows": lambda post: post | {"names-TOTAL_FORMS": "9" * 30},
    "odd counts": lambda post: post | {"names-TOTAL_FORMS": "-1"},
    "odd numbers": lambda post: (
        post | {"names-TOTAL_FORMS": "1", "names-0-id": "9" * 40, "names-0-name": "x"}
    ),
    "a huge number": lambda post: post | {"employees": "9" * 400},
    "a huge text": lambda post: post | {"description_nb": "x" * 300_000},
    "a NUL": lambda post: post | {"name": "a\0b", "topics": ["\0"], "seen-name": "\0"},
    "no topic": lambda post: post | {"topics": ["finnes-ikke"]},
    "another act": lambda post: post | {"act": "add-everything"},
    "another row": lambda post: post | {"act": "add-names", "names-TOTAL_FORMS": "x"},
    "rows without end": lambda post: (
        post | {"act": "add-names", "names-TOTAL_FORMS": "40"}
    ),
    "no logo": lambda post: post | {"logo": ""},
    "odd logo": lambda post: post | {"logo": "[1,2]:x:y"},
    "odd choice": lambda post: post | {"now-name": "x", "choose-name": "\0"},
    "odd mark": lambda post: post | {"form_of": "\0"},
}


def test_what_no_browser_sends_is_answered_and_proposes_nothing(client, ours):
    post = filled(client.get(PAGE)) | {"act": "send"}

    statuses = {
        name: client.post(PAGE, broken(post)).status_code
        for name, broken in BROKEN.items()
    }

    assert set(statuses.values()) <= {200, 302}, statuses
    assert proposed(ours) == {}


def test_rows_that_an_older_page_does_not_send_are_no_error(client, ours):
    make(OrganizationName, organization=ours)
    post = filled(client.get(PAGE), employees="many") | {"act": "send"}
    rowless = {key: value for key, value in post.items() if "FORMS" not in key}
    answer = client.post(PAGE, rowless)
    assert (answer.status_code, errors(answer)) == (200, ["id_employees"])
    assert proposed(ours) == {}
