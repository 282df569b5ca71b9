"""A folder of CSV files becomes the registry; an error names its place, and nothing is written."""

import csv
import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members import exchange, models
from members.models import Organization
from members.records import review
from tests.support.csv_folders import (
    EFFECTS,
    SMALL_REGISTRY,
    all_rows,
    event_counts,
    load_error_of,
)
from tests.support.events import EVENTS
from tests.support.factories import make

BODIES = "slug,kind,name_nb,name_en\nstyret,board,Styret,Board\n"
ROLES = "body,organization,role,since\nstyret,alfa,chair,2020-01-01\n"


@pytest.mark.parametrize("by_whom", ["kari", None])
def test_a_reported_error_is_closed_and_answered_by_the_files(request, folder, by_whom):
    titles = SMALL_REGISTRY["projects"].replace("status", "summary_nb,status")
    summed_up = titles.replace("ccs,running", "ccs,Riktig,running")
    files = folder(projects=summed_up, bodies=BODIES, roles=ROLES)
    exchange.load(files)
    models.Project.objects.update(summary_nb="Galt")
    visitor = {"name": "Gro", "email": "gro@example.org"}
    wrong = {"notes": {"summary_nb": "Feil."}, **visitor}
    corrected = review.report(models.Project.objects.get(), "", **wrong)
    left = review.report(models.Body.objects.get(), "", notes={"holders": "Feil."})

    exchange.load(files, by=by_whom and request.getfixturevalue(by_whom))

    for row in (corrected, left):
        row.refresh_from_db()
    assert (corrected.status, left.status) == ("approved", "open")
    answers = models.Letter.objects.filter(kind="review_answer")
    assert [letter.to for letter in answers] == ["gro@example.org"]


def test_a_date_that_is_rounded_when_saved_is_no_change(folder):
    header = "organization,since,since_precision,until,until_precision\n"
    path = folder(memberships=header + "alfa,2020-03-07,year,2021-02-03,month\n")
    exchange.load(path)
    before = all_rows()

    exchange.load(path)

    assert all_rows() == before
    membership = models.Membership.objects.get()
    assert (membership.since, membership.until) == (date(2020, 1, 1), date(2021, 2, 28))


def test_a_changed_name_changes_one_row_and_becomes_a_former_name(folder):
    secretary = make.user()
    exchange.load(folder(), by=secretary)
    batch, before = models.Batch.objects.get(), event_counts()
    contexts = EVENTS[models.Organization].objects.values_list("pgh_context", flat=True)
    assert (batch.act, batch.by) == (models.Batch.Act.FILE, secretary)
    assert list(contexts) == [{"user": secretary.pk, "batch": batch.pk}] * 2

    better = SMALL_REGISTRY["organizations"].replace("Beta AS", "Beta Norge AS")
    for _time in range(2):
        exchange.load(folder(organizations=better))

    written = {name: n - before[name] for name, n in event_counts().items()}
    rows = {name: n for name, n in written.items() if n}
    assert rows == {"OrganizationEvent": 1, "OrganizationNameEvent": 1}
    beta = models.Organization.objects.get(slug="beta")
    assert beta.name == "Beta Norge AS"
    assert list(beta.names.values_list("name", "kind", "until")) == [
        ("Beta AS", "former", timezone.localdate())
    ]


def test_what_a_file_lacks_stays_and_a_membership_ends_as_the_next_starts(folder):
    make.organization(slug="gamma", name="Gamma AS")
    given = {"name": "Alfa", "is_listed": False, "phone": "35 00 00 00"}
    make.member(slug="alfa", since=date(2020, 1, 1), **given)
    next_first = "alfa,2022-01-01,\nalfa,2020-01-01,2021-12-31\n"

    exchange.load(folder(memberships="organization,since,until\n" + next_first))

    alfa = models.Organization.objects.get(slug="alfa")
    assert (alfa.name, alfa.is_listed, alfa.phone) == ("Alfa AS", False, "35 00 00 00")
    assert models.Organization.objects.filter(slug="gamma").count() == 1
    days = models.Membership.objects.order_by("since").values_list("since", "until")
    first = date(2020, 1, 1), date(2021, 12, 31)
    assert list(days) == [first, (date(2022, 1, 1), None)]


