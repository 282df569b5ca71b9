"""Members propose funding, climate effects and results of their projects, with a source."""

import pytest

from members.models import ChangeRequest, ClimateEffect, Funding
from members.records import review
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.profile_form import at

EFFECT = {"value": "41 000", "unit": "t CO₂/year", "mechanism": "avoided"}
EFFECT |= {"maturity": "expected", "qualifier": "about"}
EFFECT |= {"source": "https://example.org/rapport"}
GRANT = {"kind": "grant", "qualifier": "exact", "amount": "3 500 000,50"}
GRANT |= {"currency": "EUR", "period": "year", "years": "2024-2026"}
GRANT |= {"source": "Årsrapport 2024"}


@pytest.fixture
def project(ours):
    return make.project(slug="hylab", title_nb="Hylab", partners=[ours])


def there():
    return at("projects_change", "hylab")


def row(field, number=0, **typed):
    return {f"{field}-{number}-{name}": text for name, text in typed.items()}


def send(client, add="", **typed):
    """Open the form, add a row to a field if asked, and send what was typed."""
    page = client.get(there())
    if add:
        page = client.post(there(), filled(page) | {"act": f"add-{add}"})
    return client.post(there(), filled(page) | typed | {"act": "send"})


def proposed():
    return ChangeRequest.objects.open().get()


def problems(page):
    return [(label, text) for _id, label, text in page.context["form"].problems]


def test_an_effect_is_public_once_approved(as_ola, project, kari, client):
    answer = send(as_ola, "effects", **row("effects", **EFFECT))
    before = client.get(project.get_absolute_url()).text
    review.approve(proposed().pk, by=kari)
    made = ClimateEffect.objects.get()
    assert answer.status_code == 302
    assert "example.org/rapport" not in before
    assert (made.project, made.value, made.source) == (project, 41000, EFFECT["source"])
    assert EFFECT["source"] in client.get(project.get_absolute_url()).text


def test_a_grant_is_added_as_people_write_it(as_ola, project, kari):
    make.member(name="Enova", slug="enova")
    typed = row("fundings", **GRANT, funder="Enova", stated_on="2024")
    assert send(as_ola, "fundings", **typed).status_code == 302
    review.approve(proposed().pk, by=kari)
    made = Funding.objects.get()
    assert (str(made.amount), made.currency) == ("3500000.50", "EUR")
    assert (made.funder.slug, made.period, made.years) == ("enova", "year", "2024-2026")
    assert (made.stated_on_precision, made.source) == ("year", "Årsrapport 2024")


def test_results_need_a_source_and_say_so(as_ola, project, kari, client):
    typed, source = {"results_nb": "To ovner"}, "https://example.org/slutt"
    refused = send(as_ola, **typed)
    assert "Enter the source of the results." in refused.context["form"].general
    send(as_ola, **typed, results_on="2025", results_source=source)
    assert "To ovner" not in client.get(project.get_absolute_url()).text
    review.approve(proposed().pk, by=kari)
    page = client.get(project.get_absolute_url()).text
    assert [words in page for words in ("To ovner", source)] == [True, True]


UPPER = "The upper value must be higher than the value."
RANGE = (
    "A range has two ends: choose “about” or “exactly”, or leave out the upper value."
)
BOTH = "Choose a funder from the registry or enter a name, not both."
FUNDER = {"funder": "Yara", "funder_name_nb": "Fondet"}
NUMBER = "Enter a number, such as 400 000 or 12 500,50."
BEFORE = "The last year cannot be before the first."
YEAR = "Enter a year between 1990 and 2100."
TWO_ENDS = {"value_max": "50 000", "qualifier": "at most"}
WRONG_EFFECTS = [
    ({"source": ""}, "sources", "Fill in “Sources”."),
    ({"unit": ""}, "unit", "Fill in “Unit”."),
    ({"qualifier": ""}, "qualifier", "Fill in “Qualifier”."),
    ({"value": "mye"}, "value", NUMBER),
    ({"value_max": "41 000"}, "up to, of a range", UPPER),
    (TWO_ENDS, "qualifier", RANGE),
    ({"year": "1989"}, "year", YEAR),
    ({"year": "2101"}, "year", YEAR),
]
WRONG_FUNDINGS = [
    ({"source": ""}, "sources", "Fill in “Sources”."),
    ({"years": "24/25"}, "years", "Enter 2024 or 2024-2026."),
    ({"years": "2026-2024"}, "years", BEFORE),
    (FUNDER, "name of the funder in Norwegian", BOTH),
]
TABLES = [
    ("effects", "Climate effect", EFFECT, WRONG_EFFECTS),
    ("fundings", "Funding", GRANT, WRONG_FUNDINGS),
]


