"""Which heading is which column, of files of all sorts and in two languages."""

import pytest
from django.utils import translation

from members.exchange import TARGETS, guess, remember

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.key)
def test_the_labels_of_a_template_and_the_names_of_fields_lead_to_its_columns(target):
    names = [column.name for column in target.columns]
    for language in ("nb", "en"):
        with translation.override(language):
            assert guess(target, [c.label for c in target.columns]) == names

    assert guess(target, [name.upper() for name in names]) == names


# By target: headings, and the columns that the last of them are.
HEADINGS = """
organizations | Firma, E-post, Telefon | organization.email organization.phone
organizations | Kontaktperson, E-post, Telefon | person.email person.phone
organizations | First name, Organization, Email | organization.name person.email
organizations | Kontakt, Firma, E-post, Kontakt e-post | organization.email person.email
organizations | Firma, E-post, Kontakt, E-post (2) | person.name person.email
organizations | Skostørrelse, ORG. NR., *Firma* | organization.orgnr organization.name
organizations | Firma, e-post: | organization.email
offices | Organ, Rolle, Navn, Bedrift | role.role person.name organization.name
offices | Rolle, Navn, Bedrift, Stilling | person.name organization.name person.title
"""


@pytest.mark.parametrize("case", HEADINGS.strip().splitlines())
def test_a_heading_is_read_by_those_beside_it_and_without_case_and_marks(case):
    target, text, last = case.split(" | ")

    names = guess(TARGETS[target], text.split(", "))

    assert names[-len(last.split()) :] == last.split()
    assert len(names) == len(text.split(", "))


def test_an_unknown_heading_is_no_column():
    assert guess(TARGETS["offices"], ["Organ", "Skostørrelse"]) == ["body.name", ""]


def test_an_accuracy_belongs_to_the_day_before_it_and_is_nothing_alone():
    with translation.override("nb"):
        accuracy = translation.gettext("Accuracy of the date")
    headings = ["Virksomhet", "Første dag", accuracy, "Siste dag", f"{accuracy} (2)"]

    names = guess(TARGETS["memberships"], headings)

    days = [f"membership.{part}" for part in ("since", "since_precision", "until")]
    assert names[1:] == [*days, "membership.until_precision"]
    assert guess(TARGETS["memberships"], [accuracy]) == [""]


def test_what_was_chosen_for_the_same_headings_comes_first():
    target, headings = TARGETS["organizations"], ["Firma", "Kode"]
    last = ["organization.name", "organization.nace_code"]
    for names in (["organization.name", "organization.orgnr"], last):
        remember(target, headings, names)

    assert guess(target, ["FIRMA ", "kode"]) == last
    assert guess(target, ["Kode", "Firma"]) == ["", "organization.name"]
