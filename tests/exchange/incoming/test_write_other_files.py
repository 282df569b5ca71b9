"""Files of contacts, memberships, projects and offices: written, the same again, undone."""

import pytest

from members.exchange import write
from members.history.undo import undo
from members.models import (
    Batch,
    Contact,
    Membership,
    Participation,
    Project,
    Role,
)
from members.people import send_held_notices
from tests.support.factories import (
    make_body,
    make_contact,
    make_member,
    make_project,
    make_site,
    make_topic,
)
from tests.support.files_in import seen_file
from tests.support.table_contents import facts

pytestmark = pytest.mark.django_db


def contacts():
    own = Contact.objects.order_by("organization__name", "person__name", "function")
    names = ("organization__name", "person__name", "function", "person__phone")
    return list(own.values_list(*names))


def memberships():
    rows = Membership.objects.order_by("organization__name", "since")
    rows = rows.select_related("organization")
    return [(row.organization.name, row.category, str(row.since)) for row in rows]


def projects():
    rows = Participation.objects.order_by("project__title_nb", "organization__name")
    ties = Project.themes.through.objects.count(), Project.sites.through.objects.count()
    names = ("project__title_nb", "organization__name", "role")
    return [*rows.values_list(*names), ties]


def offices():
    rows = Role.objects.order_by("role", "person__name")
    return list(rows.values_list("body__name_nb", "person__name", "role"))


FILES = {
    "contacts": (
        ["Virksomhet", "Kontaktperson", "E-post", "Kontakt for", "Mobil"],
        [
            ("Yara", "Ola", "ola@example.org", "", "91234567"),
            ("Yara", "Nora", "nora@example.org", "Faktura", ""),
            ("Borg", "Nora", "nora@example.org", "Presse", ""),
        ],
        contacts,
        [
            ("Borg", "Nora", "press", ""),
            ("Yara", "Nora", "invoice", ""),
            ("Yara", "Ola", "main", "912 34 567"),
        ],
    ),
    "memberships": (
        ["Virksomhet", "Medlem siden", "Medlem til", "Medlemskategori"],
        [
            ("Yara", "2001", "31.12.2010", "Medlem"),
            ("Borg", "1.2.2026", "", "Kjernemedlem"),
        ],
        memberships,
        [
            ("Borg", "core", "2026-02-01"),
            ("Yara", "ordinary", "2001-01-01"),
            ("Yara", "ordinary", "2019-01-01"),
        ],
    ),
    "projects": (
        ["Prosjekt", "Partnere", "Temaer", "Steder"],
        [
            ("Fangst", "Borg (Leder); Yara", "Hydrogen", ""),
            ("Nytt", "Borg", "", "Herøya"),
        ],
        projects,
        [
            ("Fangst", "Borg", "lead"),
            ("Fangst", "Yara", "partner"),
            ("Nytt", "Borg", "partner"),
            (1, 1),
        ],
    ),
    "offices": (
        ["Organ", "Verv", "Person", "E-post", "Fra"],
        [
            ("Styret", "Leder", "Ola", "ola@example.org", "2024"),
            ("Styret", "Styremedlem", "Nora", "nora@example.org", "2025"),
        ],
        offices,
        [("Styret", "Ola", "chair"), ("Styret", "Nora", "member")],
    ),
}


@pytest.fixture
def registry():
    yara, _borg = make_member(name="Yara", since="2019-01-01"), make_member(name="Borg")
    Membership.objects.filter(organization__name="Borg").delete()
    make_contact(yara, name="Ola", email="ola@example.org")
    make_project(title_nb="Fangst")
    make_topic(label_nb="Hydrogen", kind="theme")
    make_site(name="Herøya")
    make_body(name_nb="Styret", kind="board")


@pytest.mark.parametrize("target", FILES)
def test_a_file_is_written_once_and_undone_as_a_whole(target, registry, kari):
    headings, lines, state, expected = FILES[target]
    before = facts()
    first = seen_file(kari, headings, *lines, target=target)

    outcome = write(first, by=kari, reason="")

    assert (state(), outcome["left"]) == (expected, [])
    again = seen_file(kari, headings, *lines, target=target)
    assert write(again, by=kari, reason="")["same"] == len(lines)
    undo(Batch.objects.get(act="file"), by=kari)
    send_held_notices()
    assert facts() == before
