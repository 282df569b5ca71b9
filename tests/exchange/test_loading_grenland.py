"""The demo's files become its registry.

Each source in them is a web address or a dated document. A dated document is its name, a
comma and its date; in brackets it may follow an address, as may a date alone. A date is
2022, 2022-10, 2022-10-05 or 5.10.2022.
"""

import re
from datetime import date

import pytest

from members import exchange
from members.exchange import FILES
from members.models import ClimateEffect, Cluster, Organization, Project, Site, Topic
from tests.support.cases import cases
from tests.support.csv_folders import GRENLAND, all_rows, csv_rows

DATE = r"(\d{4}(-\d\d){0,2}|\d{1,2}\.\d{1,2}\.\d{4})"
DOCUMENT = r"[A-ZÆØÅ][^();:|]*"
SOURCE = re.compile(
    rf"https?://[^\s|]+( \(({DOCUMENT}, )?{DATE}\))?|{DOCUMENT}, {DATE}"
)
pytestmark = pytest.mark.usefixtures("grenland")
ROWS = {file.name: csv_rows(file.name) for file in FILES}


def test_every_row_of_every_file_becomes_a_row_with_its_sources():
    counts = {file.name: file.model.objects.count() for file in FILES}
    assert counts == {name: len(rows) for name, rows in ROWS.items()}
    assert {path.stem for path in GRENLAND.glob("*.csv")} == set(ROWS)
    sourced = [file for file in FILES if "source" in file.columns]
    for file in sourced:
        cells = [row["source"] for row in ROWS[file.name]]
        expected = sorted(cell.split(" | ") if cell else [] for cell in cells)
        sources = file.model.objects.values_list("source", flat=True)
        assert sorted(source.splitlines() for source in sources) == expected
    assert len(sourced) == 25


def test_the_cells_of_a_row_become_its_fields():
    brevik = Project.objects.get(slug="brevik-ccs")
    assert (brevik.since, brevik.since_precision) == (date(2020, 12, 1), "month")
    assert (brevik.opened, brevik.opened_precision) == (date(2025, 6, 18), "day")
    assert [theme.slug for theme in brevik.themes.all()] == ["ccs"]
    assert [site.slug for site in brevik.sites.all()] == ["brevik"]
    rest = ClimateEffect.objects.get(project__slug="giccs").excludes
    excluded = rest.order_by("project__slug").values_list("project__slug", flat=True)
    assert list(excluded) == ["brevik-ccs", "hegra", "skrei"]
    skrei = ClimateEffect.objects.get(project__slug="skrei")
    assert skrei.contained_in.project.slug == "hegra"
    part = Site.objects.get(slug="heroya-forskningspark").part_of
    assert part.slug == "heroya-industripark"
    words = Topic.objects.get(slug="ccu").synonyms
    assert words == ["CCU", "CO2-bruk", "e-drivstoff", "e-fuel"]
    assert Cluster.objects.get(pk=1).target_year == 2040
    assert set(Organization.objects.values_list("is_listed", flat=True)) == {True}


def test_a_second_run_writes_nothing():
    before = all_rows()

    counts = exchange.load(GRENLAND)

    assert all_rows() == before
    assert {file.name: outcomes for file, outcomes in counts.items()} == {
        name: {"new": 0, "changed": 0, "unchanged": len(rows)}
        for name, rows in ROWS.items()
    }


def test_every_source_is_a_web_address_or_a_dated_document_and_no_remark():
    cells = [row.get("source", "") for rows in ROWS.values() for row in rows]
    sources = {source for cell in cells for source in cell.split(" | ")} - {""}
    assert [source for source in sources if not SOURCE.fullmatch(source)] == []
    for is_source, text in cases(__file__, "sources.csv"):
        assert bool(SOURCE.fullmatch(text)) == (is_source == "yes"), text
