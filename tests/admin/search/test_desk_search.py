"""The search in the header: everything that the user may see, and nothing that may not be."""

import pytest
from django.urls import reverse

from members import privacy
from members.models import Letter, OrganizationName
from tests.support.factories import (
    make_body,
    make_contact,
    make_member,
    make_organization,
    make_project,
    make_site,
)
from tests.support.login import log_in
from tests.support.rows import make

SEARCH = reverse("admin:desk_search")


def find(client, words, **given):
    return client.get(SEARCH, {"q": words, **given})


def names(answer):
    """Return {noun: names of the hits} of a page."""
    return {
        group.noun: [_plain(hit.name) for hit in group.hits]
        for group in answer.context["groups"]
    }


def _plain(name):
    return str(name).replace("<mark>", "").replace("</mark>", "")


@pytest.fixture
def tangen():
    """Make something of every noun with the word Tangen; return the organization."""
    organization = make_member(name="Tangen AS", orgnr="934949145", phone="35 92 30 00")
    make_organization(name="Tangen Drift AS", is_listed=False)
    make_contact(organization, name="Turid Tangen", email="turid@tangen.no")
    make_project(title_nb="Tangen pilot")
    make_site(name="Tangen næringspark")
    make_body(name_nb="Tangenutvalget", name_en="Tangen committee")
    make(Letter, to="turid@tangen.no", kind="person_told")
    return organization


def test_all_nouns_are_found_and_the_best_match_comes_first(as_secretary, tangen):
    assert names(find(as_secretary, "tangen")) == {
        "organizations": ["Tangen AS", "Tangen Drift AS"],
        "people": ["Turid Tangen"],
        "projects": ["Tangen pilot"],
        "sites": ["Tangen næringspark"],
        "bodies": ["Tangenutvalget"],
        "letters": ["turid@tangen.no"],
    }


@pytest.mark.parametrize(
    "words", ["934 949 145", "NO 934 949 145 MVA", "tang", "tanegn as drift"]
)
def test_what_means_one_organization_alone_leads_to_it(as_secretary, words):
    one = make_organization(name="Tangen Drift AS", orgnr="934949145")
    make_organization(name="Sundet AS")

    answer = find(as_secretary, words)

    if words == "tanegn as drift":  # a typo is a guess
        assert names(answer) == {"organizations": ["Tangen Drift AS"]}
    else:
        assert answer.status_code == 302
        assert answer["Location"].rstrip("/").split("/").count(str(one.pk)) == 1
        assert names(find(as_secretary, words, all="1"))["organizations"] == [one.name]


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
        make_contact(make_organization(name=name), name="Turid", phone="911 22 333")

    answer = find(as_secretary, "tan")

    hits = answer.context["groups"][0].hits
    assert [hit.contact["phone"] for hit in hits] == ["911 22 333"] * 2
    # Beside each organization, and each person.
    assert answer.text.count('href="tel:91122333"') == 4


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("norcem", {"organizations": ["Tangen AS"]}),
        ("93494", {"organizations": ["Tangen AS"]}),
        ("+47 35 92 30 00", {"organizations": ["Tangen AS"]}),
        (
            "turid@tangen.no",
            {"people": ["Turid Tangen"], "letters": ["turid@tangen.no"]},
        ),
        ("dubletter", None),
        ("registrer virksomhet", None),
    ],
)
def test_former_names_numbers_addresses_and_pages_are_found(
    as_secretary, tangen, words, found
):
    OrganizationName.objects.create(organization=tangen, name="Norcem", kind="former")

    groups = names(find(as_secretary, words, all="1"))

    if found is None:
        assert len(groups.pop("pages")) >= 1
    assert groups == (found or {})


def test_an_erased_person_is_not_found(as_secretary, tangen, kari):
    person = tangen.contacts.get().person
    privacy.erase(person, by=kari)

    found = names(find(as_secretary, "turid")) | names(find(as_secretary, "turid@"))

    assert found == {}


def test_words_without_a_hit_name_the_nearest(as_secretary):
    make_member(name="Hydrogenfabrikken AS")

    answer = find(as_secretary, "hydrogenlager xyz")

    assert answer.context["nearest_words"] == ["Hydrogenfabrikken"]


@pytest.mark.parametrize(
    "words",
    ["", " ", "@", "%", "_", "'\"\\", "((", "٣٤٥", "9" * 150, "ﷺ" * 150],
)
def test_odd_words_find_nothing_and_break_nothing(as_secretary, words):
    make_member()

    answer = as_secretary.get(SEARCH, {"q": words})

    assert (answer.status_code, answer.context["groups"]) == (200, [])
