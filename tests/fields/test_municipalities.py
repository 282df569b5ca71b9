"""The list of municipalities, and how a name in a file is read."""

import pytest
from django.core.exceptions import ValidationError

from members.fields import municipalities
from members.models import Organization, Site
from tests.measuring.synthetic.vocabulary import words


def test_there_are_357_of_them_in_norwegian_order():
    names = list(municipalities.numbers())

    assert (len(names), names[0], names[-1]) == (357, "Alstahaug", "Åsnes")
    assert len(set(municipalities.numbers().values())) == 357


@pytest.mark.django_db
def test_the_registry_names_no_other(grenland):
    named = {
        pair
        for model in (Organization, Site)
        for pair in model.objects.exclude(municipality="").values_list(
            "municipality", "municipality_code"
        )
    }

    synthetic = {(name, code) for name, code, _weight in words.MUNICIPALITIES}
    assert named | synthetic <= {*municipalities.numbers().items()}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Porsgrunn", "Porsgrunn"),
        (" PORSGRUNN ", "Porsgrunn"),
        ("nore og  uvdal", "Nore og Uvdal"),
        ("våler (østfold)", "Våler (Østfold)"),
    ],
)
def test_a_name_is_found_whatever_its_case(text, name):
    assert municipalities.find(text) == name


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Porsgrund", "Mener du Porsgrunn?"),
        ("Herøy", "Mener du Herøy (Møre og Romsdal) eller Herøy (Nordland)?"),
        ("zzz", ""),
        ("\0", ""),
        ("x" * 5000, ""),
    ],
)
def test_what_is_no_municipality_is_refused_with_those_that_are_meant(text, meant):
    with pytest.raises(ValidationError) as refusal:
        municipalities.find(text)

    [message] = refusal.value.messages
    known = f"Det finnes ingen norsk kommune som heter «{text[:60]}»."
    assert message == f"{known} {meant}".strip()
