"""What members propose is shown to the public, and what a sheet has is read from the row."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone, translation

from members.exchange import Sheet
from members.fields import FACILITY, NOUNS, ORGANIZATION, PROJECT, STREAM, Names, kinds
from members.models import (
    Certificate,
    CertificateKind,
    CustomerReference,
    OrganizationName,
    OrganizationTopic,
    ProfileLink,
    ProfilePicture,
    Service,
)
from tests.support.factories import (
    make_effect,
    make_facility,
    make_funding,
    make_member,
    make_participation,
    make_picture,
    make_presence,
    make_project,
    make_site,
    make_stream,
    make_topic,
)
from tests.support.rows import make

pytestmark = pytest.mark.django_db
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
FILLED = {
    "website": "https://www.example.org/her",
    "email": "post@example.org",
    "contact": "lab@example.org",
    "phone": "35 11 22 33",
    "orgnr": "",
}


def row_of(noun, ours):
    make = {
        ORGANIZATION: lambda: ours,
        PROJECT: lambda: make_project(slug="hylab", partners=[ours]),
        FACILITY: lambda: make_facility(ours),
        STREAM: lambda: make_stream(ours, is_public=True),
    }
    return make[noun]()


def fill(row, declared):
    """Give the row a value of the field; return what a page in each language must hold."""
    name = declared.name
    vars(row).update(RESULTS if name.startswith("results_") else {})
    match declared:
        case kinds.Boolean():
            return {}
        case kinds.PartialDate():
            setattr(row, name, DAYS[name])
            setattr(row, f"{name}_precision", "day")
        case kinds.Choice():
            setattr(
                row, name, next(v for v, _label in declared.column.flatchoices if v)
            )
            # An amount has a unit.
            if name in ("band", "unit"):
                row.band, row.unit = row.band or "1-10", row.unit or "MW"
        case kinds.Reference():
            setattr(row, name, make_site(name="Prøvestedet"))
        case kinds.Picture():
            row.logo = make_picture()
            return dict.fromkeys(LANGUAGES, row.logo.hash)
        case kinds.Text():
            setattr(row, name, scalar_of(declared))
        case _:
            return fill_rows(row, name)
    languages = [name[-2:]] if name[-3:] in ("_nb", "_en") else LANGUAGES
    return {code: shown_in(code, declared, row) for code in languages}


def scalar_of(declared):
    usual = (
        4321 if isinstance(declared, kinds.Number) else f"Verdien av {declared.name}"
    )
    return FILLED.get(declared.name, usual)


# What shows an organization on its profile alone: the model, and what it says.
PROFILE_ROWS = {
    "services": (Service, lambda: {"name_nb": NAMED, "name_en": NAMED}),
    "customer_references": (CustomerReference, lambda: {"what_nb": NAMED}),
    "links": (ProfileLink, lambda: {"label": NAMED}),
    "pictures": (ProfilePicture, lambda: {"alt_nb": NAMED}),
    "certificates": (Certificate, lambda: {"kind": make(CertificateKind, **KIND)}),
}
KIND = {"name_nb": NAMED}
FIGURES = {
    "fundings": lambda row: make_funding(
        row, funder_name_nb=NAMED, funder_name_en=NAMED
    ),
    "effects": lambda row: make_effect(row, source=NAMED),
}


def fill_rows(row, name):
    if name in PROFILE_ROWS:
        model, given = PROFILE_ROWS[name]
        make(model, organization=row, **given())
    FIGURES.get(name, lambda _row: None)(row)
    match name:
        case "names":
            row.names.create(name=NAMED, kind=OrganizationName.Kind.FORMER)
        case "presences":
            make_presence(organization=row, site=make_site(name=NAMED))
        case "topics":
            topic = make_topic(label_nb=NAMED, label_en=NAMED)
            OrganizationTopic.objects.create(organization=row, topic=topic)
        case "participations":
            make_participation(project=row, organization=make_member(name=NAMED))
        case "sites":
            row.sites.add(make_site(name=NAMED))
        case "themes":
            row.themes.add(make_topic(label_nb=NAMED, label_en=NAMED))
    return dict.fromkeys(LANGUAGES, NAMED)


def shown_in(code, declared, row):
    with translation.override(code):
        names = Names()
        [line] = declared.lines(declared.live(row), names)
        is_fact = not declared.has_own_place
        return declared.fact_text(row) if is_fact else line


def fields_on(surface):
    return [
        pytest.param(noun, declared, id=f"{noun.key}.{declared.name}")
        for noun in NOUNS
        for declared in noun.fields
        if declared.is_on(kinds.MEMBER) and declared.is_on(surface)
    ]


@pytest.mark.parametrize(("noun", "declared"), fields_on(kinds.PUBLIC))
def test_what_a_member_may_propose_is_shown_in_public(noun, declared, ours):
    row = row_of(noun, ours)
    shown = fill(row, declared)
    row.save()

    for code, text in shown.items():
        with translation.override(code):
            there = getattr(row, "organization", row).get_absolute_url()
        page = Client().get(there).text
        assert text.casefold() in page.casefold()


@pytest.mark.parametrize(("noun", "declared"), fields_on(kinds.SHEET))
def test_what_a_member_may_propose_is_exported(noun, declared, ours):
    row = row_of(noun, ours)
    fill(row, declared)
    row.save()

    sheet = Sheet("x", noun, [row.pk], timezone.localdate())
    place = sheet.header.index(declared.headers[0])

    [cells] = list(sheet.rows())
    assert cells[place] not in ("", None)
