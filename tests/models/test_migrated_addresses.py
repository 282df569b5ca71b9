"""Addresses of an earlier version are converted, or reported by row and column."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.db import connection

from members.mail import queue
from members.models import Organization, Person, User
from members.models.email_addresses import canonical
from tests.support.database_role import owner
from tests.support.factories import make_organization, make_person, make_user

migration = import_module("members.migrations.0005_canonical_addresses")
NEAR = "kari@xn--nrogfjern-g3a.no"
TABLES = {
    "members_user": "a_users_address_is_canonical",
    "members_person": "a_persons_address_is_canonical",
    "members_organization": "an_organizations_address_is_canonical",
    "members_letter": "a_letter_goes_to_one_address",
}
TEXTS = ["Kari@Sirius.COM", "kari@nærogfjern.no", NEAR, "a@sırıus.com", "k\u212a@a.no"]
TEXTS += ["kåre@a.no", "kari@a..no", "kari@straße.no", "I\u0307@a.no", " k@a.no ", "x"]


@pytest.fixture
def before():
    """Remove the constraints, as before the migration."""
    with owner(), connection.cursor() as cursor:
        for table, rule in TABLES.items():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {rule}")


def store(row, column, address):
    """Write an address past the field, which would convert it."""
    table, pk = row._meta.db_table, row.pk
    with connection.cursor() as cursor:
        update = f"UPDATE {table} SET {column} = %s WHERE id = %s"
        cursor.execute(update, [address, pk])
    return row


def convert():
    with owner(), connection.schema_editor(atomic=False) as editor:
        migration.convert(apps, editor)


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_the_migration_has_the_canonical_form_of_today(text):
    try:
        known = canonical(text)
    except ValidationError:
        known = ""

    assert migration.canonical(text) == known


@pytest.mark.django_db
def test_addresses_of_an_earlier_version_are_converted(before):
    user = store(make_user(), "email", "kari@nærogfjern.no")
    person = store(make_person(), "email", "Kari@NÆROGFJERN.no")
    organization = store(make_organization(), "email", "Post@Sirius.com")
    letter = queue("try", to=NEAR, language="nb", subject="Hei", text="Hei")
    store(letter, "recipient", "Kari@Sirius.com")
    verified = EmailAddress.objects.create(user=user, email="kari@nærogfjern.no")

    convert()

    for row in (user, person, organization, letter, verified):
        row.refresh_from_db()
    assert [user.email, person.email, verified.email] == [NEAR] * 3
    assert (organization.email, letter.to) == ("post@sirius.com", "kari@sirius.com")


@pytest.mark.django_db
def test_rows_that_cannot_be_converted_are_reported_without_their_address(before):
    ours, person = make_user(email=NEAR), make_person()
    twin = store(make_user(), "email", "kari@nærogfjern.no")
    store(person, "email", "kari@sırıus.com")

    with pytest.raises(CommandError) as refused:
        convert()

    assert str(refused.value) == (
        "Some e-mail addresses cannot be stored in the form that version 0.3.0 requires:"
        " correct or delete them with the previous version, then migrate again."
        f" members.User {twin.pk} (email): the same address as another row."
        f" members.Person {person.pk} (email): not an address that can be written to, or"
        " one with a look-alike letter."
    )
    assert User.objects.filter(pk=ours.pk, email=NEAR).exists()


@pytest.mark.django_db
def test_a_database_without_rows_is_converted_too():
    convert()

    assert (Person.objects.count(), Organization.objects.count()) == (0, 0)
