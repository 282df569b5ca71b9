"""Exports of the lists: the same rows as the page, in typed cells."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

from django.conf import settings
from django.utils import timezone
from openpyxl import load_workbook

from tests.support.cases import cases
from tests.support.factories import LONG_AGO, make

HEADER, YARA = map(list, zip(*cases(__file__, "sheet.csv"), strict=True))
SPRING = date(2026, 5, 17)
LIVE = ["=1+1", "==1+1", "+47 35 00 00 00", "-1", "@sum", "\t=1", " =1", "＝1"]
ERROR = {"name": "#N/A", "summary_nb": "a\x01b"}


def csv_rows(client, **parameters):
    text = client.get("/medlemmer.csv", parameters).content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def sheet(client, **parameters):
    answer = client.get("/medlemmer.xlsx", parameters)
    return list(load_workbook(BytesIO(answer.content)).active.iter_rows())


def test_files_have_a_row_for_each_organization_and_the_workbook_typed_cells(client):
    links = {"website": "https://www.yara.no", "email": "post@example.org"}
    facts = {"orgnr": "986228608", "municipality": "Porsgrunn", "phone": "35 00 00 00"}
    facts |= {"employees": 450, "confirmed_on": SPRING}
    facts |= {"summary_nb": "Gjødsel; og mer."}
    site = make.site(name="Herøya")
    topic = make.topic(label_nb="Hydrogen")
    facts |= {"confidence": "high", "source": "https://example.org/yara"}
    yara = make.member(name="Yara", sites=[site], topics=[topic], **links, **facts)
    known = {"evidence": "Styreplass 2019", "source": "https://example.org/styret"}
    yara.memberships.update(**known)

    rows, [titles, row] = csv_rows(client), sheet(client)

    # For Excel in Norwegian.
    assert client.get("/medlemmer.csv").content[:3] == b"\xef\xbb\xbf"
    assert rows == [HEADER, YARA]
    typed = {"Ansatte": 450, "Året for antall ansatte": 2025}
    typed |= {"Bekreftet dato": datetime(2026, 5, 17)}
    typed["Medlem fra"] = datetime.combine(LONG_AGO, datetime.min.time())
    texts = {n: text or None for n, text in zip(HEADER, rows[1], strict=True)}
    assert [cell.value for cell in titles] == HEADER
    assert dict(zip(HEADER, (c.value for c in row), strict=True)) == texts | typed


def test_no_cell_is_ever_a_formula_an_error_or_has_a_control_character(client):
    for name in LIVE:
        make.member(name=name)
    make.member(**ERROR)

    named = {row[0] for row in csv_rows(client)[1:]}
    cells = {row[0].value: row for row in sheet(client)[1:]}

    assert named == {f"'{text}" for text in LIVE} | {"#N/A"}
    assert {row[0].data_type for row in cells.values()} == {"s"}
    assert set(cells) == {*LIVE, "#N/A"}
    assert cells["#N/A"][HEADER.index("Kort omtale på norsk")].value == "ab"


def test_a_file_has_the_rows_of_the_list_in_its_order(client):
    site = make.site(slug="heroya")
    for name in ("Zeta", "Ås", "Alfa"):
        make.member(name=name, sites=[site])
    make.member(name="Annet sted")
    make.member(name="Skjult", sites=[site], is_listed=False)
    make.organization(name="Ikke medlem", kind="public")

    query = {"site": "heroya", "page": "2", "ukjent": "x"}

    english = client.get("/en/members.csv?relation=any").content.decode("utf-8-sig")

    names = ["Alfa", "Zeta", "Ås"]
    assert english.startswith("Name;Other names;Kind;")
    assert "Ikke medlem;;Public body;" in english
    assert [row[0] for row in csv_rows(client, **query)[1:]] == names
    assert [r[0].value for r in sheet(client, sort="-joined", **query)[1:]] == names


NAMES = dict(cases(__file__, "file_names.csv"))


def test_the_name_of_a_file_says_its_day_and_its_filters(client):
    make.site(slug="heroya", name="Herøya Industripark")
    today = client.get("/medlemmer.csv")

    answers = {address: client.get(f"{address}&on=2026-05-17") for address in NAMES}

    named = {
        address: answer["Content-Disposition"] for address, answer in answers.items()
    }
    assert named == {at: f'attachment; filename="{name}"' for at, name in NAMES.items()}
    usual = f'attachment; filename="medlemmer-{timezone.localdate()}.csv"'
    assert (today["Content-Disposition"], dict(today.cookies)) == (usual, {})


def about_of(answer):
    """Return the last sheet of a workbook as {label: value}, without when it was made."""
    about = load_workbook(BytesIO(answer.content)).worksheets[-1]
    values = dict(about.iter_rows(values_only=True))
    made = values.popitem()
    words = [values.popitem()[0] for _confidence in range(3)]
    assert words[-1].split(": ")[1] in ("Høy", "High")
    assert (made[0] in ("Filen er laget", "File made"), bool(made[1])) == (True, True)
    return about.title, values


def test_the_second_sheet_says_what_the_rows_are_a_selection_of(client):
    make.member(name="Alfa", sites=[make.site(slug="heroya", name="Herøya")])

    query = "?kind=company&kind=public&site=heroya&on=2026-05-17"
    norwegian = client.get(f"/medlemmer.xlsx{query}&utm=1")
    english = client.get("/en/projects.xlsx?q=hydrogen")

    about = {"Liste": "Medlemmer", "Data per": datetime(2026, 5, 17), "Antall rader": 1}
    about |= {"Type virksomhet": "Bedrift, Offentlig virksomhet", "Sted": "Herøya"}
    about |= {"Tilknytning til klyngen": "I medlemslisten", "Rekkefølge": "Navn"}
    about["Listens adresse"] = f"{settings.SITE_ADDRESS}/medlemmer/{query}"
    terms = (
        "Ingen lisens er valgt ennå: spør sekretariatet før du bruker dataene videre."
    )
    about["Lisens"] = terms
    assert about_of(norwegian) == ("Om utvalget", about)
    today = datetime.combine(timezone.localdate(), datetime.min.time())
    about = {"List": "Projects", "Data as of": today, "Number of rows": 0}
    about |= {"Search": "hydrogen", "Order": "Best match first"}
    address = f"{settings.SITE_ADDRESS}/en/projects/?q=hydrogen"
    expected = about | {"Address of the list": address}
    terms = (
        "No licence has been chosen yet: ask the secretariat before reusing the data."
    )
    expected |= {"Licence": terms}
    assert about_of(english) == ("About this selection", expected)


def test_the_file_of_projects_names_listed_partners_only(client):
    hidden = make.organization(name="Hemmelig", is_listed=False)
    texts = {"title_nb": "Pilot", "summary_nb": "=1+1", "since": SPRING}
    rows = {"partners": [make.organization(name="Yara"), hidden]}
    rows |= {"sites": [make.site(name="Herøya")]}
    rows |= {"themes": [make.topic(label_nb="Hydrogen")]}
    rows["source"] = "Rapport, 2024\nHemmelig, 2024-05-17"
    project = make.project(**rows, **texts)
    make.funding(project, amount=10**6, funder=hidden, source="Hemmelig, 2024")
    make.project(title_nb="Annet", status="stopped")

    text, book = (
        client.get(f"/prosjekter.{ending}?status=running").content
        for ending in ("csv", "xlsx")
    )

    text = text.decode("utf-8-sig").replace("\xa0", " ")
    [titles, row] = csv.reader(StringIO(text), delimiter=";")
    assert [cell for cell in row if cell] == [
        *("Pilot", project.title_en, "'=1+1", "Pågår", "2026-05-17", "dagen er kjent"),
        *("Yara (partner)", "Herøya", "Hydrogen", "Tilskudd på 1 million kroner"),
        "Rapport, 2024",
    ]
    book = load_workbook(BytesIO(book))
    [first, second] = book.active.iter_rows(values_only=True)
    since = second[titles.index("Fra og med")]
    assert (list(first), since) == (titles, datetime(2026, 5, 17))
    amounts = client.get("/belop.csv?status=running").content.decode("utf-8-sig")
    [titles, amount] = csv.reader(StringIO(amounts), delimiter=";")
    numbers = dict(zip(titles, amount, strict=True))
    assert (numbers["Beløp"], numbers["Valuta"]) == ("1000000", "NOK")
    assert (numbers["Finansieringskilde"], numbers["Kilder"]) == ("", "")
    [first, second] = book["Beløp"].iter_rows(values_only=True)
    assert (list(first), second[titles.index("Beløp")]) == (titles, 10**6)
