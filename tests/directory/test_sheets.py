"""Exports of the lists: the same rows as the page, in typed cells."""

import csv
import re
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.support.factories import (
    LONG_AGO,
    make_funding,
    make_member,
    make_organization,
    make_project,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db
HEADER = (
    "Navn|Andre navn|Type virksomhet|Kort omtale på norsk|Kort omtale på engelsk|"
    "Tjenester og produkter|Referanser|Sertifikater|Leveringsområde på norsk|"
    "Leveringsområde på engelsk|Lenker|Nettsted|E-post|Telefon|Postadresse|Kommune|"
    "Ansatte|Fagområder|Steder|Organisasjonsnummer|Organisasjonsform|Næringskode|"
    "Bekreftet dato|Medlem fra|Datoens nøyaktighet|Hvor sikkert medlemskapet er"
).split("|")
SPRING = date(2026, 5, 17)
LIVE = ["=1+1", "==1+1", "+47 35 00 00 00", "-1", "@sum", "\t=1", " =1", "＝1"]
ERROR = {"name": "#N/A", "summary_nb": "a\x01b"}


def as_csv(client, **parameters):
    answer = client.get(reverse("directory:organizations_csv"), parameters)
    return answer.content


def csv_rows(client, **parameters):
    text = as_csv(client, **parameters).decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def sheet(client, **parameters):
    answer = client.get(reverse("directory:organizations_xlsx"), parameters)
    book = load_workbook(BytesIO(answer.content))
    return list(book.active.iter_rows())


def make_full_member():
    return make_member(
        name="Yara",
        orgnr="986228608",
        municipality="Porsgrunn",
        website="https://www.yara.no",
        email="post@example.org",
        phone="35 00 00 00",
        employees=450,
        confirmed_on=SPRING,
        summary_nb="Gjødsel; og mer.",
        sites=[make_site(name="Herøya")],
        topics=[make_topic(label_nb="Hydrogen")],
    )


def test_csv_has_a_row_for_each_organization_and_opens_in_norwegian_excel(client):
    make_full_member()

    assert as_csv(client)[:3] == b"\xef\xbb\xbf"
    assert csv_rows(client) == [
        HEADER,
        [
            *("Yara", "", "Bedrift", "Gjødsel; og mer.", "", *[""] * 6),
            *("https://www.yara.no", "post@example.org", "35 00 00 00", ""),
            *("Porsgrunn", "450", "Hydrogen", "Herøya", "986228608", "", ""),
            *("2026-05-17", "2019-01-01", "dagen er kjent", "Navngitt som medlem"),
        ],
    ]


def test_xlsx_has_dates_and_numbers_as_such_and_organization_numbers_as_text(
    client,
):
    make_full_member()

    titles, row = sheet(client)

    values = dict(zip(HEADER, (cell.value for cell in row), strict=True))
    assert [cell.value for cell in titles] == HEADER
    assert values["Ansatte"] == 450
    assert values["Organisasjonsnummer"] == "986228608"
    assert values["Bekreftet dato"] == datetime(2026, 5, 17)
    assert values["Medlem fra"] == datetime.combine(LONG_AGO, datetime.min.time())


def test_no_cell_is_ever_a_formula_an_error_or_has_a_control_character(client):
    for name in LIVE:
        make_member(name=name)
    make_member(**ERROR)

    named = {row[0] for row in csv_rows(client)[1:]}
    cells = {row[0].value: row for row in sheet(client)[1:]}

    assert named == {f"'{text}" for text in LIVE} | {"#N/A"}
    assert {row[0].data_type for row in cells.values()} == {"s"}
    assert set(cells) == {*LIVE, "#N/A"}
    assert cells["#N/A"][HEADER.index("Kort omtale på norsk")].value == "ab"


def test_a_file_has_the_rows_of_the_list_in_its_order(client):
    site = make_site(slug="heroya")
    for name in ("Zeta", "Ås", "Alfa"):
        make_member(name=name, sites=[site])
    make_member(name="Annet sted")
    make_member(name="Skjult", sites=[site], is_listed=False)
    make_organization(name="Ikke medlem")

    asked = {"site": "heroya", "page": "2", "ukjent": "x"}

    assert [row[0] for row in csv_rows(client, **asked)[1:]] == ["Alfa", "Zeta", "Ås"]
    names = [row[0].value for row in sheet(client, sort="-joined", **asked)[1:]]
    assert names == ["Alfa", "Zeta", "Ås"]


def test_english_files_have_english_texts_and_names(client):
    make_member(name="A", kind="public")

    answer = client.get("/en/members.csv")

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Name;Other names;Kind;")
    assert rows[1].startswith("A;;Public body;")
    assert name_of(answer) == f"members-{timezone.localdate()}.csv"


def test_norwegian_files_have_their_norwegian_addresses(client):
    for ending in ("csv", "xlsx"):
        answer = client.get(f"/medlemmer.{ending}")
        assert answer.content
        assert name_of(answer) == f"medlemmer-{timezone.localdate()}.{ending}"
        assert not answer.cookies


def name_of(answer):
    return re.fullmatch('attachment; filename="(.*)"', answer["Content-Disposition"])[1]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (
            "/medlemmer.csv?kind=company&site=heroya&relation=member&sort=-joined",
            "medlemmer-2026-05-17-bedrift-heroya-industripark.csv",
        ),
        ("/en/members.xlsx?q=Gjødsel AS", "members-2026-05-17-gjodsel-as.xlsx"),
        ("/medlemmer.csv?site=ukjent", "medlemmer-2026-05-17.csv"),
        (
            f"/medlemmer.csv?q={'ord ' * 30}",
            f"medlemmer-2026-05-17-{'ord-' * 15}mm.csv",
        ),
    ],
)
def test_the_name_of_a_file_says_its_day_and_its_filters(client, address, name):
    make_site(slug="heroya", name="Herøya Industripark")
    sign = "&" if "?" in address else "?"

    answer = client.get(f"{address}{sign}on=2026-05-17")

    assert name_of(answer) == name


