"""What each group of staff sees, and what it does not."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User
from tests.support import table_contents
from tests.support.admin import address, choose
from tests.support.factories import (
    make_body,
    make_member,
    make_organization,
    make_person,
    make_role,
    make_user,
)
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.rows import make


@pytest.fixture
def as_reader(client, reader):
    return log_in(client, reader)


@pytest.fixture
def as_site_administrator(client, site_administrator):
    return log_in(client, site_administrator)


def listed_models(client):
    groups = client.get(reverse("admin:everything")).context["app_list"]
    return [model["object_name"] for group in groups for model in group["models"]]


# In the order of the page "Everything"; those about people after the colon.
LISTED = """
: ChangeRequest Application Resignation Reminder
Organization Membership Presence OrganizationRelationship Topic CertificateKind
Site MissedSearch Fee FeeRate FeeCategory : Person Consent
Body Role Meeting Project Participation Funding TestFacility
: ResourceStream Introduction
ClimateEffect Emission Target Cluster StatedFigure ProgrammeLevel ProgrammeBudget
: AccessRequest Invitation Representative Letter
"""


def test_a_secretary_sees_the_inbox_first_and_a_reader_no_models_of_people(
    as_secretary, reader
):
    as_reader = log_in(Client(), reader)

    others = " ".join(line.partition(":")[0] for line in LISTED.splitlines())
    assert listed_models(as_secretary) == LISTED.replace(":", "").split()
    assert listed_models(as_reader) == others.split()


def test_a_reader_runs_no_action(as_reader):
    # A list with one action, the download, refuses the others; one with none ignores them.
    unlisted = ["PageText", "MessageText"]
    expected = dict.fromkeys([*listed_models(as_reader), *unlisted], 200)
    expected |= dict.fromkeys(["Organization", "Project", "TestFacility"], 302)
    rows, statuses = one_of_each_model(), {}
    before = tables()

    for model, row in rows.items():
        own = set(admin.site._registry[model].actions or []) - {"download"}
        for action in ["delete_selected", *own]:
            page = admin_url(model, "changelist")
            answer = as_reader.post(page, choose([row], action, index="0"))
            statuses[model.__name__, action] = answer.status_code

    assert statuses == {key: expected.get(key[0], 403) for key in statuses}
    assert tables() == before


def one_of_each_model():
    models = admin.site._registry
    return {model: model.objects.first() or make(model) for model in models}


def admin_url(model, page, *pk):
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=pk)


def tables():
    """Return the rows of all tables, but of sessions: those hold the messages."""
    return {
        table: rows
        for table, rows in table_contents.read().items()
        if "session" not in table
    }


def test_a_reader_cannot_change_what_it_sees(as_reader):
    organization = make_member()
    page = address("organization", organization)

    assert as_reader.get(page).status_code == 200
    assert as_reader.post(page, {"name": "Nytt"}).status_code == 403
    columns = as_reader.get(address("organization")).context["cl"].list_display
    own = ["name", "number", "kind", "municipality", "is_listed"]
    assert list(columns) == ["action_checkbox", *own]


def test_a_reader_finds_no_name_of_a_person_anywhere(as_reader, kari):
    person = make_person(name="Hemmelig Navn", email="hemmelig@example.org")
    organization, body = make_organization(), make_body()
    make_role(person=person, body=body, role="chair")
    both = make_role(person=person, organization=organization, body=body)
    pages = [
        reverse("admin:index"),
        address("role"),
        address("role") + "?q=Hemmelig",
        address("role") + "?person__name__contains=Hemmelig",
        address("role", both),
        address("role", both, "history"),
        address("body", body),
        address("body", body, "history"),
        address("organization", organization),
        address("organization", organization, "history"),
    ]

    answers = {page: as_reader.get(page, follow=True) for page in pages}

    said = [page for page, a in answers.items() if b"Hemmelig Navn" in a.content]
    assert said == []
    assert {a.status_code for a in answers.values()} == {200}
    searched = answers[address("role") + "?q=Hemmelig"]
    assert searched.context["cl"].result_count == 0


def test_a_reader_gets_no_autocomplete_of_persons(as_reader):
    make_person()
    query = {"app_label": "members", "model_name": "role", "field_name": "person"}

    answer = as_reader.get(reverse("admin:autocomplete"), query)

    assert answer.status_code == 403


def test_a_secretary_may_choose_a_user_to_represent_a_member(as_secretary, kari):
    query = {"app_label": "members", "model_name": "representative"}

    answer = as_secretary.get(
        reverse("admin:autocomplete"), query | {"field_name": "user"}
    )

    assert answer.json()["results"] == [{"id": str(kari.pk), "text": "Kari Nordmann"}]


def test_a_site_administrator_adds_a_user_and_gives_no_rights(as_site_administrator):
    client, add = as_site_administrator, address("user") + "add/"
    given = {"email": "Ny@Example.org", "name": "Ny"}
    client.post(add, filled(client.get(add)) | given)

    user = User.objects.get(email="ny@example.org")
    page, group = address("user", user), Group.objects.get(name="secretary")
    rights = {"is_staff": "on", "is_superuser": "on", "groups": [group.pk]}
    client.post(page, filled(client.get(page)) | rights)

    user.refresh_from_db()
    assert (user.name, user.is_staff, user.is_superuser) == ("Ny", False, False)
    assert list(user.groups.all()) == []


def test_a_site_administrator_does_not_touch_a_superuser(
    as_site_administrator, superuser
):
    for page in ("change", "delete"):
        answer = as_site_administrator.post(address("user", superuser, page), {})
        assert answer.status_code == 403


def test_the_groups_are_called_in_norwegian(as_superuser):
    page = as_superuser.get(address("user", make_user()))

    groups = page.context["adminform"].form["groups"]
    assert [label for _pk, label in groups.field.choices] == [
        _("reader").capitalize(),
        _("secretary").capitalize(),
        _("site administrator").capitalize(),
    ]
