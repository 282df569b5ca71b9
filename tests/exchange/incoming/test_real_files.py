"""Files as offices have them: what a look at them finds without a single choice."""

import pytest
from django.utils import timezone

from members.exchange import TARGETS, guess, look, read_file
from members.models import IncomingFile
from tests.support import real_files
from tests.support.factories import make_organization
from tests.support.files_in import errors, shown

pytestmark = pytest.mark.django_db


def look_at_file(by, data, target):
    table = read_file(data)
    names = guess(TARGETS[target], table.headings)
    file = IncomingFile(by=by, target=target, table=table.as_json(), columns=names)
    found = look(file, by=by)
    assert errors(found) == {}
    return found


def test_all_lines_of_an_accountants_file_are_new_organizations(kari):
    found = look_at_file(kari, real_files.accountants(), "organizations")

    assert [found.counts["new"], found.letters] == [60, 60]
    assert found.unknown == ["Kundenr", "Kontingent"]
    values = {
        name: new for name, (old, new) in shown(found.lines[0]).items() if not old
    }
    assert values == {
        "organization.name": "Telemark Sveis AS",
        "organization.website": "https://www.firma0.example.org",
        "organization.postal_address": "Industrivegen 1, 3936 Porsgrunn",
        "organization.municipality": "Porsgrunn",
        "organization.employees": "12",
        "organization.orgnr": "810 070 005",
        "organization.note": "Betaler kvartalsvis",
        "organization.kind": "Company",
        "membership.category": "Member",
        "membership.since": "2016-03-01",
        "person.name": "Anne Lia",
        "person.email": "person0@example.org",
        "person.phone": "35 00 01 00",
        "contact.function": "Main contact",
        "contact.since": timezone.localdate().isoformat(),
    }


def test_lists_of_others_are_of_contacts_or_of_organizations_with_contacts(kari):
    apricot = look_at_file(kari, real_files.wild_apricot(), "organizations")
    for number in range(64):
        make_organization(name=real_files.company(number))
    events = look_at_file(kari, real_files.event_list(), "contacts")

    assert events.counts["new"] == 25
    assert events.unknown == ["Tidsmerke", "Allergier", "Deltar på middag?"]
    # Two people of each.
    counts = apricot.counts["new"], apricot.counts["changed"], apricot.letters
    assert counts == (6, 6, 12)
