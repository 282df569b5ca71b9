"""One box finds organizations by every word of theirs, and the nearest come first."""

import csv
from datetime import date
from pathlib import Path

import pytest

from members.models import Organization, OrganizationName, Project, Topic
from members.queries.search import matching, ranked, similar_names
from tests.support.events import rows, run
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.searches import found


def answers(*queries):
    """Return what each query finds, as one set of answers if all find the same."""
    return {tuple(found(words)) for words in queries}


def test_numbers_names_and_texts_are_found_however_they_are_typed():
    make.organization(name="Sement AS", orgnr="934949145")
    number = {"orgnr": "980518647", "establishment_orgnr": "974760673"}
    make.organization(name="Sement Vest AS", **number)
    names = "Herøya Industripark AS, Rafnes AS, Yara Norge AS"
    for name in (*names.split(", "), "Bergfald Miljørådgivere AS"):
        make.organization(name=name)
    text = "Hydrogenproduksjon i to fabrikker, fangst av CO₂."
    english = "Runs smelters and a factory."
    make.organization(name="Verket AS", summary_nb=text, description_en=english)

    assert answers(
        *("934949145", "934 949 145", "934.949.145", "NO 934 949 145 MVA"),
        *("no934949145mva", "org.nr. 934949145", "sement 934949145"),
    ) == {("Sement AS",)}
    assert answers("93494914", "9349491455", "934949146") == {()}
    assert answers("974 760 673") == {("Sement Vest AS",)}
    assert answers(
        *("heroya", "HERØYA", "herøya", "Heroeya", "øya", "herøya park"),
        "park herøya as",
    ) == {("Herøya Industripark AS",)}
    # A typo is forgiven.
    assert answers("yarra", "yaar") == {("Yara Norge AS",)}
    assert answers("bergfal", "berfgald", "begfald", "miljøradgivrere") == {
        ("Bergfald Miljørådgivere AS",)
    }
    # A text is found by stem and part of a word in both languages.
    assert answers(
        *("hydrogen", "hydrogenproduksjon", "produksjon", "fabrikk", "fabrikken"),
        *("CO2", "smelter", "factories", "factory"),
    ) == {("Verket AS",)}


@pytest.mark.parametrize("decomposed", ["A\u030alesund", "\u00c5lesund"])
def test_a_letter_is_the_same_in_one_piece_and_in_two(decomposed):
    make.organization(name=f"{decomposed} Verft AS")

    assert answers("ålesund", "A\u030alesund") == {(f"{decomposed} Verft AS",)}


def test_a_word_that_somebody_on_the_page_has_is_no_typo():
    make.organization(name="NORCE AS")
    yara = make.organization(name="Yara Norge AS")
    assert found("norge") == ["Yara Norge AS"]

    Organization.objects.filter(pk=yara.pk).update(is_listed=False)

    assert found("norge") == ["NORCE AS"]


@pytest.mark.parametrize("threshold", [0.01, 0.99])
def test_a_setting_left_in_the_session_changes_nothing(threshold):
    make.organization(name="Yara Norge AS")
    make.organization(name="Bergfald AS")

    run("SET pg_trgm.word_similarity_threshold = %s", threshold)
    names = found("yarra")
    [(left,)] = rows("SHOW pg_trgm.word_similarity_threshold")
    run("RESET pg_trgm.word_similarity_threshold")

    assert (names, float(left)) == (["Yara Norge AS"], threshold)


def test_a_topic_leads_to_its_organizations_until_it_is_retired():
    labels = {"label_nb": "Karbonfangst og -lagring"}
    labels["label_en"] = "Carbon capture and storage"
    topic = make.topic(**labels, synonyms=["CCS", "CO2-fangst"])
    make.member(name="Fanger AS", topics=[topic])
    make.member(name="Annen AS")
    queries = ["karbonfangst", "capture", "CCS", "co2-fangst", "fangst"]
    assert answers(*queries) == {("Fanger AS",)}

    Topic.objects.update(is_retired=True)

    # It begins a word of the name.
    assert answers(*queries[:-1]) == {()}


def test_a_site_leads_to_those_at_its_parts_while_they_are_there():
    area = make.site(name="Frier Vest", municipality="Bamble")
    part = make.site(name="Rafnes", part_of=area)
    there = make.organization(name="Etylen AS")
    period = {"since": LONG_AGO, "until": date(2024, 12, 31)}
    make.presence(organization=there, site=part, **period)

    days = [date(2018, 12, 31), date(2024, 12, 31), date(2025, 1, 1)]

    assert [found("frier vest", day) for day in days] == [[], ["Etylen AS"], []]
    assert found("bamble", days[1]) == ["Etylen AS"]


def test_a_project_leads_to_its_partners_while_they_take_part():
    project = make.project(title_nb="HEGRA", title_en="Green Ammonia")
    for name, since in [("Nå AS", None), ("Senere AS", FAR_AHEAD)]:
        partner = make.organization(name=name)
        make.participation(project=project, organization=partner, since=since)

    assert found("hegra") == found("ammonia") == ["Nå AS"]
    assert found("hegra", FAR_AHEAD) == ["Nå AS", "Senere AS"]


