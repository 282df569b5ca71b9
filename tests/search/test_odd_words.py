"""Whatever is typed gets a sensible answer, and never an error."""

import pytest
from hypothesis import given

from members.models import Organization
from members.search import ranked
from tests.support.factories import make_member, make_organization, make_topic
from tests.support.searches import HOSTILE, SETTINGS, found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["", " ", "!!! – ?", "🙂", "\0", "%", "_", "\\", "'"])
def test_no_word_is_no_filter(words):
    make_organization(name="Alfa AS")

    assert found(words) == ["Alfa AS"]
    assert ranked(words) is None


@pytest.mark.parametrize("words", ["og", "the", "av og til", "as", "a"])
def test_words_that_say_nothing_are_still_looked_for_when_alone(words):
    make_organization(name="Av og til i The Iglo AS")
    make_organization(name="Bom KS")

    assert found(words) == ["Av og til i The Iglo AS"]


def test_a_lone_letter_begins_a_name():
    make_organization(name="Yara AS")
    make_organization(name="Norsk Yttrium AS", summary_nb="Y i verket y.")

    assert found("y") == ["Yara AS"]


def test_two_letters_are_a_word_of_a_topic_or_begin_a_word_of_a_name():
    make_member(name="Elektrolyse AS", topics=[make_topic(synonyms=["H2"])])
    make_organization(name="Nye H2verket AS")
    make_member(name="Sh2op AS", topics=[make_topic(label_nb="H2O")])

    assert found("h2") == ["Nye H2verket AS", "Elektrolyse AS"]


def test_a_foreign_alphabet_finds_nothing_rather_than_everything():
    make_organization(name="Alfa AS")

    assert found("Москва") == []


@SETTINGS
@given(HOSTILE)
def test_nothing_that_is_typed_is_an_error(words):
    name = "Alfa {a,b} NULL AS"
    Organization.objects.filter(name=name).delete()
    make_organization(name=name)

    assert found(words) in ([], [name])


def test_eight_thousand_letters_are_no_error():
    make_organization(name="Alfa AS")

    assert [len(found("alfa " * 1600)), len(found("x" * 8000))] == [1, 0]
