"""Which heading is which column, of files of all sorts and in two languages."""

import pytest
from django.utils import translation

from members.exchange import TARGETS
from members.exchange.incoming import columns
from members.lists.declared import LISTS

pytestmark = pytest.mark.django_db

ALL = list(TARGETS.values())


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("target", ALL, ids=lambda target: target.key)
def test_the_labels_of_a_template_lead_back_to_its_columns(target, language):
    with translation.override(language):
        headings = [column.label for column in target.columns]

        names = columns.guess(target, headings)

    assert names == [column.name for column in target.columns]


@pytest.mark.parametrize("target", ALL, ids=lambda target: target.key)
def test_the_names_of_fields_lead_to_their_columns(target):
    headings = [column.name.upper() for column in target.columns]

    assert columns.guess(target, headings) == [c.name for c in target.columns]


def guessed(target, text):
    return columns.guess(TARGETS[target], text.split(", "))


def test_an_address_is_a_persons_after_the_name_of_one_and_else_the_organizations():
    by_heading = {
        "Firma, E-post, Telefon": ["organization.email", "organization.phone"],
        "Kontaktperson, E-post, Telefon": ["person.email", "person.phone"],
        "First name, Organization, Email": ["organization.name", "person.email"],
        "Kontakt, Firma, E-post, Kontakt e-post": [
            "organization.email",
            "person.email",
        ],
        "Firma, E-post, Kontakt, E-post (2)": ["person.name", "person.email"],
    }

    found = {text: guessed("organizations", text)[-2:] for text in by_heading}

    assert found == by_heading


def test_a_role_is_the_office_in_a_file_of_offices_and_a_name_the_persons():
    assert guessed("offices", "Organ, Rolle, Navn, Bedrift, Stilling, E-post") == [
        "body.name",
        "role.role",
        "person.name",
        "organization.name",
        "person.title",
        "",
    ]


def test_case_dots_and_stars_of_a_heading_do_not_matter():
    assert guessed("organizations", "ORG. NR., *Firma*, e-post:, Skostørrelse") == [
        "organization.orgnr",
        "organization.name",
        "organization.email",
        "",
    ]


def test_an_accuracy_belongs_to_the_day_before_it_and_is_nothing_alone():
    text = "Virksomhet, Første dag, Datonøyaktighet, Siste dag, Datonøyaktighet (2)"

    with translation.override("nb"):
        accuracy = translation.gettext("Accuracy of the date")
    headings = text.replace("Datonøyaktighet", accuracy)

    assert guessed("memberships", headings)[1:] == [
        "membership.since",
        "membership.since_precision",
        "membership.until",
        "membership.until_precision",
    ]
    assert guessed("memberships", accuracy) == [""]


def test_what_was_chosen_for_the_same_headings_comes_first():
    target, headings = TARGETS["organizations"], ["Firma", "Kode"]
    columns.remember(target, headings, ["organization.name", "organization.orgnr"])
    columns.remember(target, headings, ["organization.name", "organization.nace_code"])

    assert columns.guess(target, ["FIRMA ", "kode"]) == [
        "organization.name",
        "organization.nace_code",
    ]
    assert columns.guess(target, ["Kode", "Firma"]) == ["", "organization.name"]


# What our own sheets hold that follows from other rows, or is written elsewhere.
@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize(
    ("key", "target", "left"),
    [
        (
            "organizations",
            "organizations",
            "names services customer_references certificates links presences size projects",
        ),
        ("memberships", "memberships", "kind municipality email"),
        ("projects", "projects", "fundings effects"),
        ("offices", "offices", "kind municipality email"),
        ("people", "contacts", "periods told_on"),
    ],
)
def test_the_headings_of_our_own_lists_are_known(key, target, left, language):
    with translation.override(language):
        of_list = [(c.name, h) for c in LISTS[key].columns for h in c.headers]
        names = columns.guess(TARGETS[target], [heading for _name, heading in of_list])

    unknown = [
        name for (name, _h), found in zip(of_list, names, strict=True) if not found
    ]
    assert unknown == left.split()
