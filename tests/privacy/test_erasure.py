"""An erased person is found nowhere, and what organizations did is unchanged."""

import logging
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from members import access, history, privacy
from members.models import (
    AccessRequest,
    ChangeRequest,
    Erasure,
    IncomingFile,
    Letter,
    Organization,
    Person,
    Representative,
    Role,
    Task,
    TaskPiece,
    TaskProgress,
    User,
)
from tests.support.factories import (
    make_colleague,
    make_person,
    make_secretary,
    make_user,
)
from tests.support.letters import last, token_of
from tests.support.open_forms import send
from tests.support.planted_secrets import everything, plant, secrets_in
from tests.support.refusals import refusal
from tests.support.rows import make

pytestmark = pytest.mark.django_db
committing = pytest.mark.django_db(transaction=True)


def test_erased_people_are_found_in_no_table_and_no_log(kari, caplog):
    people = [plant(number, kari) for number in (1, 2, 3)]
    bystander = plant(4, kari)
    before = [secrets_in(who.secrets, everything()) == who.secrets for who in people]
    caplog.set_level(logging.DEBUG)
    caplog.clear()

    privacy.erase(people[0].person, by=kari)
    privacy.erase(people[1].user, by=people[1].user)
    privacy.erase(people[2].address(), by=kari)

    left = everything() + caplog.text.lower()
    assert before == [True] * 3
    assert all(len(who.secrets) >= 12 for who in people)
    assert [secrets_in(who.secrets, left) for who in people] == [set(), set(), set()]
    assert secrets_in(bystander.secrets, left) == bystander.lasting()


def test_the_history_of_the_organization_stays(kari):
    who = plant(1, kari)
    ours = who.organization
    before = [(c.when, c.kind, c.model, c.row_id) for c in history.changes_of(ours)]
    request = ChangeRequest.objects.get(organization=ours, proposed_by=who.user)

    privacy.erase(who.user, by=kari)

    now = [(c.when, c.kind, c.model, c.row_id) for c in history.changes_of(ours)]
    request.refresh_from_db()
    ours.refresh_from_db()
    assert now[-len(before) :] == before
    assert (request.proposed_by, str(request.proposed_by)) == (who.user, "[slettet]")
    assert request.items.get().proposed == "Spør [slettet], [slettet]"
    assert ours.note == "Kontakt: [slettet], [slettet], se [slettet]."
    assert Role.objects.get(person=who.person).person.name == "[slettet]"
    assert not Representative.objects.current().filter(user=who.user).exists()


def test_an_erasure_is_recorded_once_without_personal_data(kari):
    who = plant(1, kari)

    privacy.erase(who.person, by=kari, reason="secretariat")
    before = everything()
    for again in (who.person, who.user):
        privacy.erase(again, by=kari)

    rows = Erasure.objects.order_by("noun")
    assert list(rows.values_list("noun", "row_id", "by", "reason")) == [
        ("person", who.person.pk, kari.pk, "secretariat"),
        ("user", who.user.pk, kari.pk, "secretariat"),
    ]
    assert everything() == before


def test_others_with_the_same_name_or_address_are_unchanged(kari):
    mine = make_person(name="Nora Nordmann", email="post@example.org", title="Leder")
    other = make_person(name="Nora Nordmann", email="post@example.org", title="Vakt")
    near = make_person(name="Nora Nordmann-Berg", email="snora@example.org")

    privacy.erase(mine, by=kari)

    names = ["name", "email", "title"]
    stands = Person.objects.filter(pk__in=[other.pk, near.pk]).order_by("pk")
    assert list(stands.values_list(*names)) == [
        ("Nora Nordmann", "post@example.org", "Vakt"),
        ("Nora Nordmann-Berg", "snora@example.org", ""),
    ]


def test_the_former_holder_of_a_row_is_not_erased_with_it(kari):
    former = make_user(email="nora@example.org", name="Nora Nordmann")
    contact = make_person(name="Nora Nordmann", email="nora@example.org")
    contact.name, contact.email = "Ola Hansen", "ola@example.org"
    contact.save()

    privacy.erase(contact, by=kari)

    former.refresh_from_db()
    assert (former.email, former.name) == ("nora@example.org", "Nora Nordmann")


def test_a_deleted_contact_is_erased_from_history(kari):
    fields = {"name": "Nora Nordmann", "email": "nora@example.org", "title": "tittelx"}
    make_person(**fields).delete()
    words = {"tittelx", "nora nordmann"}
    before = secrets_in(words, everything())

    privacy.erase("Nora@example.org", by=kari)

    assert before == words
    assert secrets_in({*words, "nora@example.org"}, everything()) == set()


