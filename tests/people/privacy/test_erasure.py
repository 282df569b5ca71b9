"""An erased person is found nowhere; what organizations did, and others use, is unchanged."""

from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from members import models, people
from members.accounts import access
from members.people import privacy
from members.records import history
from tests.support.factories import make
from tests.support.html_forms import send
from tests.support.letters import last, token_of
from tests.support.planted_secrets import everything, plant, secrets_in
from tests.support.refusals import refusal

ENDED = {"outcome": "done", "ended_at": timezone.now()}


def test_the_history_of_the_organization_stays_and_the_erasure_is_recorded_once(kari):
    who = plant(1, kari)
    ours = who.organization
    before = [(c.when, c.kind, c.model, c.row_id) for c in history.changes_of(ours)]
    request = models.ChangeRequest.objects.get(organization=ours, proposed_by=who.user)

    privacy.erase(who.user, by=kari, reason="secretariat")

    now = [(c.when, c.kind, c.model, c.row_id) for c in history.changes_of(ours)]
    request.refresh_from_db()
    ours.refresh_from_db()
    assert now[-len(before) :] == before
    assert (request.proposed_by, str(request.proposed_by)) == (who.user, "[slettet]")
    assert request.items.get().proposed == "Spør [slettet], [slettet]"
    assert ours.note == "Kontakt: [slettet], [slettet], se [slettet]."
    assert models.Role.objects.get(person=who.person).person.name == "[slettet]"
    assert not models.Representative.objects.current().filter(user=who.user).exists()
    text = everything()
    for again in (who.person, who.user):
        privacy.erase(again, by=kari)
    rows = models.Erasure.objects.exclude(noun="unit").order_by("noun")
    values, by = ("noun", "row_id", "by", "reason"), (kari.pk, "secretariat")
    expected = [("person", who.person.pk, *by), ("user", who.user.pk, *by)]
    assert list(rows.values_list(*values)) == expected
    assert everything() == text


def test_others_with_the_same_name_or_address_and_former_holders_are_unchanged(kari):
    name, email = "Nora Nordmann", "post@example.org"
    mine = make.person(name=name, email=email, title="Leder")
    make.person(name=name, email=email, title="Vakt")
    make.person(name="Nora Nordmann-Berg", email="snora@example.org")
    former = make.user(email="nora@example.org", name=name)
    contact = make.person(name=name, email="nora@example.org")
    contact.name, contact.email = "Ola Hansen", "ola@example.org"
    contact.save()

    for person in (mine, contact):
        privacy.erase(person, by=kari)

    rows = models.Person.objects.exclude(name="[slettet]").order_by("pk")
    assert list(rows.values_list("name", "email", "title")) == [
        (name, email, "Vakt"),
        ("Nora Nordmann-Berg", "snora@example.org", ""),
    ]
    former.refresh_from_db()
    assert (former.email, former.name) == ("nora@example.org", name)


def test_an_address_is_the_same_in_capitals_and_a_deleted_contact_in_history(
    ours, ola, kari
):
    fields = {"name": "Nora Nordmann", "email": "nora@example.org", "title": "tittelx"}
    make.person(**fields).delete()
    typed = fields | {"title": "", "phone": "", "language": "nb"}
    people.add_contact(ours, typed | {"email": "Nora@Example.ORG"}, by=ola)
    words = {"tittelx", "nora nordmann"}
    assert secrets_in(words, everything()) == words

    privacy.erase("nora@example.org", by=kari)

    assert secrets_in({*words, "nora@example.org"}, everything()) == set()
    assert models.Person.objects.get().name == "[slettet]"


