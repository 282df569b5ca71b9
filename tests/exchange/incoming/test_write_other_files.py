"""Files of contacts, memberships, projects and offices: written, again, and undone."""

import pytest

from members.exchange import write
from members.models import (
    Batch,
    Contact,
    Membership,
    Participation,
    Project,
    Role,
)
from members.people import send_held_notices
from tests.support import admin
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


def written(file):
    return write(file, reason="Fra regnskapet", by=file.by)


def ties():
    return Project.themes.through.objects.count(), Project.sites.through.objects.count()


def sorted_rows(model, *names):
    return sorted(tuple(map(str, row)) for row in model.objects.values_list(*names))


FILES = {
    "contacts": (
        "Virksomhet, Kontaktperson, E-post, Kontakt for, Mobil",
        [
            ("Yara", "Ola", "ola@example.org", "", "91234567"),
            ("Yara", "Nora", "nora@example.org", "Faktura", ""),
            ("Borg", "Nora", "nora@example.org", "Presse", ""),
        ],
        (Contact, "organization__name", "person__name", "function", "person__phone"),
        [
            ("Borg", "Nora", "press", ""),
            ("Yara", "Nora", "invoice", ""),
            ("Yara", "Ola", "main", "912 34 567"),
        ],
    ),
    "memberships": (
        "Virksomhet, Medlem siden, Medlem til, Medlemskategori",
        [
            ("Yara", "2001", "31.12.2010", "Medlem"),
            ("Borg", "1.2.2026", "", "Kjernemedlem"),
        ],
        (Membership, "organization__name", "category", "since"),
        [
            ("Borg", "core", "2026-02-01"),
            ("Yara", "ordinary", "2001-01-01"),
            ("Yara", "ordinary", "2019-01-01"),
        ],
    ),
    "projects": (
        "Prosjekt, Partnere, Temaer, Steder",
        [
            ("Fangst", "Borg (Leder); Yara", "Hydrogen", ""),
            ("Nytt", "Borg", "", "Herøya"),
        ],
        (Participation, "project__title_nb", "organization__name", "role"),
        [
            ("Fangst", "Borg", "lead"),
            ("Fangst", "Yara", "partner"),
            ("Nytt", "Borg", "partner"),
        ],
    ),
    "offices": (
        "Organ, Verv, Person, E-post, Fra",
        [
            ("Styret", "Leder", "Ola", "ola@example.org", "2024"),
            ("Styret", "Styremedlem", "Nora", "nora@example.org", "2025"),
        ],
        (Role, "body__name_nb", "person__name", "role"),
        [("Styret", "Nora", "member"), ("Styret", "Ola", "chair")],
    ),
}


@pytest.mark.parametrize("target", FILES)
def test_a_file_is_written_once_and_undone_as_a_whole(target, kari, as_secretary):
    yara, _borg = make_member(name="Yara", since="2019-01-01"), make_member(name="Borg")
    Membership.objects.filter(organization__name="Borg").delete()
    make_contact(yara, name="Ola", email="ola@example.org")
    make_project(title_nb="Fangst"), make_site(name="Herøya")
    make_topic(label_nb="Hydrogen", kind="theme")
    make_body(name_nb="Styret", kind="board")
    headings, lines, columns, expected = FILES[target]
    before = facts()

    outcome = written(seen_file(kari, headings, *lines, target=target))

    assert (sorted_rows(*columns), outcome["left"]) == (expected, [])
    assert ties() == ((1, 1) if target == "projects" else (0, 0))
    again = seen_file(kari, headings, *lines, target=target)
    assert written(again)["same"] == len(lines)
    admin.undo(as_secretary, Batch.objects.get(act="file"))
    send_held_notices()
    assert facts() == before