def about_of(answer):
    """Return the second sheet of a workbook as {label: value}, without when it was made."""
    _rows, about = load_workbook(BytesIO(answer.content)).worksheets
    values = dict(about.iter_rows(values_only=True))
    made = values.popitem()
    assert (made[0] in ("Filen er laget", "File made"), bool(made[1])) == (True, True)
    return about.title, values


def test_the_second_sheet_says_what_the_rows_are_a_selection_of(client):
    make_member(name="Alfa", sites=[make_site(slug="heroya", name="Herøya")])

    answer = client.get(
        "/medlemmer.xlsx?kind=company&kind=public&site=heroya&on=2026-05-17&utm=1"
    )

    assert about_of(answer) == (
        "Om utvalget",
        {
            "Liste": "Medlemmer",
            "Data per": datetime(2026, 5, 17),
            "Antall rader": 1,
            "Type virksomhet": "Bedrift, Offentlig virksomhet",
            "Sted": "Herøya",
            "Tilknytning til klyngen": "I medlemslisten",
            "Rekkefølge": "Navn",
            "Listens adresse": f"{settings.SITE_ADDRESS}/medlemmer/"
            "?kind=company&kind=public&site=heroya&on=2026-05-17",
        },
    )


def test_the_second_sheet_is_in_english_in_an_english_file(client):
    today = timezone.localdate()

    answer = client.get("/en/projects.xlsx?q=hydrogen")

    assert about_of(answer) == (
        "About this selection",
        {
            "List": "Projects",
            "Data as of": datetime.combine(today, datetime.min.time()),
            "Number of rows": 0,
            "Search": "hydrogen",
            "Order": "Best match first",
            "Address of the list": f"{settings.SITE_ADDRESS}/en/projects/?q=hydrogen",
        },
    )


def test_the_file_of_projects_names_listed_partners_only(client):
    hidden = make_organization(name="Hemmelig", is_listed=False)
    project = make_project(
        title_nb="Pilot",
        since=SPRING,
        sites=[make_site(name="Herøya")],
        themes=[make_topic(label_nb="Hydrogen")],
        partners=[make_organization(name="Yara"), hidden],
        summary_nb="=1+1",
    )
    make_funding(project, amount=10**6, funder=hidden)
    make_project(title_nb="Annet", status="stopped")

    asked = {"status": "running"}
    answer = client.get(reverse("directory:projects_csv"), asked)
    text = answer.content.decode("utf-8-sig").replace("\xa0", " ")
    book = client.get(reverse("directory:projects_xlsx"), asked)

    [titles, row] = csv.reader(StringIO(text), delimiter=";")
    assert [cell for cell in row if cell] == [
        *("Pilot", project.title_en, "'=1+1", "Pågår", "2026-05-17", "dagen er kjent"),
        *("Yara (partner)", "Herøya", "Hydrogen", "Tilskudd på 1 million kroner"),
    ]
    sheet = load_workbook(BytesIO(book.content)).active
    [first, second] = sheet.iter_rows(values_only=True)
    since = second[titles.index("Fra og med")]
    assert (list(first), since) == (titles, datetime(2026, 5, 17))
