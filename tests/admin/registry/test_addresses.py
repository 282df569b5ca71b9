"""Staff read and search e-mail addresses with the letters of their domain."""

import pytest
from django.urls import reverse

from members import mail
from members.models import AccessRequest, Application, Invitation, Letter, Person, User
from tests.support.factories import make_contact, make_user
from tests.support.rows import make

pytestmark = pytest.mark.django_db
STORED, SHOWN = "nina@xn--nrogfjern-g3a.no", "nina@nærogfjern.no"


@pytest.fixture(autouse=True)
def rows(ours):
    """Store a row with the address in each list that shows one."""
    make_user(email=SHOWN)
    make_contact(ours, email=SHOWN)
    make(Invitation, email=SHOWN)
    make(AccessRequest, email=SHOWN)
    mail.queue("other", to=SHOWN, language="nb", subject="Hei", text="Hei")


@pytest.mark.parametrize("model", [User, Person, Invitation, AccessRequest, Letter])
def test_a_list_shows_the_letters_and_finds_by_them(as_superuser, model):
    changelist = reverse(f"admin:members_{model._meta.model_name}_changelist")

    found = as_superuser.get(changelist, {"q": SHOWN.title()})

    assert found.context["cl"].result_count == 1
    assert (SHOWN in found.text, STORED in found.text) == (True, False)


def test_the_form_shows_the_letters_and_stores_the_canonical_form(as_superuser):
    person = Person.objects.get(email=STORED)
    page = reverse("admin:members_person_change", args=[person.pk])

    field = as_superuser.get(page).context["adminform"].form["email"]

    assert (field.value(), field.initial) == (SHOWN, STORED)


def test_an_application_is_answered_by_a_link_to_the_canonical_form(as_superuser):
    row = make(Application, contact_email=SHOWN)
    page = reverse("admin:members_application_change", args=[row.pk])

    shown = as_superuser.get(page).text

    assert shown.count(f'<a href="mailto:{STORED}">{SHOWN}</a>') == 1