def test_a_file_saved_by_a_spreadsheet_loads(tmp_path):
    text = '\ufeffname,slug,kind\r\n"Alfa,\r\nog Beta AS", alfa,company\r\n\r\n'
    (tmp_path / "organizations.csv").write_bytes(text.encode())

    exchange.load(tmp_path)

    organization = models.Organization.objects.get()
    assert (organization.slug, organization.name) == ("alfa", "Alfa,\r\nog Beta AS")


def test_the_command_prints_counts_and_leaves_statistics_or_an_error(folder, capsys):
    with CaptureQueriesContext(connection) as queries:
        call_command("load_registry", str(folder()))

    assert queries[-1]["sql"] == "ANALYZE"
    counts = {"topics": 1, "sites": 2, "organizations": 2, "memberships": 1}
    assert capsys.readouterr().out.splitlines() == [
        f"{name}: {number} new, 0 changed, 0 unchanged"
        for name, number in {**counts, "projects": 1}.items()
    ]
    path = folder(memberships="organization,since\ngamma,2020-01-01\n")
    with pytest.raises(CommandError) as refusal:
        call_command("load_registry", str(path))
    assert str(refusal.value) == (
        "memberships.csv, line 2, column organization: "
        "There are no organizations called “gamma”."
    )


FUNDINGS = "project,funder,funder_name_nb,kind,period,years,currency,amount\n"
OLDER = FUNDINGS.replace("funder_name_nb,", "")


def test_two_funders_only_named_have_a_row_each_also_without_that_column(folder):
    rows = "fangst,,Fondet,grant,total,,NOK,1\nfangst,,EU,grant,total,,NOK,2\n"
    exchange.load(folder(fundings=FUNDINGS + rows))
    again = exchange.load(folder(fundings=FUNDINGS + rows))

    rows = models.Funding.objects.order_by("amount")
    amounts = rows.values_list("funder_name_nb", "amount")
    assert list(amounts) == [("Fondet", 1), ("EU", 2)]
    [counts] = [counts for file, counts in again.items() if file.name == "fundings"]
    assert counts == {"new": 0, "changed": 0, "unchanged": 2}
    models.Funding.objects.all().delete()
    for amount in (1, 2):
        exchange.load(folder(fundings=f"{OLDER}fangst,,grant,total,,NOK,{amount}\n"))
    assert list(models.Funding.objects.values_list("amount", flat=True)) == [2]


CASES = Path(__file__).with_name("load_errors.tsv").read_text(encoding="utf-8")


def cases():
    """Yield (file, text, message)."""
    lines = csv.reader(CASES.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    for name, packed, message in lines:
        whole = json.loads(f'"{packed}"').replace("$EFFECTS", EFFECTS)
        text = re.sub(r"⟦(.)⟧(\d+) ", lambda many: many[1] * int(many[2]), whole)
        before = SMALL_REGISTRY[name] if text[:1] == "+" else ""
        yield name, before + text.removeprefix("+"), f"{name}.csv{message}"
    broken = f"{SMALL_REGISTRY['organizations']}oya,Øya AS,company\n".encode("latin-1")
    encoding = "The text is not UTF-8. Save the file as “CSV UTF-8”."
    yield "organizations", broken, f"organizations.csv, line 4: {encoding}"


def test_an_error_names_its_place_and_nothing_is_written(folder, tmp_path):
    before = all_rows()

    found = [(load_error_of(folder(**{n: text})), [said]) for n, text, said in cases()]

    assert [messages for messages, expected in found if messages != expected] == []
    assert (all_rows(), len(found)) == (before, 36)
    none = "There are no CSV files in this folder."
    assert load_error_of(tmp_path / "none") == [f"{tmp_path}/none: {none}"]


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


def test_a_circle_and_the_former_slug_of_another_row_are_refused(folder):
    exchange.load(folder())
    upside_down = "slug,name,part_of\npark,Parken,hall\n"
    assert load_error_of(folder(sites=upside_down)) == [
        "sites.csv, line 2, column part_of: A site cannot be part of itself."
    ]
    Organization.objects.filter(slug="alfa").update(slug="alfa-norge")
    assert load_error_of(folder()) == [
        "organizations.csv, line 2, column slug: Another page has used this address."
    ]