def test_access_that_would_last_until_midnight_and_consents_end_at_once(kari):
    user = make.colleague(until=timezone.localdate())
    person = make.contact(agreed=["name", "email"], phone="35 00 00 00")
    models.Person.objects.update(erasure_asked_on="2026-01-01")
    before = models.Representative.objects.current().count()

    for one in (user, person):
        privacy.erase(one, by=kari)

    assert (before, list(models.Representative.objects.current())) == (1, [])
    columns = ["name", "email", "phone", "link_key", "erasure_asked_on"]
    row = models.Person.objects.values_list(*columns).get()
    assert row == ("[slettet]", "", "", "", None)
    assert models.Consent.objects.count() == 0
    assert not models.Contact.objects.current().filter(person=person).exists()


def test_a_picture_goes_unless_somebody_else_uses_it(kari):
    own, shared, logo = make.picture(), make.picture(), make.picture()
    erased = [make.contact(picture=picture) for picture in (own, shared, logo)]
    make.contact(picture=shared)
    make.organization(logo=logo)

    for person in erased:
        privacy.erase(person, by=kari)

    assert set(models.Image.objects.all()) == {shared, logo}


def test_texts_that_must_differ_or_be_short_are_redacted_and_a_link_to_a_person_goes(
    kari, ours
):
    person, own = make.person(name="Bo Li"), {"organization": ours}
    _first, second = (
        make(models.OrganizationName, name=name, **own) for name in ("Bo Li", "BO LI")
    )
    long = make(models.ProfileLink, label=f"Bo Li, {'x' * 45}, Bo Li", **own)
    make(models.ProfileLink, url="https://example.org/in/bo-li", **own)
    link = {"link": "https://example.org/in/bo-li", "customer": "Bo Li"}
    reference = make(models.CustomerReference, **link, **own)

    privacy.erase(person, by=kari)

    rows = models.OrganizationName.objects.order_by("pk")
    assert [row.name for row in rows] == ["[slettet]", f"[slettet] {second.pk}"]
    assert models.ProfileLink.objects.get().pk == long.pk
    long.refresh_from_db(), reference.refresh_from_db()
    assert (long.label, reference.link) == ("[slettet]", "")
    assert secrets_in({"bo li", "bo-li"}, everything()) == set()


def test_no_file_that_may_name_an_erased_person_outlives_the_erasure(kari):
    file = {"file_name": "liste.csv", "file_type": "text/csv", "file_size": 4}
    of_another = make(models.Task, user=kari, **ENDED, **file)
    make(models.TaskPiece, task=of_another, data=b"Kari")
    waiting = make(models.Task, user=kari)
    named = {"table": {"headings": ["Nora"]}, "choices": {"2": {"cells": {}}}}
    coming = make(models.IncomingFile, by=kari, content=b"Nora", reason="Nora", **named)
    left = {"new": 3, "left": [[2, "Nora finnes fra før."]], "letters": 1}
    written = make(models.IncomingFile, by=kari, outcome=left, ended_at=timezone.now())
    own = make(models.IncomingFile, by=make.user(email="nora@example.org"))

    privacy.erase(make.person(email="nora@example.org"), by=kari)

    for row in (of_another, waiting, coming, written):
        row.refresh_from_db()
    assert not models.TaskPiece.objects.filter(task=of_another).exists()
    outcome = of_another.outcome, of_another.file_name, of_another.file_size
    assert outcome == ("done", "", 0)
    assert (waiting.outcome, waiting.input["format"]) == ("", "csv")
    assert (coming.table, coming.choices, coming.content) == ({}, {}, None)
    assert (coming.name, coming.reason) == ("", "")
    assert written.outcome == {"new": 3, "letters": 1}
    assert not models.IncomingFile.objects.filter(pk=own.pk).exists()


def test_searches_for_an_erased_person_go_with_the_tasks_that_ended(kari):
    person = make.person(name="Kåre Østby", email="kare@example.org")
    for words in ("Kåre Østby", "kåre østby", "kare@example.org", "Kåre"):
        query = urlencode({"q": words, "kind": "company"})
        make(models.Task, input={"query": query}, **ENDED)

    privacy.erase(person, by=kari)

    assert models.Task.objects.get().input["query"] == "q=K%C3%A5re&kind=company"