def test_all_words_are_asked_for_each_in_any_place():
    topic = make.topic(label_nb="Gjødsel")
    make.member(name="Yara AS", topics=[topic], sites=[make.site(name="Herøya")])
    make.member(name="Yara Annet AS", topics=[topic])
    make.member(name="Tredje AS", sites=[make.site(name="Herøya sør")], topics=[topic])

    assert found("gjødsel yara på herøya") == ["Yara AS"]


def test_the_nearest_come_first_and_without_words_nothing_has_a_rank():
    make.organization(name="Tekst AS", summary_nb="Bygger verk.")
    make.member(name="Emne AS", topics=[make.topic(label_nb="Verk")])
    names = "Stålverket AS, Verksmesteren AS, Gamle Verk AS, Verk Vest AS, Nytt AS"
    for name in names.split(", "):
        make.organization(name=name)
    Organization.objects.get(name="Nytt AS").names.create(name="Verk AS", kind="former")
    make.organization(name="Verk AS")

    assert found("verk") == [
        *("Verk AS", "Nytt AS", "Verk Vest AS", "Gamle Verk AS", "Verksmesteren AS"),
        *("Stålverket AS", "Emne AS", "Tekst AS"),
    ]
    ranks = matching(Organization.objects.all(), "!").values_list("rank", flat=True)
    assert set(ranks) == {0}


@pytest.mark.parametrize("kind", OrganizationName.Kind.values)
def test_another_name_leads_to_the_organization(kind):
    ours = make.organization(name="Heidelberg Materials AS")
    ours.names.create(name="Norcem AS", kind=kind)

    assert answers("norcem", "Norcem A/S") == {("Heidelberg Materials AS",)}


def test_search_follows_every_change_in_the_database():
    organization = make.organization(name="Alfa AS", summary_nb="Lager gjødsel.")
    make.participation(project=make.project(title_nb="Skrei"))
    Organization.objects.filter(pk=organization.pk).update(
        name="Beta AS", summary_nb="Lager sement."
    )
    Project.objects.update(title_nb="Torsk")

    assert answers("alfa", "gjødsel", "skrei") == {()}
    assert answers("beta", "sement") == {("Beta AS",)}
    assert len(found("torsk")) == 1
    organization.delete()
    assert ranked("beta") == []


def test_the_nearest_names_are_suggested_at_most_three():
    near = ["Alfa Bygg Nord", "Alfa Bygg", "Alfa Bygg Sør", "Alfa Bygg Øst"]
    for name in [*near, "Aker Yara Norge AS", "Yara Norge AS", "Bamble Yara Norge AS"]:
        make.organization(name=name)
    everything = Organization.objects.all()

    suggested = similar_names(everything, "alfa bygg")

    assert (suggested[0], len(suggested)) == ("Alfa Bygg", 3)
    assert similar_names(everything, "yara norge", 1) == ["Yara Norge AS"]
    assert similar_names(everything, "gamma") == []


def test_other_words_for_a_thing_find_it_too_and_not_what_is_wider():
    made = {"A": "Lager ferger.", "B": "Bygger skip.", "C": "Rene sjeldne jordarter."}
    for name, text in (made | {"D": "Fanger 400 000 tonn."}).items():
        make.organization(name=name, summary_nb=text)

    assert answers("ferge", "ferger") == {("A", "B")}
    assert answers("skip", "ship") == {("B",)}
    assert answers("sjeldne jordmetaller", "rare earths", "neodym") == {("C",)}
    assert answers("400000") == {("D",)}


SET = Path(__file__).with_name("search_set.csv")
ROWS = list(csv.DictReader(SET.read_text().splitlines()))
# They were split before anything was tuned; those held back were only counted.
HALVES = {"tuned": ROWS[0::2], "held back": ROWS[1::2]}
# How many of each half may miss: the first hit, and all of the first three.
ALLOWED = {"tuned": (2, 0), "held back": (0, 0)}
DAY = date(2026, 11, 25)


def first_three(row):
    everybody = Organization.objects.listed()
    asked = everybody if row["among"] == "listed" else everybody.members_on(DAY)
    hits = matching(asked, row["asked"], DAY).order_by("-rank", "sort_name")
    return list(hits.values_list("slug", flat=True)[:3])


@pytest.mark.parametrize("half", HALVES)
def test_people_find_whom_they_look_for_among_the_first_or_nobody(half, grenland):
    hits = [(row["expected"], first_three(row), row["asked"]) for row in HALVES[half]]
    answerable = [(set(names.split(";")), *more) for names, *more in hits if names]

    first = [asked for names, three, asked in answerable if not names & {*three[:1]}]
    of_three = [asked for names, three, asked in answerable if not names & {*three}]

    assert len(answerable) >= 40
    assert len(hits) - len(answerable) >= 5
    assert len(first) <= ALLOWED[half][0], first
    assert len(of_three) <= ALLOWED[half][1], of_three
    assert [(asked, three) for names, three, asked in hits if not names and three] == []
