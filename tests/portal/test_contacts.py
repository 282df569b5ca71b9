"""Representatives manage the contacts of their organization; contacts are notified."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import people
from members.models import Contact, Letter, Person, RateLimit
from members.operation import limits
from tests.support.factories import make
from tests.support.letters import last, letters, token_of

NEW = {"name": "Ny Kontakt", "title": "Leder", "email": "ny@example.org"}
NEW |= {"phone": "35 00 00 01", "language": "en", "function": "invoice"}


@pytest.fixture
def place(as_eva):
    return reverse("portal:contacts", args=["yara"])


def as_shown(page, person):
    """Return what a browser would post of the unchanged form of the person."""
    [form] = [r.form for r in page.context["contacts"].rows if r.person == person]
    sent = {"do": "change", "row": person.contact.pk}
    for field in form:
        sent[field.html_name] = sent[field.html_initial_name] = field.value()
    return sent


def said(answer):
    return answer.context["contacts"].refused.non_field_errors()


def test_an_editor_adds_a_contact_once_who_is_notified_once(client, ours, eva, place):
    answer = client.post(place, {"do": "add", **NEW}, follow=True)
    again = client.post(place, {"do": "add", **NEW})
    [row] = answer.context["contacts"].rows
    given = {name: getattr(row.person, name) for name in NEW if name != "function"}
    contact = Contact.objects.get()
    assert given | {"function": contact.function} == NEW
    assert (row.person.entered_by, row.shown) == (eva, [])
    assert (contact.person, contact.organization) == (Person.objects.get(), ours)
    assert (contact.since, contact.until) == (timezone.localdate(), None)
    assert letters() == [("person_told", NEW["email"])]
    assert Letter.objects.get().language == "en"
    said_again = [_("There is already a contact with this e-mail address.")]
    assert (again.status_code, said(again)) == (200, said_again)


def test_what_was_typed_stays_when_it_is_refused(client, place):
    for wrong in ({"email": ""}, {"email": "x"}, {"name": " "}):
        answer = client.post(place, {"do": "add", **NEW, **wrong})
        form = answer.context["contacts"].add
        assert (list(form.errors), form["phone"].value()) == ([*wrong], NEW["phone"])
    assert Person.objects.count() == 0


def test_the_page_shows_who_consented_to_what(client, ours, place):
    make.contact(ours, name="Anne", agreed=["name", "email"])
    make.contact(ours, name="Berit")
    make.former_contact(ours, name="Ingen kontakt")
    make.contact(name="Fremmed")
    shown = client.get(place).context["contacts"].rows
    rows = [(str(row.person), row.shown) for row in shown]
    assert rows == [("Anne", ["navn", "e-post"]), ("Berit", [])]


def test_only_what_was_typed_is_changed(client, ours, place):
    agreed = ["title", "phone"]
    person = make.contact(ours, title="Leder", phone="35 00 00 05", agreed=agreed)
    sent = as_shown(client.get(place), person) | {"title": "Sjef"}
    Person.objects.update(phone="35 00 00 99")

    client.post(place, sent)

    person.refresh_from_db()
    assert (person.title, person.phone) == ("Sjef", "35 00 00 99")
    assert letters() == [("person_changed", person.email)]
    letter = last("person_changed")
    assert "Eva (eva@example.org)" in letter.text
    assert people.find_by_token(token_of(letter)) == person
    assert list(person.consents.standing().values_list("item", flat=True)) == ["phone"]


def test_what_the_person_wrote_before_or_meanwhile_stays(client, ours, place):
    person = make.contact(ours, name="Anne", phone="35 00 00 99", own_items=["phone"])
    sent = as_shown(client.get(place), person) | {
        "phone": "35 00 00 05",
        "title": "Sjef",
    }
    Person.objects.update(name="Anne B.", own_items=["phone", "name"])

    client.post(place, sent | {"name": "Anne A."})

    person.refresh_from_db()
    assert (person.phone, person.name, person.title) == (
        "35 00 00 99",
        "Anne B.",
        "Sjef",
    )


def test_the_notification_is_sent_again_twice_a_day(client, ours, place):
    person = make.contact(ours, name="Anne")
    sent = {"do": "send", "row": person.contact.pk}
    answers = [client.post(place, sent) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert letters() == [("person_told", person.email)] * 2
    words = _("%(name)s has already got this e-mail twice within a day. Please wait.")
    assert said(answers[2]) == [words % {"name": "Anne"}]


def test_an_organization_adds_at_most_thirty_contacts_a_day(client, ours, place):
    for _time in range(29):
        limits.allow("add contact", ours.pk, at_most=30, per=timedelta(days=1))
    emails = ["en@example.org", "to@example.org"]
    answers = [client.post(place, {"do": "add", **NEW, "email": e}) for e in emails]
    assert [answer.status_code for answer in answers] == [302, 200]
    assert [to for _kind, to in letters()] == emails[:1]
    assert RateLimit.objects.filter(action="add contact").count() == 1


def test_a_contact_is_removed_and_made_one_again_without_consent(client, ours, place):
    person = make.contact(ours, agreed=["name"], function="press")
    remove = {"do": "remove", "sure": "yes", "row": person.contact.pk}
    answers = [client.post(place, remove) for _twice in range(2)]
    page = client.get(place).context["contacts"]
    assert [answer.status_code for answer in answers] == [302, 404]
    assert (page.rows, page.ended) == ([], [person.contact])
    [row] = Contact.objects.all()
    assert (row.organization, row.until) == (ours, timezone.localdate())
    client.post(place, {"do": "restore", "row": person.contact.pk})
    row = Contact.objects.not_ended().get()
    assert (row.person, row.function, [*row.consents.all()]) == (person, "press", [])
    assert client.get(place).context["contacts"].ended == []


def test_persons_who_are_no_contacts_of_the_organization_are_404(client, ours, place):
    foreign, former = make.contact(), make.former_contact(ours)
    rows = [foreign.contact.pk, former.contact.pk, 0, "-1", "x", "9" * 30]
    posts = [{"do": do, "row": r} for do in ("change", "send", "remove") for r in rows]
    for post in (*posts, *({"do": other} for other in ("", "x", "__init__"))):
        answer = client.post(place, {"sure": "yes", **NEW, **post})
        assert answer.status_code == 404, post
    assert letters() == []
    assert not Person.objects.filter(name=NEW["name"]).exists()
