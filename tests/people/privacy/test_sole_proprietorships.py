"""What the business register says about a person's own firm is that person's data."""

import pytest

from members.models import Erasure, RegisterSnapshot
from members.people import privacy
from tests.support.factories import make
from tests.support.planted_secrets import everything, secrets_in

SECRETS = {"99.998", "nordmann rådgivning skien", "hemmeligvei 1"}
# The register's name, whether it is of a person, the contact, and whether it is Nora's.
FIRMS = [
    ("NORDMANN RÅDGIVNING SKIEN", True, "nora", True),
    ("RÅDGIVNING NORA NORDMANN", True, None, True),
    ("NORDMANN RÅDGIVNING SKIEN", True, "ola", False),
    ("NORDMANN RÅDGIVNING SKIEN", True, None, False),
    ("NORDMANN RÅDGIVNING SKIEN", False, "nora", False),
    ("BERG RÅDGIVNING SKIEN", True, "nora", False),
]


def open_firm(name, is_person, contact):
    row = make.member(name="Rådgivning", business_address="Hemmeligvei 1")
    facts = {"name": name, "nace_code": "99.998", "is_person": is_person}
    taken = {"business_address": ["Hemmeligvei 1", "2026-11-01"]}
    answer = {"number": "974760673", "status": "active", "facts": facts, "taken": taken}
    RegisterSnapshot.objects.create(organization=row, **answer)
    if contact:
        make.contact(row, person=contact)
    return row


@pytest.mark.parametrize(("name", "is_person", "contact", "is_own"), FIRMS)
def test_a_person_reads_and_erases_what_is_of_the_own_firm_and_nothing_of_others(
    name, is_person, contact, is_own, kari
):
    nora = make.person(name="Nora Nordmann", email="nora@example.org")
    others = make.person(name="Ola Hansen", email="ola.hansen@example.org")
    firm = open_firm(name, is_person, {"nora": nora, "ola": others}.get(contact))
    about = privacy.as_json(privacy.personal_data_about(nora))

    privacy.erase(nora, by=kari)

    firm.refresh_from_db()
    answer = firm.register_snapshot
    assert ("99.998" in about, "974760673" in about) == (is_own, is_own)
    assert (answer.facts == {}, answer.status == "removed") == (is_own, is_own)
    assert firm.business_address == ("" if is_own else "Hemmeligvei 1")
    assert ("99.998" in everything()) != is_own
    assert Erasure.objects.filter(noun="unit").count() == is_own


def test_at_the_own_request_the_name_counts_in_the_own_firm_alone(ours):
    nora = make.colleague(name="Nora Nordmann", email="nora@example.org")
    own, others = (open_firm(*firm[:2], None) for firm in FIRMS[:2])
    make.representative(user=nora, organization=own)

    privacy.erase(nora, by=nora)

    assert secrets_in(SECRETS, str(list(RegisterSnapshot.objects.values()))) == {
        "99.998"
    }
    statuses = RegisterSnapshot.objects.order_by("organization").values_list("status")
    assert [*statuses] == [("removed",), ("active",)]
    assert (own.pk < others.pk) is True
