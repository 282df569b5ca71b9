"""Organization numbers, and the domains of addresses as evidence of an employer."""

from django import forms
from hypothesis import given, settings, strategies as st
from stdnum.no import orgnr

from members import models
from tests.support.cases import cases
from tests.support.events import rows
from tests.support.factories import make
from tests.support.sampling import examples

NUMBER = "934949145"
TYPED = [
    *(NUMBER, "934 949 145", " 934.949.145 ", "934-949-145", "934\u00a0949\u00a0145"),
    *("NO 934 949 145 MVA", "no934949145mva", "NO934949145MVA", "934949145 mva"),
]


def test_a_number_is_stored_as_nine_digits_and_shown_in_threes_however_it_is_typed():
    form = forms.modelform_factory(models.Organization, fields=["orgnr"])
    rows = [form({"orgnr": typed}).save(commit=False) for typed in TYPED]

    assert [row.orgnr for row in rows] == [NUMBER] * len(TYPED)
    assert [*map(models.normalize_orgnr, TYPED)] == [NUMBER] * len(TYPED)
    assert (models.format_orgnr(NUMBER), models.format_orgnr("")) == ("934 949 145", "")


def valid_in_the_database(number):
    return rows("SELECT orgnr_is_valid(%s)", number)[0][0]


@settings(max_examples=examples(300))
@given(st.integers(0, 99_999_999).map("{:08}".format))
def test_the_database_checks_a_number_as_the_library_does_which_has_one_check_digit(
    eight,
):
    checked = [n for n in range(10) if valid_in_the_database(f"{eight}{n}")]

    assert checked == [n for n in range(10) if orgnr.is_valid(f"{eight}{n}")]
    assert len(checked) <= 1


def test_what_is_not_nine_digits_is_no_number_and_several_may_be_without_one():
    make.organization(), make.organization(orgnr="")
    assert models.Organization.objects.filter(orgnr="").count() == 2

    others = ["", "93494914", "9349491450", "93494914X", "٩٣٤٩٤٩١٤٥"]

    assert [valid_in_the_database(number) for number in others] == [False] * 5


def test_an_address_is_evidence_if_it_is_at_the_domain_of_the_site():
    for expected, address, site in cases(__file__, "evidence.csv"):
        found = models.evidence(address, site)
        assert found is models.Evidence[expected], (address, site)
    assert models.domain_of(f"kari@{'a' * 64}.no") == ""
    assert models.host_of(f"http://{'æ' * 64}.no") == ""
