"""The search in the header: everything that the user may see, and nothing that may not be."""

import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Letter
from members.people import privacy
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.outsiders import full_text
from tests.support.private_data import MARKER


def find(client, words, **given):
    return client.get(reverse("admin:desk_search"), {"q": words, **given})


def names(answer):
    return {
        group.noun: [re.sub("</?mark>", "", str(hit.name)) for hit in group.hits]
        for group in answer.context["groups"]
    }


@pytest.fixture
def tangen(db):
    """Make something of every noun with the word Tangen; return the organization."""
    organization = make.member(name="Tangen AS", orgnr="934949145", phone="35 92 30 00")
    organization.names.create(name="Norcem", kind="former")
    make.organization(name="Tangen Drift AS", is_listed=False)
    make.contact(organization, name="Turid Tangen", email="turid@tangen.no")
    make.project(title_nb="Tangen pilot")
    make.site(name="Tangen næringspark")
    make.body(name_nb="Tangenutvalget", name_en="Tangen committee")
    make(Letter, to="turid@tangen.no", kind="person_told")
    return organization


HITS = dict(cases(__file__, "hits.jsonl"))


def test_all_nouns_come_best_first_but_no_erased_person(as_secretary, tangen, kari):
    assert {words: names(find(as_secretary, words, all="1")) for words in HITS} == HITS
    assert names(find(as_secretary, "tangen")) == HITS["tangen"]
    for words, first in [
        ("dubletter", "Mulige dubletter: virksomheter"),
        ("registrer virksomhet", "Registrer: virksomhet"),
        ("kontingent", "Kontingent: satser og lister"),
        ("kontingentsats", "Kontingent: satser og lister"),
        ("møte", "Organer: ny periode og møter"),
        ("lagre liste", "Ferdige og lagrede lister"),
        ("medlemskap", "Medlemskap"),
    ]:
        pages = names(find(as_secretary, words, all="1"))
        assert ([*pages], pages["pages"][0]) == (["pages"], first)
    privacy.erase(tangen.contacts.get().person, by=kari)
    assert [names(find(as_secretary, w)) for w in ("turid", "turid@")] == [{}] * 2


def test_what_means_one_organization_alone_leads_to_it(as_secretary):
    one = make.organization(name="Tangen Drift AS", orgnr="934949145")
    make.organization(name="Sundet AS")

    for words in ("934 949 145", "NO 934 949 145 MVA", "tang", "telefon til tang"):
        answer = find(as_secretary, words)
        assert answer.status_code == 302
        assert answer["Location"].rstrip("/").split("/").count(str(one.pk)) == 1
        assert names(find(as_secretary, words, all="1"))["organizations"] == [one.name]
    # A typo is a guess.
    guess = names(find(as_secretary, "tanegn as drift"))
    assert guess == {"organizations": [one.name]}


def test_a_reader_finds_no_person_and_no_e_mail(client, reader, tangen):
    log_in(client, reader)
    for words in ("tangen", "turid", "turid@tangen.no", "turid@", "tangen.no"):
        answer = find(client, words, all="1")
        assert {"people", "letters"} & names(answer).keys() == set()
        # The page repeats the words; nothing of the person stands beside them.
        assert "Turid" not in answer.text
        assert "mailto:" not in answer.text


def test_three_letters_and_enter_show_whom_to_call(as_secretary):
    for name in ["Tangen AS", "Tangnes AS"]:
        make.contact(make.organization(name=name), name="Turid", phone="911 22 333")
    answer = find(as_secretary, "tan")
    hits = answer.context["groups"][0].hits
    assert [hit.contact["phone"] for hit in hits] == ["911 22 333"] * 2
    # Beside each organization, and each person.
    assert answer.text.count('href="tel:91122333"') == 4


def test_words_without_a_hit_name_the_nearest_and_odd_ones_break_nothing(as_secretary):
    make.member(name="Hydrogenfabrikken AS")
    answer = find(as_secretary, "hydrogenlager xyz")
    assert answer.context["nearest_words"] == ["Hydrogenfabrikken"]
    for words in ("", " ", "@", "%", "_", "'\"\\", "((", "٣٤٥", "9" * 150, "ﷺ" * 150):
        answer = find(as_secretary, words)
        assert (answer.status_code, answer.context["groups"]) == (200, []), words


def found_beside(client, words):
    """Return the markers of a page of hits, but for those that were searched for."""
    answer = client.get(f"{reverse('admin:desk_search')}?all=1&q={quote(words)}")
    return set(MARKER.findall(full_text(answer).lower())) - set(MARKER.findall(words))


def test_no_word_of_a_person_is_found_by_a_reader(db, marked_registry):
    of_people = ("members.Person", "members.Letter", "members.Consent", "members.User")
    markers = marked_registry.markers
    private = {marker for marker, place in markers.items() if place[0] in of_people}
    words = [*private, "kari", "@example.org", "skjult", "synlig"]
    readers = log_in(Client(), make.staff("reader", email="leser2@example.org"))
    secretarys = log_in(Client(), make.staff("secretary", email="sekr2@example.org"))

    by_reader = {word: found_beside(readers, word) & private for word in words}

    assert {word: found for word, found in by_reader.items() if found} == {}
    assert any(found_beside(secretarys, word) & private for word in words)
