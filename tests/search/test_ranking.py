"""One box finds organizations by every word of theirs, and the nearest come first."""

from datetime import date

import pytest
from django.db import connection

from members.models import Organization, OrganizationName, Project
from members.search import matching, ranked, similar_names
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_member,
    make_organization,
    make_participation,
    make_presence,
    make_project,
    make_site,
    make_topic,
)
from tests.support.searches import found

pytestmark = pytest.mark.django_db


def call(organization, name, kind="former"):
    return OrganizationName.objects.create(
        organization=organization, name=name, kind=kind
    )


@pytest.mark.parametrize(
    "words",
    [
        *("934949145", "934 949 145", "934.949.145", "NO 934 949 145 MVA"),
        *("no934949145mva", "org.nr. 934949145", "934 949 145", "sement 934949145"),
    ],
)
def test_a_number_is_found_however_it_is_typed(words):
    make_organization(name="Sement AS", orgnr="934949145")
    make_organization(name="Annen Sement AS", orgnr="980518647")

    assert found(words) == ["Sement AS"]


def test_a_local_unit_is_found_by_its_own_number():
    make_organization(name="Verket AS", establishment_orgnr="974760673")

    assert found("974 760 673") == ["Verket AS"]


@pytest.mark.parametrize("words", ["93494914", "9349491455", "934949146"])
def test_a_number_is_found_whole_or_not_at_all(words):
    make_organization(name="Sement AS", orgnr="934949145")

    assert found(words) == []


@pytest.mark.parametrize(
    "words",
    ["heroya", "HERØYA", "herøya", "Heroeya", "øya", "herøya park", "park herøya as"],
)
def test_a_name_is_found_by_parts_without_marks_and_with_a_typo(words):
    make_organization(name="Herøya Industripark AS")
    make_organization(name="Rafnes AS")

    assert found(words) == ["Herøya Industripark AS"]


@pytest.mark.parametrize("decomposed", ["A\u030alesund", "\u00c5lesund"])
def test_a_letter_is_the_same_in_one_piece_and_in_two(decomposed):
    make_organization(name=f"{decomposed} Verft AS")

    assert found("ålesund") == found("A\u030alesund") == [f"{decomposed} Verft AS"]


@pytest.mark.parametrize(
    "typo", ["yarra", "yaar", "bergfal", "berfgald", "begfald", "miljøradgivrere"]
)
def test_a_typo_is_forgiven(typo):
    make_organization(name="Yara Norge AS")
    make_organization(name="Bergfald Miljørådgivere AS")

    assert len(found(typo)) == 1


def test_a_word_that_somebody_has_is_no_typo():
    make_organization(name="NORCE AS")
    make_organization(name="Yara Norge AS")

    assert found("norge") == ["Yara Norge AS"]


def test_an_organization_that_is_not_shown_does_not_change_what_is_found():
    make_organization(name="NORCE AS")
    make_organization(name="Yara Norge AS", is_listed=False)

    assert found("norge") == ["NORCE AS"]


@pytest.mark.parametrize("threshold", [0.01, 0.99])
def test_a_setting_left_in_the_session_changes_nothing(threshold):
    make_organization(name="Yara Norge AS")
    make_organization(name="Bergfald AS")

    with connection.cursor() as cursor:
        cursor.execute("SET pg_trgm.word_similarity_threshold = %s", [threshold])
        names = found("yarra")
        cursor.execute("SHOW pg_trgm.word_similarity_threshold")
        left = cursor.fetchone()[0]
        cursor.execute("RESET pg_trgm.word_similarity_threshold")

    assert (names, float(left)) == (["Yara Norge AS"], threshold)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "hydrogen",
            "hydrogenproduksjon",
            "produksjon",
            "fabrikk",
            "fabrikken",
            "CO2",
        ),
        *("smelter", "factories", "factory"),
    ],
)
def test_text_is_found_by_stem_and_part_of_a_word_in_both_languages(words):
    make_organization(
        name="Verket AS",
        summary_nb="Hydrogenproduksjon i to fabrikker, fangst av CO₂.",
        description_en="Runs smelters and a factory.",
    )

    assert found(words) == ["Verket AS"]


