"""Folders of CSV files become the registry, whole or not at all."""

import csv
from datetime import date
from pathlib import Path

import pghistory.models
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import translation

from members import exchange
from members.exchange.files import FILES
from members.models import (
    ClimateEffect,
    Cluster,
    Membership,
    Organization,
    Project,
    Site,
    Topic,
)
from tests.factories import make_member, make_organization, make_user

GRENLAND = Path(exchange.__file__).parent.parent / "grenland"

pytestmark = pytest.mark.django_db

# A small registry without a fault, to which each test adds what matters to it.
SMALL = {
    "topics": "slug,kind,label_nb,label_en\nccs,theme,Fangst,Capture\n",
    "sites": "slug,name,part_of\npark,Parken,\nhall,Hallen,park\n",
    "organizations": "slug,name,kind\nalfa,Alfa AS,company\nbeta,Beta AS,company\n",
    "memberships": "organization,since,until\nalfa,2020-01-01,2021-12-31\n",
    "projects": "slug,title_nb,theme,status\nfangst,Fangst,ccs,running\n",
}
EFFECTS = "project,value,unit,mechanism,maturity,qualifier,year,contained_in,source\n"


@pytest.fixture(autouse=True)
def english():
    """Let the messages be those of the code, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes the small registry, with some files changed."""

    def write(**files):
        for name, text in (SMALL | files).items():
            raw = text if isinstance(text, bytes) else text.encode()
            (tmp_path / f"{name}.csv").write_bytes(raw)
        return tmp_path

    return write


