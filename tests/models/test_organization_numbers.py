"""Organization numbers are normalized, and validated alike in Python and SQL."""

import pytest
from django import forms
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.no import orgnr

from members.models import Organization, format_orgnr, normalize_orgnr
from tests.support.factories import make_organization
from tests.support.sampling import examples

NUMBER = "934949145"
TYPED = [
    "934949145",
    "934 949 145",
    " 934.949.145 ",
    "NO 934 949 145 MVA",
    "no934949145mva",
    "NO934949145MVA",
    "934949145 mva",
    "934-949-145",
    "934\u00a0949\u00a0145",
]


@pytest.mark.parametrize("typed", TYPED)
def test_a_number_is_kept_as_nine_digits_however_it_is_typed(typed):
    assert normalize_orgnr(typed) == NUMBER


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.django_db
def test_a_form_takes_a_number_however_it_is_typed(typed):
    form_class = forms.modelform_factory(Organization, fields=["name", "kind", "orgnr"])
    form = form_class({"name": "Bedrift", "kind": "company", "orgnr": typed})

    assert form.save().orgnr == NUMBER


@pytest.mark.django_db
def test_several_organizations_may_be_without_a_number():
    make_organization()
    make_organization(orgnr="")

    assert Organization.objects.filter(orgnr="").count() == 2


def test_a_number_is_shown_in_threes():
    assert (format_orgnr(NUMBER), format_orgnr("")) == ("934 949 145", "")


def valid_in_the_database(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT orgnr_is_valid(%s)", [number])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@settings(max_examples=examples(300))
@given(st.integers(0, 999_999_999).map("{:09}".format))
def test_the_database_checks_a_number_as_the_library_does(number):
    assert valid_in_the_database(number) == orgnr.is_valid(number)


@pytest.mark.django_db
@given(st.integers(0, 99_999_999).map("{:08}".format))
def test_a_number_has_one_check_digit_at_most(eight):
    checked = [digit for digit in range(10) if valid_in_the_database(f"{eight}{digit}")]

    assert checked == [
        digit for digit in range(10) if orgnr.is_valid(f"{eight}{digit}")
    ]
    assert len(checked) <= 1


@pytest.mark.parametrize(
    "number", ["", "93494914", "9349491450", "93494914X", "٩٣٤٩٤٩١٤٥"]
)
@pytest.mark.django_db
def test_what_is_not_nine_digits_is_no_number(number):
    assert valid_in_the_database(number) is False
