"""What a member takes along: from the overview and its page, and after a withdrawal."""

from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from openpyxl import load_workbook

from members import exchange
from members.models import Consent, Membership
from members.people import privacy
from tests.support.browser import flaws
from tests.support.cast import NORA
from tests.support.factories import LONG_AGO, make
from tests.support.login import log_in_browser
from tests.support.profile_form import HOME
from tests.support.rows import the_cluster

PAGE, DATA = f"{HOME}ta-med/", f"{HOME}ta-med/egne-data.xlsx"
BADGE, CARD = "/medlemmer/yara/merke.svg", "/medlemmer/yara/kontakt/visittkort.vcf"
SITE = "https://localhost"


@pytest.fixture(autouse=True)
def cluster(db):
    exchange.licences.cache.clear()
    the_cluster().names.create(name="Grønn klynge")
    yield
    exchange.licences.cache.clear()


def sheets(client):
    """Return {title: rows} of the workbook."""
    book = load_workbook(BytesIO(client.get(DATA).getvalue()))
    return {sheet.title: list(sheet.values) for sheet in book}


def effect_of(ours, **fields):
    project = make.project(partners=[ours], title_nb="Fangst", slug="fangst")
    given = {"unit": "t CO₂/year", "value": 4000, "maturity": "designed", "year": 2028}
    given |= {"mechanism": "captured", "qualifier": "about", "source": "Kilde"}
    return make.effect(project, **given | fields)


def test_everything_is_one_press_from_the_overview(as_ola, ours):
    page = as_ola.get(HOME).text

    links = [CARD, DATA, f"{PAGE}#badge", f"{PAGE}#effects"]
    assert [f'href="{link}"' in page for link in links] == [True] * 4


def test_the_badge_has_a_line_for_each_language_and_ground(as_ola, ours):
    page = as_ola.get(PAGE).text

    english = "/en/members/yara/badge.svg"
    places = [BADGE, f"{BADGE}?theme=dark", english, f"{english}?theme=dark"]
    lines = [escape(f'<img src="{SITE}{at}" width=') for at in places]
    assert [page.count(f'<img src="{at}"') for at in places] == [1] * 4
    # In the text to mark, and in the button that copies.
    assert [page.count(line) for line in lines] == [2] * 4
    day = date_format(timezone.localdate())
    line = (
        f'<a href="{SITE}/medlemmer/yara/"><img src="{SITE}{BADGE}" width="288"'
        f' height="72" alt="Medlem av Grønn klynge per {day}"></a>'
    )
    assert f'data-copy="{escape(line)}"' in page
    assert escape('alt="Member of Grønn klynge on ') in page


@pytest.mark.parametrize(
    ("membership", "is_listed", "words"),
    [
        ({"certainty": "inferred"}, True, "når sekretariatet har bekreftet"),
        ({"until": LONG_AGO}, True, "Medlemskapet er avsluttet."),
        ({}, False, "Dere får merket når virksomheten vises i registeret."),
    ],
    ids=["assumed", "ended", "not listed"],
)
def test_without_a_badge_the_page_says_why(
    as_ola, ours, membership, is_listed, words
):  # fmt: skip
    Membership.objects.update(**membership)
    type(ours).objects.update(is_listed=is_listed)

    page = as_ola.get(PAGE).text

    assert (words in page, "merke.svg" in page) == (True, False)
    assert (f'href="{CARD}"' in page) == is_listed


@pytest.mark.long
def test_a_line_is_copied(page, page_monitor, context, base_url, ours, ola):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
    log_in_browser(page, base_url, ola)
    page.goto(PAGE)

    page.locator("#nb-dark ~ .copying").get_by_role("button").press("Enter")

    page.get_by_role("status").get_by_text("Kopiert").wait_for()
    line = page.evaluate("navigator.clipboard.readText()")
    assert line == page.locator("#nb-dark").input_value()
    assert f'<img src="{SITE}{BADGE}?theme=dark" width="288"' in line
    assert flaws(page, page_monitor) == []