def rows_of(name):
    with (GRENLAND / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def all_models():
    return apps.get_app_config("members").get_models()


def everything():
    """Copy every row of every table, history included."""
    return {model.__name__: list(model.objects.values()) for model in all_models()}


def events():
    """Count the events of history, of each model."""
    return {
        model.__name__: model.objects.count()
        for model in all_models()
        if issubclass(model, pghistory.models.Event)
    }


def refusal_of(folder):
    with pytest.raises(ValidationError) as refusal:
        exchange.load(folder)
    return refusal.value.messages


def test_every_row_of_every_file_becomes_a_row():
    exchange.load(GRENLAND)

    rows = {file.name: file.model.objects.count() for file in FILES}
    assert rows == {file.name: len(rows_of(file.name)) for file in FILES}


def test_the_database_has_nothing_to_complain_of(caplog):
    exchange.load(GRENLAND)

    assert caplog.messages == []


def test_every_source_becomes_a_line():
    exchange.load(GRENLAND)

    sourced = [file for file in FILES if "source" in file.columns]
    for file in sourced:
        cells = sorted(row["source"].split(" | ") for row in rows_of(file.name))
        kept = file.model.objects.values_list("source", flat=True)
        assert sorted(source.splitlines() for source in kept) == cells
    assert len(sourced) == 20


def test_what_a_row_says_arrives():
    exchange.load(GRENLAND)

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
    exchange.load(GRENLAND)
    before = everything()

    counts = exchange.load(GRENLAND)

    assert everything() == before
    assert {file.name: done for file, done in counts.items()} == {
        file.name: {"new": 0, "changed": 0, "unchanged": len(rows_of(file.name))}
        for file in FILES
    }


def test_a_day_that_the_registry_rounds_is_no_change_either(folder):
    stays = "organization,since,since_precision,until,until_precision\n"
    path = folder(memberships=stays + "alfa,2020-03-07,year,2021-02-03,month\n")
    exchange.load(path)
    before = everything()

    exchange.load(path)

    assert everything() == before
    stay = Membership.objects.get()
    assert (stay.since, stay.until) == (date(2020, 1, 1), date(2021, 2, 28))


def test_history_says_who_loaded_and_why(folder):
    secretary = make_user()

    exchange.load(folder(), by=secretary)

    event = apps.get_model("members", "OrganizationEvent")
    said = event.objects.values_list("pgh_context", flat=True)
    assert list(said) == [{"user": secretary.pk, "reason": "Loaded from files"}] * 2


def test_a_changed_cell_changes_one_row(folder):
    exchange.load(folder())
    before = events()

    better = SMALL["organizations"].replace("Beta AS", "Beta Norge AS")
    exchange.load(folder(organizations=better))

    written = {name: n - before[name] for name, n in events().items()}
    assert {name: n for name, n in written.items() if n} == {"OrganizationEvent": 1}
    assert Organization.objects.get(slug="beta").name == "Beta Norge AS"


def test_rows_and_columns_that_a_file_lacks_stay(folder):
    make_organization(slug="gamma", name="Gamma AS")
    make_organization(slug="alfa", name="Alfa", is_listed=False, phone="35 00 00 00")

    exchange.load(folder())

    alfa = Organization.objects.get(slug="alfa")
    assert (alfa.name, alfa.is_listed, alfa.phone) == ("Alfa AS", False, "35 00 00 00")
    assert Organization.objects.filter(slug="gamma").count() == 1


def test_one_load_ends_a_stay_and_starts_the_next(folder):
    make_member(slug="alfa", since=date(2020, 1, 1))
    next_first = "alfa,2022-01-01,\nalfa,2020-01-01,2021-12-31\n"

    exchange.load(folder(memberships="organization,since,until\n" + next_first))

    stays = Membership.objects.order_by("since").values_list("since", "until")
    assert list(stays) == [
        (date(2020, 1, 1), date(2021, 12, 31)),
        (date(2022, 1, 1), None),
    ]


def test_some_files_with_the_marks_of_a_spreadsheet_will_do(tmp_path):
    text = '\ufeffname,slug,kind\r\n"Alfa,\r\nog Beta AS", alfa,company\r\n\r\n'
    (tmp_path / "organizations.csv").write_bytes(text.encode())

    exchange.load(tmp_path)

    organization = Organization.objects.get()
    assert (organization.slug, organization.name) == ("alfa", "Alfa,\r\nog Beta AS")


ORGANIZATIONS = SMALL["organizations"]
STAYS = SMALL["memberships"]
STAYED = "memberships.csv, line 3, "


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"organizations": "slug,name,kind,color\nalfa,Alfa AS,company,red\n"},
            "organizations.csv, line 1, column color: There is no such column.",
        ),
        (
            {"organizations": "slug,name\nalfa,Alfa AS\n"},
            "organizations.csv, line 1, column kind: This column is missing.",
        ),
        (
            {"organizations": "slug,name,kind,name\n"},
            "organizations.csv, line 1, column name: This column occurs twice.",
        ),
        (
            {"organizations": "slug;name;kind\nalfa;Alfa AS;company\n"},
            "organizations.csv, line 1, column slug;name;kind: "
            "Columns are separated by commas here.",
        ),
        (
            {"organizations": ""},
            "organizations.csv, line 1, column kind: This column is missing.",
        ),
        (
            {"members": "slug,name\n"},
            "members.csv: This is not one of a registry's files.",
        ),
        (
            {"organizations": ORGANIZATIONS + "gamma,Gamma AS\n"},
            "organizations.csv, line 4: There are 2 cells, but 3 columns.",
        ),
        (
            {"organizations": ORGANIZATIONS + '"gamma,Gamma AS,company\n'},
            "organizations.csv, line 4: "
            "This cannot be read as CSV (unexpected end of data).",
        ),
        (
            {"organizations": ORGANIZATIONS + f"gamma,{'a' * 200_000},company\n"},
            "organizations.csv, line 4: "
            "This cannot be read as CSV (field larger than field limit (131072)).",
        ),
        (
            {"organizations": ORGANIZATIONS + "gamma,Gamma\0AS,company\n"},
            "organizations.csv, line 4: "
            "Here is a character that no text contains (NUL).",
        ),
        (
            {"organizations": f"{ORGANIZATIONS}oya,Øya AS,company\n".encode("latin-1")},
            "organizations.csv, line 4: "
            "The text is not UTF-8. Save the file as “CSV UTF-8”.",
        ),
        (
            {"organizations": ORGANIZATIONS + "alfa,Alfa to AS,company\n"},
            "organizations.csv, line 4, column slug: This repeats line 2.",
        ),
        (
            {"organizations": ORGANIZATIONS + ",Gamma AS,company\n"},
            "organizations.csv, line 4, column slug: This field cannot be blank.",
        ),
        (
            {"organizations": ORGANIZATIONS + "gamma,,company\n"},
            "organizations.csv, line 4, column name: This field cannot be blank.",
        ),
        (
            {"organizations": ORGANIZATIONS + f"gamma,{'a' * 201},company\n"},
            "organizations.csv, line 4, column name: "
            "Ensure this value has at most 200 characters (it has 201).",
        ),
        (
            {"organizations": ORGANIZATIONS + "gamma,Gamma AS,firm\n"},
            "organizations.csv, line 4, column kind: "
            "Value 'firm' is not a valid choice.",
        ),
        (
            {"organizations": "slug,name,kind,employees\nalfa,Alfa,company,many\n"},
            "organizations.csv, line 2, column employees: "
            "“many” value must be an integer.",
        ),
        (
            {
                "organizations": "slug,name,kind,employees\nalfa,Alfa,company,9999999999\n"
            },
            "organizations.csv, line 2, column employees: "
            "Ensure this value is less than or equal to 2147483647.",
        ),
        (
            {"organizations": "slug,name,kind,is_listed\nalfa,Alfa,company,ja\n"},
            "organizations.csv, line 2, column is_listed: Write yes or no.",
        ),
        (
            {"organizations": "slug,name,kind,orgnr\nalfa,Alfa,company,934949146\n"},
            "organizations.csv, line 2, column orgnr: "
            "This is no organization number: check the nine digits.",
        ),
        (
            {
                "organizations": "slug,name,kind,orgnr\nalfa,Alfa,company,934949145\n"
                "beta,Beta,company,NO 934 949 145 MVA\n"
            },
            "organizations.csv, line 3, column orgnr: "
            "Another organization already has this number.",
        ),
        (
            {"sites": "slug,name,latitude,longitude\npark,Parken,59.1,\n"},
            "sites.csv, line 2, columns latitude, longitude: "
            "Give both coordinates, or none.",
        ),
        (
            {"sites": "slug,name,latitude,longitude\npark,Parken,north,9\n"},
            "sites.csv, line 2, column latitude: "
            "“north” value must be a decimal number.",
        ),
        (
            {"sites": "slug,name,part_of\npark,Parken,hall\nhall,Hallen,park\n"},
            "sites.csv, line 2, column part_of: This leads back to itself.",
        ),
        (
            {"sites": "slug,name,part_of\npark,Parken,nowhere\n"},
            "sites.csv, line 2, column part_of: There are no sites called “nowhere”.",
        ),
        (
            {"memberships": STAYS + "gamma,2020-01-01,\n"},
            STAYED + "column organization: There are no organizations called “gamma”.",
        ),
        (
            {"memberships": STAYS + "beta,2020-13-01,\n"},
            STAYED + "column since: “2020-13-01” value has the correct format "
            "(YYYY-MM-DD) but it is an invalid date.",
        ),
        (
            {"memberships": STAYS + "beta,01.02.2020,\n"},
            STAYED + "column since: “01.02.2020” value has an invalid date format. "
            "It must be in YYYY-MM-DD format.",
        ),
        (
            {"memberships": STAYS + "beta,2020-01-01,2019-01-01\n"},
            STAYED + "columns since, until: The last day cannot be before the first.",
        ),
        (
            {"memberships": STAYS + "alfa,2021-12-31,\n"},
            STAYED + "columns organization, since, until: "
            "This organization is already a member in that period.",
        ),
        (
            {"ties": "from,to,kind,since,share\nalfa,beta,owner,,120\n"},
            "ties.csv, line 2, column share: A share is between 0 and 100 per cent.",
        ),
        (
            {"ties": "from,to,kind,since\nalfa,alfa,owner,\n"},
            "ties.csv, line 2, columns from, to: Choose two different organizations.",
        ),
        (
            {"projects": "slug,title_nb,status,theme\nx,X,running,ccs;gold\n"},
            "projects.csv, line 2, column theme: There are no topics called “gold”.",
        ),
        (
            {"climate_effects": EFFECTS + "fangst,1,t,captured,measured,exact,,,\n"},
            "climate_effects.csv, line 2, columns unit, mechanism, maturity, qualifier, "
            "source: An effect needs unit, mechanism, maturity, qualifier and source.",
        ),
        (
            {
                "emissions": "scope_nb,scope_en,year_from,year_to,tonnes_co2e\n"
                "Alt,All,2021,2020,7\n"
            },
            "emissions.csv, line 2, columns year_from, year_to: "
            "The last year cannot be before the first.",
        ),
    ],
)
def test_a_fault_is_told_by_its_place_and_nothing_is_written(folder, files, message):
    before = everything()

    assert refusal_of(folder(**files)) == [message]

    assert everything() == before


