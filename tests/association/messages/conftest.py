"""A list of three members with main contacts, and a message to them."""

import pytest

from members.association import messages
from members.models import Message
from tests.support.factories import make

WORDS = {"subject_nb": "Årsmøte for {virksomhet}", "text_nb": "Hei, {navn}!"}


def make_main_contacts(number, **fields):
    """Create so many members, each with a main contact with an address of its own."""
    return [
        make.contact(
            make.member(name=f"Bedrift {n:04}"),
            name=f"Kontakt {n:04}",
            email=f"kontakt{n}@example.org",
            **fields,
        )
        for n in range(number)
    ]


@pytest.fixture
def three(db):
    return make_main_contacts(3)


@pytest.fixture
def draft(kari):
    """Return a function that writes a draft to all members, by Kari."""

    def write(**values):
        given = {"noun": "organizations", "query": "relation=member", **WORDS}
        return messages.save(Message(), by=kari, **given | values)

    return write
