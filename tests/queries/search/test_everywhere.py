"""One search finds every noun and projects by all in them, and near words without a hit."""

import pytest
from django.utils import translation

from members.models import Funding, Organization, OrganizationName, Project
from members.queries import search
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.searches import found


def test_a_word_that_every_text_has_is_not_looked_for_in_topics():
    member = make.member(name="Alfa", topics=[make.topic(label_nb="Miljø og klima")])

    assert found("og") == []
    assert [*search.matching(Organization.objects.all(), "miljø og klima")] == [member]


def test_words_are_near_in_all_that_is_public_and_in_the_language_of_the_page():
    hidden = make.organization(name="Hydrogenhuset AS", is_listed=False)
    hidden.names.create(name="Hydrogenfort", kind="brand")
    make.organization(name="Alfa").names.create(name="Hydrogenlauget", kind="brand")
    make.topic(label_nb="Vann", label_en="Water", synonyms=["Hydrogenlys"])
    make.project(title_nb="Hydrogenskip", title_en="Hydrogenship")
    make.site(name="Hydrogenodden")
    make.body(name_nb="Hydrogenutvalg", name_en="Hydrogencouncil")
    make.organization(name="Brevik Sement AS")
    ends = "hus fort laug lys skip ship odde utvalg council".split()

    assert search.nearest_words("sementt") == ["Sement"]
    assert search.nearest_words("zzzz") == []
    near = {}
    for language in ("nb", "en"):
        with translation.override(language):
            words = [search.nearest_words(f"hydrogen{end}er")[0] for end in ends]
            near[language] = {w for w, end in zip(words, ends, strict=True) if end in w}

    both = {"Hydrogenlauget", "Hydrogenlys", "Hydrogenodden"}
    assert near["nb"] == both | {"Hydrogenskip", "Hydrogenutvalg"}
    assert near["en"] == both | {"Hydrogenship", "Hydrogencouncil"}


def test_texts_of_no_table_are_ranked_by_title_synonym_and_typo():
    texts = [("Personvern", ["GDPR"]), ("Om klyngen", [])]
    queries = ["personvern", "gdpr", "klyngen", "personvrn", "fabrikk", "!"]

    assert [search.ranked_texts(texts, words) for words in queries] == [
        *({0: 900}, {0: 650}, {1: 80}, {0: 40}, {}, {})
    ]


def project_ids(words):
    return [pk for _rank, ids in search.ranked(words, of=Project) for pk in ids]


@pytest.fixture
def pilot():
    """Make one project with something of everything, and another that has none of it."""
    make.project(title_nb="Noe annet", title_en="Something else")
    norcem = make.organization(name="Heidelberg Sement AS", orgnr="934949145")
    OrganizationName.objects.create(organization=norcem, name="Norcem", kind="former")
    area = make.site(name="Frier Vest")
    texts = {"title_nb": "Fangst i Brevik", "title_en": "Capture at Brevik"}
    texts["summary_nb"] = "Sementfabrikken skal bli klimanøytral."
    texts["purpose_en"] = "Shows that emissions can be stored."
    related = {"sites": [make.site(name="Rafnes", part_of=area)], "partners": [norcem]}
    related["themes"] = [make.topic(label_nb="Karbonfangst", synonyms=["CCS"])]
    pilot = make.project(**texts, **related)
    enova = make.organization(name="Enova SF")
    Funding.objects.create(project=pilot, funder=enova, kind="grant", amount=1)
    named = {"funder_name_nb": "EU (Horisont 2020)", "funder_name_en": "EU (Horizon)"}
    Funding.objects.create(project=pilot, kind="grant", amount=2, **named)
    return pilot


FINDS = [
    *("fangst brevik", "CAPTURE", "heidelberg", "norcem", "934 949 145", "enova"),
    *("rafnes", "frier vest", "karbonfangst", "ccs", "fabrikk", "emission"),
    *("EU", "horisont", "horizon enova"),
    *("brevk", "hiedelberg", "karbonfagnst", "enova ccs rafnes"),
]
REASONS = {words: reasons for words, *reasons in cases(__file__, "reasons.jsonl")}


def test_a_project_is_found_by_all_in_it_and_what_its_title_lacks_is_a_reason(pilot):
    assert {words for words in FINDS if project_ids(words) == [pilot.pk]} == set(FINDS)
    # Every word must be found.
    assert project_ids("enova finnesikke") == []
    with translation.override("nb"):
        reasons = {
            w: search.project_reasons([pilot], w).get(pilot.pk, []) for w in REASONS
        }
    assert reasons == REASONS


def test_those_who_are_not_listed_lead_to_a_project_only_for_those_who_may_see_them():
    hidden = make.organization(name="Hemmelig AS", orgnr="986228608", is_listed=False)
    OrganizationName.objects.create(organization=hidden, name="Skjult", kind="brand")
    project = make.project(partners=[hidden])
    Funding.objects.create(project=project, funder=hidden, kind="grant", amount=1)

    for words in ("hemmelig", "hemmlig", "986228608", "skjult"):
        assert project_ids(words) == []
        assert search.project_reasons([project], words) == {}
    hits = search.matching(Project.objects.all(), "hemmelig", unlisted=True)
    assert list(hits) == [project]


def test_a_title_comes_before_a_partner_and_a_partner_before_a_text():
    text = make.project(title_nb="A", summary_nb="Bygges sammen med Yara.")
    partner = make.project(title_nb="B", partners=[make.organization(name="Yara")])
    title = make.project(title_nb="Yara Birkeland")
    whole = make.project(title_nb="Yara")
    other = make.project(title_nb="Noe annet")
    everything = Project.objects.all()

    hits = search.matching(everything, "yara").order_by("-rank")

    assert list(hits) == [whole, title, partner, text]
    assert project_ids("yara") == [one.pk for one in hits]
    # No words are no query.
    assert search.ranked(" – ", of=Project) is None
    assert {*search.matching(everything, " – ")} == {*hits, other}