def start(kind, user):
    models.TaskProgress.objects.create(task=make(models.Task, kind=kind, user=user))


@pytest.mark.django_db(transaction=True)
def test_tasks_of_an_erased_user_and_files_that_may_name_anybody_end(kari):
    user, other = make.colleague(), make.colleague()
    for starter in (user, other):
        start("list_file", starter)
    privacy.erase(user, by=kari)
    assert [task.user for task in models.Task.objects.all()] == [other]
    assert models.TaskProgress.objects.get().cancelled_at is None

    for kind in ("file_look", "file_write", "list_file"):
        start(kind, kari)
    privacy.erase(make.person(), by=kari)

    cancelled = models.TaskProgress.objects.exclude(cancelled_at=None)
    kinds = cancelled.values_list("task__kind", flat=True)
    assert sorted(kinds) == ["file_look", "file_write"]


def session(**data):
    store = SessionStore()
    store.update(data)
    store.save()
    return store.session_key


def test_sessions_and_rows_of_the_log_of_others_stay(kari):
    nora, other = make.user(email="nora@example.org"), make.user()
    contact = make.contact()
    session(**{SESSION_KEY: str(nora.pk)}), session(draft="nora@example.org")
    left = {session(**{SESSION_KEY: str(other.pk)})}
    left |= {session(draft="leonora@example.org")}
    # Of another model, a row with the same number is not the person's.
    for model in (models.Person, models.Organization):
        kind = ContentType.objects.get_for_model(model)
        fields = {"object_repr": "x", "action_flag": CHANGE, "content_type": kind}
        LogEntry.objects.create(user=kari, object_id=str(contact.pk), **fields)

    for one in (nora, contact):
        privacy.erase(one, by=kari)

    assert {row.session_key for row in Session.objects.all()} == left
    rows = LogEntry.objects.order_by("pk").values_list("object_repr", flat=True)
    assert [text == "x" for text in rows] == [False, True]


def test_who_may_erase_whom(kari, site_administrator, superuser):
    member, another, person = make.colleague(), make.secretary(), make.person()
    boss = make.user(is_staff=True, is_superuser=True)

    for whom, by, code in [
        (person, member, "not_yours"),
        (another, kari, "staff"),
        (boss, kari, "staff"),
        (kari, kari, "own"),
        (boss, site_administrator, "superuser"),
    ]:
        assert refusal(privacy.erase, whom, by=by).code == code
    privacy.erase(another, by=site_administrator)
    privacy.erase(member, by=member)
    privacy.erase(boss, by=superuser)

    assert models.User.objects.filter(is_active=False).count() == 3


def test_who_is_erased_is_logged_out_for_good_and_a_profile_without_manager_is_told(
    client, kari, ola, ours
):
    one = make.colleague(role="manager")
    make.colleague(one.organizations().get(), role="manager")
    client.force_login(ola)
    before = client.get("/min-side/").status_code

    for user in (ola, one):
        privacy.erase(user, by=user)

    ola.refresh_from_db()
    assert before == 302
    assert client.get("/min-side/")["Location"].startswith("/logg-inn/")
    assert (ola.is_active, list(ola.groups.all())) == (False, [])
    letter = models.Letter.objects.get(kind="nobody_looks_after")
    assert (letter.to, ours.name in letter.subject) == (kari.email, True)
    assert models.Organization.objects.count() == 2


def test_history_does_not_store_the_token_of_a_link(client, ours):
    access.send_request_link(ours, "nora@example.org", language="nb")
    token = token_of(last("access_request_confirm"))

    page = reverse("portal:confirm", args=[token])
    send(client, page, name="Nora Nordmann", why="")

    event = models.AccessRequest.pgh_event_model.objects.get()
    letters = models.Letter.pgh_event_model.objects.all()
    assert event.pgh_context["url"] == "/bekreft/…/"
    assert token not in str([letter.pgh_context for letter in letters])
