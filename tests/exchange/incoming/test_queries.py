"""A look asks for a batch of lines at once, however many there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.exchange import look
from members.models import Contact, Organization
from tests.support.factories import (
    make_body,
    make_contact,
    make_member,
    make_project,
    make_role,
    make_topic,
)
from tests.support.files_in import make_file

pytestmark = pytest.mark.django_db

ORGANIZATIONS = ["Firma", "Orgnr", "Tema", "Medlem fra", "Kontakt", "E-post", "Tlf"]


def organization(number):
    """Return a line of every third kind: known, alike, new."""
    name = [f"Kjent {number}", f"Kjent {number - 1} AS", f"Helt {number}"][number % 3]
    return [
        name,
        None,
        "Varme",
        2019,
        f"Per {number}",
        f"per{number}@example.org",
        "1234",
    ]


def contact(number):
    return [f"Kjent {number}", f"Per {number}", f"per{number}@example.org", "35920000"]


def project(number):
    return [
        f"Prosjekt {number}",
        "running",
        f"Kjent {number}",
        "Kjent 0; Kjent 1 (lead)",
    ]


def office(number):
    return ["Styret", "member", f"Kjent {number}", f"Per {number}", 2019]


KINDS = {
    "organizations": (ORGANIZATIONS, organization, 16),
    "contacts": (["Firma", "Navn", "E-post", "Mobil"], contact, 9),
    "memberships": (["Firma", "Medlem fra"], lambda n: [f"Kjent {n}", 2020], 6),
    "projects": (["Prosjekt", "Status", "Partner", "Partnere"], project, 11),
    "offices": (["Organ", "Verv", "Firma", "Person", "Fra"], office, 11),
}


@pytest.mark.parametrize("target", KINDS)
def test_the_number_of_queries_is_that_of_one_batch(kari, target):
    make_topic(label_nb="Varme", label_en="Heat")
    board = make_body(name_nb="Styret")
    for number in range(30):
        row = make_member(name=f"Kjent {number}", phone=f"35 92 00 {number:02}")
        person = make_contact(
            row, name=f"Per {number}", email=f"per{number}@example.org"
        )
        make_role(body=board, organization=row, person=person, role="member")
        make_project(title_nb=f"Prosjekt {number}", partners=[row])
    headings, line_of, queries = KINDS[target]

    counted = []
    for lines in (3, 30):
        file = make_file(kari, headings, *map(line_of, range(lines)), target=target)
        user = type(kari).objects.get(pk=kari.pk)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            found = look(file, by=user)
        assert len(found.lines) == lines
        counted.append(len(captured))

    assert counted == [queries, queries]
    assert (Organization.objects.count(), Contact.objects.count()) == (30, 30)