def test_an_editor_is_led_to_no_workbook_and_gets_none(as_eva, ours):
    pages = [as_eva.get(place).text for place in (HOME, PAGE)]

    assert [DATA in page for page in pages] == [False, False]
    assert "De som styrer tilgangen hos dere, kan laste dem ned." in pages[1]
    assert as_eva.get(DATA).status_code == 404


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        (
            {"scope_nb": "Halve utslippet"},
            "operating",
            "Fanget CO₂ (prosjektert, 2028): om lag 4 000 tonn CO₂ i året. Halve utslippet.",
        ),
        (
            {"maturity": "expected", "qualifier": "at most", "year": None},
            "stopped",
            "Fanget CO₂ (forventet): høyst 4 000 tonn CO₂ i året."
            " Hva tallet omfatter, er ikke oppgitt. Prosjektet ble stanset.",
        ),
    ],
)
def test_each_climate_effect_has_its_certainty_and_scope(
    as_ola, ours, fields, status, words
):
    effect = effect_of(ours, **fields)
    type(effect.project).objects.update(status=status)
    make.effect(make.project())

    page = as_ola.get(PAGE)
    rows = sheets(as_ola)["Klimaeffekter"]

    text = page.text.replace("\xa0", " ")
    assert [one.text.replace("\xa0", " ") for one in page.context["effects"]] == [words]
    day = date_format(timezone.localdate())
    quoted = f"Fangst: {words} {SITE}/prosjekter/fangst/, {day}"
    assert f'data-copy="{quoted}"' in text
    assert "prosent" not in text.partition('id="effects"')[2].partition("<footer")[0]
    scope = fields.get("scope_nb")
    assert [(row[0], row[3], row[4]) for row in rows[1:]] == [
        ("Fangst", effect.get_maturity_display(), scope)
    ]


def test_a_part_of_an_effect_says_of_which(as_ola, ours):
    whole = make.effect(make.project(title_nb="Hegra"))
    same = {"unit": whole.unit, "mechanism": whole.mechanism}
    effect_of(ours, contained_in=whole, **same)

    [effect] = as_ola.get(PAGE).context["effects"]

    assert effect.text.endswith("En del av effekten av Hegra, ikke i tillegg til den.")


def test_the_workbook_has_the_members_own_rows_with_its_day(as_ola, ours, theirs):
    effect_of(ours)
    make.facility(ours, name_nb="Vår hall")
    make.facility(theirs, name_nb="Deres hall")
    make.stream(ours, note="Vår damp")
    make.stream(theirs, note="Deres damp")
    make.contact(theirs, name="Fremmed Person", agreed=["name"])

    file, book = as_ola.get(DATA), sheets(as_ola)

    day = timezone.localdate()
    first = dict(book.pop("Virksomhet"))
    assert first["Data per"].date() == day
    assert first["Adressen til profilen"] == f"{SITE}/medlemmer/yara/"
    assert (first["Navn"], first["Telefon"]) == ("Yara", "35 92 00 00")
    assert [*book] == [
        *("Kontaktpersoner", "Prosjekter", "Klimaeffekter", "Testfasiliteter"),
        "Overskudd og behov",
    ]
    assert [len(rows) for rows in book.values()] == [1, 2, 2, 2, 2]
    assert [word in str(book) for word in ("Vår hall", "Vår damp")] == [True, True]
    assert [word in str(book) for word in ("Deres", "Fremmed")] == [False, False]
    name = f'attachment; filename="yara-{day.isoformat()}.xlsx"'
    assert (file["Content-Disposition"], file["Cache-Control"]) == (
        name,
        "private, no-store",
    )


def texts(client):
    """Return what is served of the member to visitors, and its own workbook, as texts."""
    places = [BADGE, CARD, "/medlemmer/yara/kontakt/", "/medlemmer/yara/"]
    places += ["/medlemmer/yara/ark/"]
    files = {place: Client().get(place).getvalue().decode() for place in places}
    return files | {DATA: str(sheets(client)), PAGE: client.get(PAGE).text}


def shown(client):
    """Return {address: the items of Nora there}, without those that show none."""
    found = {
        place: {item for item, value in NORA.items() if value in text}
        for place, text in texts(client).items()
    }
    return {place: items for place, items in found.items() if items}


def test_what_a_person_agreed_to_is_gone_at_once(as_ola, ours, nora):
    for item in NORA:
        make.consent(nora, item)
    with_nora = [CARD, "/medlemmer/yara/kontakt/", DATA]
    assert shown(as_ola) == {place: {*NORA} for place in with_nora}

    for consent in Consent.objects.filter(item__in=["name", "phone"]):
        consent.revoke()
    assert shown(as_ola) == {place: {"title", "email"} for place in with_nora}
    for consent in Consent.objects.filter(until=None):
        consent.revoke()
    assert shown(as_ola) == {}


def test_whoever_is_erased_is_gone_at_once(as_ola, ours, nora, kari):
    for item in NORA:
        make.consent(nora, item)

    privacy.erase(nora, by=kari)

    assert shown(as_ola) == {}