def test_a_name_that_several_rows_answer_to_is_refused(folder):
    project = SMALL["projects"] + "bruk,Bruk,ccs,running\n"
    years = "fangst,1,t,captured,measured,exact,{},,a\n"
    inner = "bruk,1,t,used,measured,exact,,fangst,a\n"
    effects = EFFECTS + years.format(2020) + years.format(2021) + inner

    refusal = refusal_of(folder(projects=project, climate_effects=effects))

    assert refusal == [
        "climate_effects.csv, line 4, column contained_in: "
        "There are several climate effects called “fangst”."
    ]


def test_an_address_that_another_row_had_is_refused(folder):
    alfa = make_organization(slug="alfa")
    alfa.slug = "alfa-norge"
    alfa.save()

    assert refusal_of(folder()) == [
        "organizations.csv, line 2, column slug: Another page has had this address."
    ]


def test_a_site_cannot_move_into_its_own_part(folder):
    exchange.load(folder())
    upside_down = "slug,name,part_of\npark,Parken,hall\n"

    assert refusal_of(folder(sites=upside_down)) == [
        "sites.csv, line 2, column part_of: A site cannot be part of itself."
    ]


def test_a_folder_without_files_is_refused(tmp_path):
    assert refusal_of(tmp_path / "none") == [
        f"{tmp_path}/none: There are no CSV files in this folder."
    ]


def test_the_command_tells_what_it_did(folder, capsys):
    call_command("load_registry", str(folder()))

    assert capsys.readouterr().out.splitlines() == [
        "topics: 1 new, 0 changed, 0 as before",
        "sites: 2 new, 0 changed, 0 as before",
        "organizations: 2 new, 0 changed, 0 as before",
        "memberships: 1 new, 0 changed, 0 as before",
        "projects: 1 new, 0 changed, 0 as before",
    ]


def test_the_command_refuses_in_one_sentence(folder):
    path = folder(memberships="organization,since\ngamma,2020-01-01\n")

    with pytest.raises(CommandError) as refusal:
        call_command("load_registry", str(path))

    assert str(refusal.value) == (
        "memberships.csv, line 2, column organization: "
        "There are no organizations called “gamma”."
    )
