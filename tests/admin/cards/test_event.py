"""The card of an event: what it shows, to whom, and what its forms and buttons do."""

from members.models import Event
from tests.support.admin import card, said
from tests.support.factories import make


def test_the_card_shows_the_event(as_secretary, ours):
    event = make(Event, title_nb="Frokost", organizer=ours, place="Porsgrunn")

    answer = as_secretary.get(card(event))

    facts = {fact.label: str(fact.text) for fact in answer.context["card"].facts}
    assert facts["Arrangør"] == "Yara"
