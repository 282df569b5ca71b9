"""A list of three members with main contacts, and a message to them."""

import pytest

from members.association import messages
from members.models import Message
from tests.support.factories import make

WORDS = {"subject_nb": "Årsmøte for {virksomhet}", "text_nb": "Hei, {navn}!"}


def make_main_contacts(number, **fields):
    rows = []
    for n in range(number):
        given = {"name": f"Kontakt {n:04}", "email": f"kontakt{n}@example.org"}
        rows.append(make.contact(make.member(name=f"Bedrift {n:04}"), **given | fields))
    return rows


@pytest.fixture
def three(db):
    return make_main_contacts(3)


@pytest.fixture
def draft(kari):

    def write(**values):
        given = {"noun": "organizations", "query": "relation=member", **WORDS}
        return messages.save(Message(), by=kari, **given | values)

    return write
