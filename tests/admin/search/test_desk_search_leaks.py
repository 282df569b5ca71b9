"""The search of the admin as an outlet: no private word of a person reaches a reader."""

from urllib.parse import quote

from django.test import Client
from django.urls import reverse

from tests.support.factories import make_staff
from tests.support.login import log_in
from tests.support.outsiders import marked_registry as marked_registry
from tests.support.private_data import MARKER
from tests.support.responses import full_text

OF_PEOPLE = ("members.Person", "members.Letter", "members.Consent", "members.User")


def found_beside(client, words):
    """Return the markers of a page of hits, but for those that were searched for."""
    answer = client.get(f"{reverse('admin:desk_search')}?all=1&q={quote(words)}")
    return set(MARKER.findall(full_text(answer).lower())) - set(MARKER.findall(words))


def test_no_word_of_a_person_is_found_by_a_reader(db, marked_registry):
    markers = marked_registry.markers
    private = {marker for marker, place in markers.items() if place[0] in OF_PEOPLE}
    words = [*private, "kari", "@example.org", "skjult", "synlig"]
    readers = log_in(Client(), make_staff("reader", email="leser2@example.org"))
    secretarys = log_in(Client(), make_staff("secretary", email="sekr2@example.org"))

    by_reader = {word: found_beside(readers, word) & private for word in words}
    by_secretary = {word: found_beside(secretarys, word) & private for word in words}

    assert {word: found for word, found in by_reader.items() if found} == {}
    assert set().union(*by_secretary.values()) != set()