@pytest.mark.parametrize(
    "words", ["karbonfangst", "capture", "CCS", "co2-fangst", "fangst"]
)
def test_a_topic_leads_to_its_organizations(words):
    topic = make_topic(
        label_nb="Karbonfangst og -lagring",
        label_en="Carbon capture and storage",
        synonyms=["CCS", "CO2-fangst"],
    )
    make_member(name="Fanger AS", topics=[topic])
    make_member(name="Annen AS")

    assert found(words) == ["Fanger AS"]


def test_a_retired_topic_leads_nowhere():
    make_member(name="Fanger AS", topics=[make_topic(label_nb="Myr", is_retired=True)])

    assert found("myr") == []


def test_a_site_leads_to_those_at_its_parts_while_they_are_there():
    area = make_site(name="Frier Vest", municipality="Bamble")
    part = make_site(name="Rafnes", part_of=area)
    there = make_organization(name="Etylen AS")
    make_presence(
        organization=there, site=part, since=LONG_AGO, until=date(2024, 12, 31)
    )

    days = [date(2018, 12, 31), date(2024, 12, 31), date(2025, 1, 1)]

    assert [found("frier vest", day) for day in days] == [[], ["Etylen AS"], []]
    assert found("bamble", days[1]) == ["Etylen AS"]


def test_a_project_leads_to_its_partners_while_they_take_part():
    project = make_project(title_nb="HEGRA", title_en="Green Ammonia")
    for name, since in [("Nå AS", None), ("Senere AS", FAR_AHEAD)]:
        partner = make_organization(name=name)
        make_participation(project=project, organization=partner, since=since)

    assert found("hegra") == found("ammonia") == ["Nå AS"]
    assert found("hegra", FAR_AHEAD) == ["Nå AS", "Senere AS"]


def test_all_words_are_asked_for_each_in_any_place():
    topic = make_topic(label_nb="Gjødsel")
    make_member(name="Yara AS", topics=[topic], sites=[make_site(name="Herøya")])
    make_member(name="Yara Annet AS", topics=[topic])
    make_member(name="Tredje AS", sites=[make_site(name="Herøya sør")], topics=[topic])

    assert found("gjødsel yara på herøya") == ["Yara AS"]


def test_the_nearest_come_first():
    topic = make_topic(label_nb="Verk")
    texted = make_organization(name="Tekst AS", summary_nb="Bygger verk.")
    make_member(name="Emne AS", topics=[topic])
    make_organization(name="Stålverket AS")
    make_organization(name="Verksmesteren AS")
    make_organization(name="Gamle Verk AS")
    make_organization(name="Verk Vest AS")
    call(make_organization(name="Nytt AS"), "Verk AS")
    make_organization(name="Verk AS")

    assert found("verk") == [
        *("Verk AS", "Nytt AS", "Verk Vest AS", "Gamle Verk AS", "Verksmesteren AS"),
        *("Stålverket AS", "Emne AS", str(texted)),
    ]


@pytest.mark.parametrize("kind", OrganizationName.Kind.values)
def test_another_name_leads_to_the_organization(kind):
    call(make_organization(name="Heidelberg Materials AS"), "Norcem AS", kind)

    assert found("norcem") == found("Norcem A/S") == ["Heidelberg Materials AS"]


def test_search_follows_every_change_of_an_organization():
    organization = make_organization(name="Alfa AS", summary_nb="Lager gjødsel.")
    Organization.objects.update(name="Beta AS", summary_nb="Lager sement.")
    after_update = [found(words) for words in ("alfa", "gjødsel", "beta", "sement")]
    organization.delete()

    assert after_update == [[], [], ["Beta AS"], ["Beta AS"]]
    assert ranked("beta") == []


def test_a_title_changed_by_hand_in_the_database_is_found_at_once():
    make_participation(project=make_project(title_nb="Skrei"))
    Project.objects.update(title_nb="Torsk")

    assert [len(found("skrei")), len(found("torsk"))] == [0, 1]


def test_without_words_nothing_has_a_rank():
    make_organization()

    rows = matching(Organization.objects.all(), "!")

    assert list(rows.values_list("rank", flat=True)) == [0]


def test_three_names_are_suggested_the_nearest_first():
    names = ["Alfa Bygg Nord", "Alfa Bygg", "Alfa Bygg Sør", "Alfa Bygg Øst"]
    for name in [*names, "Beta"]:
        make_organization(name=name)

    suggested = similar_names(Organization.objects.all(), "alfa bygg")

    assert (suggested[0], len(suggested)) == ("Alfa Bygg", 3)
    assert similar_names(Organization.objects.all(), "gamma") == []
