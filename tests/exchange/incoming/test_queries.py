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


def organization(number):
    """Return a line of every third kind: known, alike, new."""
    name = [f"Kjent {number}", f"Kjent {number - 1} AS", f"Helt {number}"][number % 3]
    person = f"Per {number}", f"per{number}@example.org"
    return [name, None, "Varme", 2019, *person, "1234"]


# Headings, a line of a number, and the queries of a look at any number of lines.
FILES = {
    "organizations": (
        "Firma, Orgnr, Tema, Medlem fra, Kontakt, E-post, Tlf",
        organization,
        16,
    ),
    "contacts": (
        "Firma, Navn, E-post, Mobil",
        lambda n: [f"Kjent {n}", f"Per {n}", f"per{n}@example.org", "35920000"],
        9,
    ),
    "memberships": ("Firma, Medlem fra", lambda n: [f"Kjent {n}", 2020], 6),
    "projects": (
        "Prosjekt, Status, Partner, Partnere",
        lambda n: [f"Prosjekt {n}", "running", f"Kjent {n}", "Kjent 0; Kjent 1 (lead)"],
        11,
    ),
    "offices": (
        "Organ, Verv, Firma, Person, Fra",
        lambda n: ["Styret", "member", f"Kjent {n}", f"Per {n}", 2019],
        11,
    ),
}


def test_the_number_of_queries_is_that_of_one_batch(kari):
    make_topic(label_nb="Varme", label_en="Heat")
    board = make_body(name_nb="Styret")
    for n in range(12):
        row = make_member(name=f"Kjent {n}", phone=f"35 92 00 {n:02}")
        person = make_contact(row, name=f"Per {n}", email=f"per{n}@example.org")
        make_role(body=board, organization=row, person=person, role="member")
        make_project(title_nb=f"Prosjekt {n}", partners=[row])

    counted = {target: [] for target in FILES}
    for target, (headings, line_of, _queries) in FILES.items():
        for lines in (3, 12):
            file = make_file(kari, headings, *map(line_of, range(lines)), target=target)
            user = type(kari).objects.get(pk=kari.pk)
            with CaptureQueriesContext(connection) as captured:
                assert len(look(file, by=user).lines) == lines
            counted[target].append(len(captured))

    assert counted == {target: [queries] * 2 for target, (*_, queries) in FILES.items()}
    assert (Organization.objects.count(), Contact.objects.count()) == (12, 12)
