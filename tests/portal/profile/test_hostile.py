"""What no form offers is left alone, and what is not yours is not found."""

import pytest
from django.test import Client

from members.models import ChangeRequest, OrganizationName
from tests.support.factories import make_member
from tests.support.html_forms import filled
from tests.support.profile_form import PAGE, errors, proposed, row, send

pytestmark = pytest.mark.django_db


def test_smuggled_fields_are_left_alone(client, ours):
    extra = {"is_listed": "", "seen-is_listed": "x", "orgnr": "1", "seen-slug": "x"}

    client.post(PAGE, filled(client.get(PAGE)) | extra | {"act": "send", "slug": "b"})

    assert proposed(ours) == {}


def test_rows_of_others_cannot_be_named(client, ours):
    theirs = OrganizationName.objects.create(
        organization=make_member(), name="Beta", kind="short"
    )

    answer = send(client, **row("names", id=str(theirs.pk), name="X", kind="short"))

    assert answer.status_code == 200
    assert proposed(ours) == {}


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


def test_rows_that_an_older_page_does_not_send_are_no_error_when_another_field_is(
    client, ours
):
    OrganizationName.objects.create(organization=ours, name="YP", kind="short")
    post = filled(client.get(PAGE), employees="many") | {"act": "send"}
    rowless = {key: value for key, value in post.items() if "FORMS" not in key}

    answer = client.post(PAGE, rowless)

    assert (answer.status_code, errors(answer)) == (200, ["id_employees"])
    assert proposed(ours) == {}


def test_what_is_not_yours_is_not_found(ours, ola):
    make_member(slug="beta")
    client = Client()
    client.force_login(ola)
    post = filled(client.get(PAGE), name="Ny") | {"act": "send"}

    theirs = client.post("/min-side/beta/profil/", post)
    ola.representations.update(until="2020-01-01")

    assert theirs.status_code == 404
    assert client.post(PAGE, post).status_code == 404
    assert ChangeRequest.objects.count() == 0
