"""The client takes from the business register what counts as an answer, and nothing else."""

from members.register import client


def test_a_unit_is_read_by_its_number(register):
    number = register.add(name="YARA NORGE AS")

    answer = client.unit(number)

    assert (answer.number, answer.status) == (number, "active")
    assert answer.unit.facts == {
        "number": number,
        "name": "Yara Norge AS",
        "legal_form": "AS",
        "nace_code": "24.102",
        "employees": 12,
        "business_address": "Hydrovegen 55, 3936 Porsgrunn",
        "municipality": "Porsgrunn",
        "municipality_code": "4001",
        "website": "https://www.example.org",
        "bankrupt": None,
        "winding_up": None,
        "compulsory": None,
        "deleted_on": None,
        "is_person": False,
        "parent": "",
        "is_subunit": False,
    }
