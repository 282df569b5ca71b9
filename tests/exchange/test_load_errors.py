"""An error names file, line and column, and nothing of the folder is written."""

import pytest

from members import exchange
from tests.support.csv_folders import (
    EFFECTS,
    SMALL_REGISTRY,
    all_rows,
    load_error_of,
)
from tests.support.factories import make_organization

pytestmark = pytest.mark.django_db

ORGANIZATIONS = SMALL_REGISTRY["organizations"]
MEMBERSHIPS = SMALL_REGISTRY["memberships"]
MEMBERSHIPS_LINE_3 = "memberships.csv, line 3, "


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
            {
                "organizations": "slug,name,kind,municipality\n"
                "alfa,Alfa AS,company,Porsgrund\nbeta,Beta AS,company,\n"
            },
            "organizations.csv, line 2, column municipality: There is no Norwegian"
            " municipality called “Porsgrund”. Do you mean Porsgrunn?",
        ),
        (
            {"organizations": "slug,name,kind,name\n"},
            "organizations.csv, line 1, column name: This column occurs twice.",
        ),
        (
            {"organizations": "slug;name;kind\nalfa;Alfa AS;company\n"},
            "organizations.csv, line 1, column slug;name;kind: The columns"
            " must be separated by commas.",
        ),
        (
            {"organizations": ""},
            "organizations.csv, line 1, column kind: This column is missing.",
        ),
        (
            {"members": "slug,name\n"},
            "members.csv: This is not one of the registry's files.",
        ),
        (
            {"organizations": ORGANIZATIONS + "gamma,Gamma AS\n"},
            "organizations.csv, line 4: The line has 2 cells, but the file has 3 columns.",
        ),
        (
            {"organizations": ORGANIZATIONS + '"gamma,Gamma AS,company\n'},
            "organizations.csv, line 4: "
            "This cannot be read as CSV (unexpected end of data).",
        ),
        (
            {"organizations": ORGANIZATIONS + f"gamma,{'a' * 200_000},company\n"},
            "organizations.csv, line 4, column name: "
            "Ensure this value has at most 200 characters (it has 200000).",
        ),
        (
            {"organizations": ORGANIZATIONS + "gamma,Gamma\0AS,company\n"},
            "organizations.csv, line 4: The text contains a character that is"
            " not allowed (NUL).",
        ),
        (
            {"organizations": f"{ORGANIZATIONS}oya,Øya AS,company\n".encode("latin-1")},
            "organizations.csv, line 4: "
            "The text is not UTF-8. Save the file as “CSV UTF-8”.",
        ),
        (
            {"organizations": ORGANIZATIONS + "alfa,Alfa to AS,company\n"},
            "organizations.csv, line 4, column slug: This is the same as line 2.",
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
            "organizations.csv, line 2, column is_listed: Enter “yes” or “no”.",
        ),
        (
            {"organizations": "slug,name,kind,orgnr\nalfa,Alfa,company,934949146\n"},
            "organizations.csv, line 2, column orgnr: This is not a valid"
            " organization number. Check the nine digits.",
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
            "sites.csv, line 2, columns latitude, longitude: Enter both"
            " coordinates, or neither.",
        ),
        (
            {"sites": "slug,name,latitude,longitude\npark,Parken,north,9\n"},
            "sites.csv, line 2, column latitude: "
            "“north” value must be a decimal number.",
        ),
        (
            {"sites": "slug,name,part_of\npark,Parken,hall\nhall,Hallen,park\n"},
            "sites.csv, line 2, column part_of: This is a circular reference.",
        ),
        (
            {"sites": "slug,name,part_of\npark,Parken,nowhere\n"},
            "sites.csv, line 2, column part_of: There are no sites called “nowhere”.",
        ),
        (
            {"memberships": MEMBERSHIPS + "gamma,2020-01-01,\n"},
            MEMBERSHIPS_LINE_3
            + "column organization: There are no organizations called “gamma”.",
        ),
        (
            {"memberships": MEMBERSHIPS + "beta,2020-13-01,\n"},
            MEMBERSHIPS_LINE_3
            + "column since: “2020-13-01” value has the correct format "
            "(YYYY-MM-DD) but it is an invalid date.",
        ),
        (
            {"memberships": MEMBERSHIPS + "beta,01.02.2020,\n"},
            MEMBERSHIPS_LINE_3
            + "column since: “01.02.2020” value has an invalid date format. "
            "It must be in YYYY-MM-DD format.",
        ),
        (
            {"memberships": MEMBERSHIPS + "beta,2020-01-01,2019-01-01\n"},
            MEMBERSHIPS_LINE_3
            + "columns since, until: The last day cannot be before the first.",
        ),
        (
            {"memberships": MEMBERSHIPS + "alfa,2021-12-31,\n"},
            MEMBERSHIPS_LINE_3 + "columns organization, since, until: "
            "This organization is already a member in that period.",
        ),
        (
            {"ties": "from,to,kind,since,share\nalfa,beta,owner,,120\n"},
            "ties.csv, line 2, column share: The share must be between 0 and"
            " 100 per cent.",
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
            "climate_effects.csv, line 2, columns unit, mechanism, maturity,"
            " qualifier, source: Enter unit, mechanism, maturity, qualifier and"
            " source for the effect.",
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
def test_an_error_names_its_place_and_nothing_is_written(folder, files, message):
    before = all_rows()

    assert load_error_of(folder(**files)) == [message]

    assert all_rows() == before


def test_a_name_that_several_rows_have_is_refused(folder):
    project = SMALL_REGISTRY["projects"] + "bruk,Bruk,ccs,running\n"
    years = "fangst,1,t,captured,measured,exact,{},,a\n"
    inner = "bruk,1,t,used,measured,exact,,fangst,a\n"
    effects = EFFECTS + years.format(2020) + years.format(2021) + inner

    refusal = load_error_of(folder(projects=project, climate_effects=effects))

    assert refusal == [
        "climate_effects.csv, line 4, column contained_in: "
        "There are several climate effects called “fangst”."
    ]


def test_the_former_slug_of_another_row_is_refused(folder):
    alfa = make_organization(slug="alfa")
    alfa.slug = "alfa-norge"
    alfa.save()

    assert load_error_of(folder()) == [
        "organizations.csv, line 2, column slug: Another page has used this address."
    ]


def test_a_site_cannot_move_into_its_own_part(folder):
    exchange.load(folder())
    upside_down = "slug,name,part_of\npark,Parken,hall\n"

    assert load_error_of(folder(sites=upside_down)) == [
        "sites.csv, line 2, column part_of: A site cannot be part of itself."
    ]


def test_a_folder_without_files_is_refused(tmp_path):
    assert load_error_of(tmp_path / "none") == [
        f"{tmp_path}/none: There are no CSV files in this folder."
    ]
