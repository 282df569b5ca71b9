"""Whatever is typed gets a sensible answer, and never an error."""

import pytest
from hypothesis import given

from members.models import Organization
from members.search import ranked
from tests.support.factories import make_member, make_organization, make_topic
from tests.support.searches import HOSTILE, SETTINGS, found

pytestmark = pytest.mark.django_db


def test_no_word_is_no_filter_and_a_foreign_alphabet_finds_nothing():
    make_organization(name="Alfa AS")

    for words in ("", " ", "!!! – ?", "🙂", "\0", "%", "_", "\\", "'"):
        assert (found(words), ranked(words)) == (["Alfa AS"], None)
    assert found("Москва") == []
    assert [len(found("alfa " * 1600)), len(found("x" * 8000))] == [1, 0]


def test_short_words_are_looked_for_when_alone_where_a_name_begins():
    make_organization(name="Av og til i The Iglo AS")
    make_organization(name="Bom KS")
    make_organization(name="Yara KS")
    make_organization(name="Norsk Yttrium KS", summary_nb="Y i verket y.")

    for words in ("og", "the", "av og til", "as", "a"):
        assert found(words) == ["Av og til i The Iglo AS"]
    assert found("y") == ["Yara KS"]


def test_two_letters_are_a_word_of_a_topic_or_begin_a_word_of_a_name():
    make_member(name="Elektrolyse AS", topics=[make_topic(synonyms=["H2"])])
    make_organization(name="Nye H2verket AS")
    make_member(name="Sh2op AS", topics=[make_topic(label_nb="H2O")])

    assert found("h2") == ["Nye H2verket AS", "Elektrolyse AS"]


@SETTINGS
@given(HOSTILE)
def test_nothing_that_is_typed_is_an_error(words):
    name = "Alfa {a,b} NULL AS"
    Organization.objects.filter(name=name).delete()
    make_organization(name=name)

    assert found(words) in ([], [name])