@pytest.mark.parametrize(("field", "noun", "right", "cases"), TABLES)
def test_what_is_wrong_names_the_input_and_nothing_typed_is_lost(
    as_ola, project, field, noun, right, cases
):
    page = as_ola.post(there(), filled(as_ola.get(there())) | {"act": f"add-{field}"})
    post = filled(page) | {"act": "send"}
    for wrong, label, message in cases:
        page = as_ola.post(there(), post | row(field, **right | wrong))
        assert problems(page) == [(f"{noun} 1: {label}", message)]
        [form] = page.context["form"].inputs[field].forms
        shown = {name: form[name].value() for name in right | wrong}
        plain = {n: str(v).replace("\xa0", " ") for n, v in shown.items()}
        assert plain == right | wrong
    assert not ChangeRequest.objects.exists()


def test_what_is_sent_back_unchanged_proposes_nothing(as_ola, project):
    make.effect(project, contained_in=make.effect(make.project()), year=2030)
    make.funding(project, amount="0.5", stated_on="2024-01-01", source="Rapport")
    hidden = make.organization(name="Hemmelig", slug="hemmelig", is_listed=False)
    make.funding(project, funder=hidden, source="Rapport")
    assert send(as_ola).status_code == 302
    assert not ChangeRequest.objects.exists()
    # A funder that is not listed is not named, and keeps its row.
    page = as_ola.get(there())
    send(as_ola, "fundings", **row("fundings", 1, **GRANT))
    assert "emmelig" not in page.text
    assert "An amount from somebody who is not shown here" in page.text
    change = proposed().items.get().proposed
    assert (len(change["add"]), change["change"], change["remove"]) == (1, [], [])


def test_an_effect_is_part_of_another_and_removed_with_it(as_ola, project, kari):
    whole = make.effect(project, mechanism="avoided")
    other = make.effect(make.project(), mechanism="used")
    typed = row("effects", 1, **EFFECT)
    within = row("effects", 1, contained_in=other.pk)
    refused = send(as_ola, "effects", **typed, **within)
    send(as_ola, "effects", **typed, **row("effects", 1, contained_in=whole.pk))
    review.approve(proposed().pk, by=kari)
    text = "An effect can only be part of one with the same unit and mechanism."
    assert ("Climate effects", text) in problems(refused)
    part = whole.contains.get()
    assert part.project == project
    elsewhere = make.project(title_en="Skrei")
    ClimateEffect.objects.filter(pk=part.pk).update(project=elsewhere)
    page = send(as_ola, **row("effects", DELETE="on"))
    assert "An effect of Skrei is part of one that you remove." in page.text
    assert not ChangeRequest.objects.open().exists()
    ClimateEffect.objects.filter(pk=part.pk).update(project=project)
    send(as_ola, **row("effects", 0, DELETE="on"), **row("effects", 1, DELETE="on"))
    review.approve(proposed().pk, by=kari)
    assert not project.effects.exists()


def test_what_changed_live_meanwhile_is_not_overwritten(as_ola, project):
    effect = make.effect(project)
    page = as_ola.get(there())
    ClimateEffect.objects.filter(pk=effect.pk).update(value=7000)

    typed = filled(page) | row("effects", value="9000") | {"act": "send"}
    refused = as_ola.post(there(), typed)
    again = filled(refused) | {"act": "send", "choose-effects": "mine"}

    [conflict] = refused.context["form"].conflicts
    assert conflict.name == "effects"
    assert not ChangeRequest.objects.exists()
    assert as_ola.post(there(), again).status_code == 302
    assert proposed().items.get().proposed["change"][0]["value"] == "9000"


HOSTILE = [
    *[("value", text) for text in ("NaN", "Infinity", "9" * 400, "-5", "1e9")],
    *[("mechanism", "stolen"), ("unit", "elephants"), ("year", "9" * 30)],
    *[("contained_in", "0"), ("contained_in", "9" * 30), ("source", "\x00")],
    *[("id", "999999999"), ("id", "9" * 30)],
]


def test_a_hostile_row_is_refused_in_words(as_ola, project):
    page = as_ola.get(there())
    page = as_ola.post(there(), filled(page) | {"act": "add-effects"})
    post = filled(page) | {"act": "send"}
    for name, text in HOSTILE:
        typed = row("effects", **EFFECT | {name: text})
        page = as_ola.post(there(), post | typed)
        assert (page.status_code, page.context["form"].has_errors) == (200, True), typed
    assert not ChangeRequest.objects.exists()


def test_a_page_from_before_an_upgrade_changes_no_figures(as_ola, project):
    make.effect(project)
    page = as_ola.get(there())
    post = {n: v for n, v in filled(page).items() if "effects" not in n}

    as_ola.post(there(), post | {"purpose_nb": "Klima", "act": "send"})

    assert proposed().items.get().field == "purpose_nb"
