"""What members propose is shown to the public, and what a sheet has is read from the row."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone, translation

from members import models
from members.exchange import Sheet
from members.fields import NOUNS, Names, kinds
from tests.fields.test_everywhere import MAKE
from tests.support.factories import OWN_HEADCOUNT, make

LANGUAGES = ("nb", "en")
NAMED = "Gamlenavnet"
# What has ended is not shown.
DAYS = {
    "since": date(2024, 2, 3),
    "opened": date(2024, 2, 3),
    "results_on": date(2024, 2, 3),
    "until": date(2999, 2, 3),
}
# Results have a source, and their day stands with them.
RESULTS = {"results_nb": "Resultater", "results_source": "Sluttrapport"}
# {first word of a field: what it is shown with}.
BESIDE = {"results": RESULTS, "employees": {"employees": 12} | OWN_HEADCOUNT}
FILLED = {
    "website": "https://www.example.org/her",
    "email": "post@example.org",
    "contact": "lab@example.org",
    "phone": "35 11 22 33",
    "orgnr": "",
    "sectors": ["process", "oil-gas"],
    "languages": ["nb"],
    "employees_qualifier": "about",
    "employees_year": 2024,
}


def fill(row, declared):
    """Give the row a value of the field; return what a page in each language must hold."""
    name = declared.name
    vars(row).update(BESIDE.get(name.split("_")[0], {}))
    match declared:
        case kinds.Boolean():
            return {}
        case kinds.PartialDate():
            setattr(row, name, DAYS[name])
            setattr(row, f"{name}_precision", "day")
        case kinds.Choice():
            choices = [value for value, _label in declared.column.flatchoices]
            setattr(row, name, FILLED.get(name) or next(filter(None, choices)))
            # An amount has a unit.
            if name in ("band", "unit"):
                row.band, row.unit = row.band or "1-10", row.unit or "MW"
        case kinds.Reference():
            setattr(row, name, make.site(name="Prøvestedet"))
        case kinds.Picture():
            row.logo = make.picture()
            return dict.fromkeys(LANGUAGES, row.logo.hash)
        case kinds.Text():
            is_number = isinstance(declared, kinds.Number)
            usual = 4321 if is_number else f"Verdien av {name}"
            setattr(row, name, FILLED.get(name, usual))
        case _:
            ROWS[name](row)
            return dict.fromkeys(LANGUAGES, NAMED)
    languages = [name[-2:]] if name[-3:] in ("_nb", "_en") else LANGUAGES
    return {code: shown_in(code, declared, row) for code in languages}


def both(name):
    return {f"{name}_nb": NAMED, f"{name}_en": NAMED}


def for_profile(model, **fields):
    """Return a function that makes a row of the model for an organization."""
    return lambda row: make(model, organization=row, **fields)


def certify(row):
    kind = make(models.CertificateKind, name_nb=NAMED)
    make(models.Certificate, organization=row, kind=kind)


# {name of a field of rows: a function that gives such a row to an organization or project}
ROWS = {
    "services": for_profile(models.Service, **both("name")),
    "customer_references": for_profile(models.CustomerReference, what_nb=NAMED),
    "links": for_profile(models.ProfileLink, label=NAMED),
    "pictures": for_profile(models.ProfilePicture, alt_nb=NAMED),
    "certificates": certify,
    "names": for_profile(models.OrganizationName, name=NAMED, kind="former"),
    "presences": lambda row: make.presence(
        organization=row, site=make.site(name=NAMED)
    ),
    "topics": lambda row: make(
        models.OrganizationTopic,
        organization=row,
        topic=make.topic(**both("label")),
    ),
    "fundings": lambda row: make.funding(row, **both("funder_name")),
    "effects": lambda row: make.effect(row, source=NAMED),
    "participations": lambda row: make.participation(
        project=row, organization=make.member(name=NAMED)
    ),
    "sites": lambda row: row.sites.add(make.site(name=NAMED)),
    "themes": lambda row: row.themes.add(make.topic(**both("label"))),
}


def shown_in(code, declared, row):
    with translation.override(code):
        [line] = declared.lines(declared.live(row), Names())
        return line if declared.has_own_place else declared.fact_text(row)


def fields_on(*surfaces):
    return [
        pytest.param(noun, declared, id=f"{noun.key}.{declared.name}")
        for noun in NOUNS
        for declared in noun.fields
        if declared.is_on(kinds.MEMBER) and any(map(declared.is_on, surfaces))
    ]


@pytest.mark.parametrize(("noun", "declared"), fields_on(kinds.PUBLIC, kinds.SHEET))
def test_what_a_member_may_propose_is_shown_in_public_and_exported(
    noun, declared, ours
):
    row = MAKE[noun](ours)
    shown = fill(row, declared)
    row.save()

    for code, text in shown.items() if declared.is_on(kinds.PUBLIC) else ():
        with translation.override(code):
            there = getattr(row, "organization", row).get_absolute_url()
        assert text.casefold() in Client().get(there).text.casefold()
    if declared.is_on(kinds.SHEET):
        sheet = Sheet(
            "x", noun.sheet, [row.pk], noun.model.objects, timezone.localdate()
        )
        table = sheet.table()
        [cells] = list(table.values)
        assert cells[table.head.index(declared.headers[0])] not in ("", None)
