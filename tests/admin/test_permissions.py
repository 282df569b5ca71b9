"""What each group of staff sees, and what it does not."""

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User
from tests.support import table_contents
from tests.support.admin import ORGANIZATIONS, address, choose, form_of, save
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in

PAGES = ("change", "history")


@pytest.fixture
def as_reader(client, reader):
    return log_in(client, reader)


def listed_models(client):
    groups = client.get(reverse("admin:everything")).context["app_list"]
    return [model["object_name"] for group in groups for model in group["models"]]


# In the order of the page "Everything"; those about people after the colon.
LISTED = """
: ChangeRequest Application Resignation Reminder
Organization Membership Presence OrganizationRelationship Topic CertificateKind
Site MissedSearch Fee FeeRate FeeCategory : Person Consent
Body Role Event Project Participation Funding TestFacility
: ResourceStream Introduction
ClimateEffect Emission Target Cluster StatedFigure ProgrammeLevel ProgrammeBudget
: AccessRequest Invitation Representative Letter
"""


def test_a_secretary_sees_the_inbox_first_and_a_reader_no_people(as_secretary, reader):
    as_reader = log_in(Client(), reader)
    others = " ".join(line.partition(":")[0] for line in LISTED.splitlines())
    assert listed_models(as_secretary) == LISTED.replace(":", "").split()
    assert listed_models(as_reader) == others.split()


def test_a_reader_runs_no_action(as_reader):
    # A list with one action, the download, refuses the others; one with none ignores them.
    unlisted = ["PageText", "MessageText"]
    expected = dict.fromkeys([*listed_models(as_reader), *unlisted], 200)
    expected |= dict.fromkeys(["Event", "Organization", "Project", "TestFacility"], 302)
    models, statuses = admin.site._registry, {}
    rows = {model: model.objects.first() or make(model) for model in models}
    before = tables()

    for model, row in rows.items():
        own = set(models[model].actions or []) - {"download"}
        for action in ["delete_selected", *own]:
            page = reverse(admin_urlname(model._meta, "changelist"))
            answer = as_reader.post(page, choose([row], action, index="0"))
            statuses[model.__name__, action] = answer.status_code

    assert statuses == {key: expected.get(key[0], 403) for key in statuses}
    assert tables() == before


def tables():
    """Return the rows of all tables, but of sessions: those hold the messages."""
    return {t: r for t, r in table_contents.read().items() if "session" not in t}


def test_a_reader_cannot_change_what_it_sees(as_reader):
    page = address("organization", make.member())
    assert as_reader.get(page).status_code == 200
    assert as_reader.post(page, {"name": "Nytt"}).status_code == 403
    columns = as_reader.get(ORGANIZATIONS).context["cl"].list_display
    own = ["name", "number", "kind", "municipality", "is_listed"]
    assert list(columns) == ["action_checkbox", *own]


def test_a_reader_finds_no_name_of_a_person_anywhere(as_reader, kari):
    person = make.person(name="Hemmelig Navn", email="hemmelig@example.org")
    organization, body = make.organization(), make.body()
    make.role(person=person, body=body, role="chair")
    both = make.role(person=person, organization=organization, body=body)
    roles, there = address("role"), (both, body, organization)
    pages = [reverse("admin:index"), roles]
    pages += [roles + "?q=Hemmelig", roles + "?person__name__contains=Hemmelig"]
    pages += [address(type(row), row, page) for row in there for page in PAGES]

    answers = {page: as_reader.get(page, follow=True) for page in pages}

    assert [page for page, a in answers.items() if "Hemmelig Navn" in a.text] == []
    assert {a.status_code for a in answers.values()} == {200}
    assert answers[roles + "?q=Hemmelig"].context["cl"].result_count == 0
    assert choices(as_reader, "role", "person").status_code == 403


def choices(client, model, field):
    query = {"app_label": "members", "model_name": model, "field_name": field}
    return client.get(reverse("admin:autocomplete"), query)


def test_a_secretary_may_choose_a_user_to_represent_a_member(as_secretary, kari):
    answer = choices(as_secretary, "representative", "user")
    assert answer.json()["results"] == [{"id": str(kari.pk), "text": "Kari Nordmann"}]


def test_who_adds_users_gives_no_rights(client, site_administrator, superuser):
    add = address("user") + "add/"
    log_in(client, site_administrator)
    given = {"email": "Ny@Example.org", "name": "Ny"}
    client.post(add, filled(client.get(add)) | given)

    user = User.objects.get(email="ny@example.org")
    group = Group.objects.get(name="secretary")
    save(client, user, is_staff="on", is_superuser="on", groups=[group.pk])

    user.refresh_from_db()
    assert (user.name, user.is_staff, user.is_superuser) == ("Ny", False, False)
    assert list(user.groups.all()) == []
    for page in ("change", "delete"):
        assert client.post(address("user", superuser, page), {}).status_code == 403


def test_the_groups_are_called_in_norwegian(as_superuser):
    groups = form_of(as_superuser.get(address("user", make.user())))["groups"]
    names = ("reader", "secretary", "site administrator")
    labels = [label for _pk, label in groups.field.choices]
    assert labels == [_(name).capitalize() for name in names]