def test_no_file_that_may_name_an_erased_person_outlives_the_erasure(kari):
    ended = {"outcome": "done", "ended_at": timezone.now()}
    file = {"file_name": "liste.csv", "file_type": "text/csv", "file_size": 4}
    of_another = make(Task, user=kari, **ended, **file)
    make(TaskPiece, task=of_another, data=b"Kari")
    waiting = make(Task, user=kari)

    privacy.erase(make_person(), by=kari)

    of_another.refresh_from_db()
    waiting.refresh_from_db()
    assert not TaskPiece.objects.filter(task=of_another).exists()
    assert of_another.outcome == "done"
    assert (of_another.file_name, of_another.file_size) == ("", 0)
    assert (waiting.outcome, waiting.input["format"]) == ("", "csv")


def test_no_contents_of_files_on_their_way_in_outlive_an_erasure(kari):
    named = {"table": {"headings": ["Nora"]}, "choices": {"2": {"cells": {}}}}
    waiting = make(IncomingFile, by=kari, content=b"Nora", reason="Nora", **named)
    left = {"new": 3, "left": [[2, "Nora finnes fra før."]], "letters": 1}
    written = make(IncomingFile, by=kari, outcome=left, ended_at=timezone.now())
    own = make(IncomingFile, by=make_user(email="nora@example.org"))

    privacy.erase(make_person(email="nora@example.org"), by=kari)

    waiting.refresh_from_db()
    written.refresh_from_db()
    assert (waiting.table, waiting.choices, waiting.content) == ({}, {}, None)
    assert (waiting.name, waiting.reason) == ("", "")
    assert written.outcome == {"new": 3, "letters": 1}
    assert not IncomingFile.objects.filter(pk=own.pk).exists()


def test_searches_for_an_erased_person_go_with_the_tasks_that_ended(kari):
    person = make_person(name="Kåre Østby", email="kare@example.org")
    ended = {"outcome": "done", "ended_at": timezone.now()}
    for words in ("Kåre Østby", "kåre østby", "kare@example.org", "Kåre"):
        query = urlencode({"q": words, "kind": "company"})
        make(Task, input={"query": query}, **ended)

    privacy.erase(person, by=kari)

    [left] = Task.objects.all()
    assert left.input["query"] == "q=K%C3%A5re&kind=company"


def start(kind, user):
    task = make(Task, kind=kind, user=user)
    TaskProgress.objects.create(task=task)


@committing
def test_tasks_of_an_erased_user_and_files_that_may_name_anybody_end(kari):
    user, other = make_colleague(), make_colleague()
    for starter in (user, other):
        start("list_file", starter)
    privacy.erase(user, by=kari)
    assert [task.user for task in Task.objects.all()] == [other]
    assert TaskProgress.objects.get().cancelled_at is None

    for kind in ("file_look", "file_write", "list_file"):
        start(kind, kari)
    privacy.erase(make_person(), by=kari)

    asked = TaskProgress.objects.exclude(cancelled_at=None)
    kinds = asked.values_list("task__kind", flat=True)
    assert sorted(kinds) == ["file_look", "file_write"]


def test_secretaries_are_notified_when_a_profile_has_no_manager_left(kari):
    only_manager = make_colleague(role="manager")
    one = make_colleague(role="manager")
    make_colleague(one.organizations().get(), role="manager")

    for user in (only_manager, one):
        privacy.erase(user, by=user)

    notified = Letter.objects.filter(kind="nobody_looks_after")
    organization = only_manager.representations.get().organization
    assert [letter.to for letter in notified] == [kari.email]
    assert organization.name in notified.get().subject


def test_who_may_erase_whom(kari, site_administrator, superuser):
    member, another, person = make_colleague(), make_secretary(), make_person()
    boss = make_user(is_staff=True, is_superuser=True)
    refused = [
        (person, member, "not_yours"),
        (another, kari, "staff"),
        (boss, kari, "staff"),
        (kari, kari, "own"),
        (boss, site_administrator, "superuser"),
    ]

    for whom, by, code in refused:
        act = lambda w=whom, b=by: privacy.erase(w, by=b)  # noqa: E731
        assert refusal(act).code == code
    privacy.erase(another, by=site_administrator)
    privacy.erase(member, by=member)
    privacy.erase(boss, by=superuser)

    assert User.objects.filter(is_active=False).count() == 3


def test_who_is_erased_is_logged_out_for_good(client, kari):
    user = make_colleague()
    client.force_login(user)
    before = client.get("/min-side/").status_code

    privacy.erase(user, by=user)

    user.refresh_from_db()
    assert before == 302
    assert client.get("/min-side/")["Location"].startswith("/logg-inn/")
    assert (user.is_active, list(user.groups.all())) == (False, [])
    assert Organization.objects.count() == 1


def test_history_does_not_store_the_token_of_a_link(client, ours):
    access.send_request_link(ours, "nora@example.org", language="nb")
    token = token_of(last("access_request_confirm"))

    page = reverse("portal:confirm", args=[token])
    send(client, page, name="Nora Nordmann", why="")

    event = AccessRequest.pgh_event_model.objects.get()
    letters = Letter.pgh_event_model.objects.all()
    assert event.pgh_context["url"] == "/bekreft/…/"
    assert token not in str([letter.pgh_context for letter in letters])
