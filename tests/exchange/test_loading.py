"""A folder of CSV files becomes the registry; rows that it does not name stay."""

from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members import exchange, review
from members.exchange.files import FILES
from members.models import (
    Batch,
    Body,
    ChangeRequest,
    ClimateEffect,
    Cluster,
    Funding,
    Letter,
    Membership,
    Organization,
    Project,
    Site,
    Topic,
)
from tests.support.csv_folders import (
    GRENLAND,
    SMALL_REGISTRY,
    all_rows,
    csv_rows,
    event_counts,
)
from tests.support.factories import make_member, make_organization, make_user

pytestmark = pytest.mark.django_db


def test_every_row_of_every_file_becomes_a_row():
    exchange.load(GRENLAND)

    rows = {file.name: file.model.objects.count() for file in FILES}
    assert rows == {file.name: len(csv_rows(file.name)) for file in FILES}


@pytest.mark.parametrize("by_whom", ["kari", None])
def test_a_reported_error_that_the_files_correct_is_closed_and_answered(
    request, by_whom
):
    exchange.load(GRENLAND)
    project = Project.objects.get(slug="skrei")
    body = Body.objects.filter(roles__isnull=False).first()
    Project.objects.filter(pk=project.pk).update(summary_nb="Galt")
    project.refresh_from_db()
    visitor = {"name": "Gro", "email": "gro@example.org"}
    corrected = review.report(project, "", said={"summary_nb": "Feil."}, **visitor)
    left = review.report(body, "", said={"holders": "Feil."})

    by = by_whom and request.getfixturevalue(by_whom)
    exchange.load(GRENLAND, by=by)

    states = [ChangeRequest.objects.get(pk=one.pk).status for one in (corrected, left)]
    assert states == ["approved", "open"]
    answers = Letter.objects.filter(kind="review_answer")
    assert [letter.to for letter in answers] == ["gro@example.org"]


def test_loading_logs_nothing(caplog):
    exchange.load(GRENLAND)

    assert caplog.messages == []


def test_every_source_becomes_a_line_of_the_source_field():
    exchange.load(GRENLAND)

    sourced = [file for file in FILES if "source" in file.columns]
    for file in sourced:
        cells = [row["source"] for row in csv_rows(file.name)]
        expected = sorted(cell.split(" | ") if cell else [] for cell in cells)
        sources = file.model.objects.values_list("source", flat=True)
        assert sorted(source.splitlines() for source in sources) == expected
    assert len(sourced) == 25


def test_the_cells_of_a_row_become_its_fields():
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
    before = all_rows()

    counts = exchange.load(GRENLAND)

    assert all_rows() == before
    assert {file.name: outcomes for file, outcomes in counts.items()} == {
        file.name: {"new": 0, "changed": 0, "unchanged": len(csv_rows(file.name))}
        for file in FILES
    }


def test_a_date_that_is_rounded_when_saved_is_no_change(folder):
    header = "organization,since,since_precision,until,until_precision\n"
    path = folder(memberships=header + "alfa,2020-03-07,year,2021-02-03,month\n")
    exchange.load(path)
    before = all_rows()

    exchange.load(path)

    assert all_rows() == before
    membership = Membership.objects.get()
    assert (membership.since, membership.until) == (date(2020, 1, 1), date(2021, 2, 28))


def test_history_records_who_loaded_and_by_which_act(folder):
    secretary = make_user()

    exchange.load(folder(), by=secretary)

    event = apps.get_model("members", "OrganizationEvent")
    contexts = event.objects.values_list("pgh_context", flat=True)
    batch = Batch.objects.get()
    assert (batch.act, batch.by) == (Batch.Act.FILE, secretary)
    assert list(contexts) == [{"user": secretary.pk, "batch": batch.pk}] * 2


def test_a_changed_cell_changes_one_row(folder):
    exchange.load(folder())
    before = event_counts()

    other = SMALL_REGISTRY["organizations"].replace(
        "beta,Beta AS,company", "beta,Beta AS,public"
    )
    exchange.load(folder(organizations=other))

    written = {name: n - before[name] for name, n in event_counts().items()}
    assert {name: n for name, n in written.items() if n} == {"OrganizationEvent": 1}


def test_a_changed_name_leaves_the_old_one_as_a_former_name(folder):
    exchange.load(folder())

    better = SMALL_REGISTRY["organizations"].replace("Beta AS", "Beta Norge AS")
    for _time in range(2):
        exchange.load(folder(organizations=better))

    beta = Organization.objects.get(slug="beta")
    assert beta.name == "Beta Norge AS"
    assert list(beta.names.values_list("name", "kind", "until")) == [
        ("Beta AS", "former", timezone.localdate())
    ]


def test_rows_and_columns_that_a_file_lacks_stay(folder):
    make_organization(slug="gamma", name="Gamma AS")
    make_organization(slug="alfa", name="Alfa", is_listed=False, phone="35 00 00 00")

    exchange.load(folder())

    alfa = Organization.objects.get(slug="alfa")
    assert (alfa.name, alfa.is_listed, alfa.phone) == ("Alfa AS", False, "35 00 00 00")
    assert Organization.objects.filter(slug="gamma").count() == 1


def test_one_load_ends_a_membership_and_starts_the_next(folder):
    make_member(slug="alfa", since=date(2020, 1, 1))
    next_first = "alfa,2022-01-01,\nalfa,2020-01-01,2021-12-31\n"

    exchange.load(folder(memberships="organization,since,until\n" + next_first))

    memberships = Membership.objects.order_by("since").values_list("since", "until")
    assert list(memberships) == [
        (date(2020, 1, 1), date(2021, 12, 31)),
        (date(2022, 1, 1), None),
    ]


def test_a_file_saved_by_a_spreadsheet_loads(tmp_path):
    text = '\ufeffname,slug,kind\r\n"Alfa,\r\nog Beta AS", alfa,company\r\n\r\n'
    (tmp_path / "organizations.csv").write_bytes(text.encode())

    exchange.load(tmp_path)

    organization = Organization.objects.get()
    assert (organization.slug, organization.name) == ("alfa", "Alfa,\r\nog Beta AS")


def test_the_command_leaves_statistics_for_the_first_queries(
    folder,
):
    with CaptureQueriesContext(connection) as asked:
        call_command("load_registry", str(folder()))

    assert asked[-1]["sql"] == "ANALYZE"


def test_the_command_prints_the_counts(folder, capsys):
    call_command("load_registry", str(folder()))

    assert capsys.readouterr().out.splitlines() == [
        "topics: 1 new, 0 changed, 0 unchanged",
        "sites: 2 new, 0 changed, 0 unchanged",
        "organizations: 2 new, 0 changed, 0 unchanged",
        "memberships: 1 new, 0 changed, 0 unchanged",
        "projects: 1 new, 0 changed, 0 unchanged",
    ]


def test_the_command_prints_an_error_in_one_sentence(folder):
    path = folder(memberships="organization,since\ngamma,2020-01-01\n")

    with pytest.raises(CommandError) as refusal:
        call_command("load_registry", str(path))

    assert str(refusal.value) == (
        "memberships.csv, line 2, column organization: "
        "There are no organizations called “gamma”."
    )


FUNDINGS = "project,funder,funder_name_nb,kind,period,years,currency,amount\n"
OLDER = FUNDINGS.replace("funder_name_nb,", "")


def test_two_funders_that_are_only_named_have_a_row_each(folder):
    rows = "fangst,,Fondet,grant,total,,NOK,1\nfangst,,EU,grant,total,,NOK,2\n"
    exchange.load(folder(fundings=FUNDINGS + rows))

    again = exchange.load(folder(fundings=FUNDINGS + rows))

    found = Funding.objects.order_by("amount").values_list("funder_name_nb", "amount")
    assert list(found) == [("Fondet", 1), ("EU", 2)]
    [counts] = [counts for file, counts in again.items() if file.name == "fundings"]
    assert counts == {"new": 0, "changed": 0, "unchanged": 2}


def test_a_file_without_the_column_of_names_finds_its_rows(folder):
    rows = "fangst,,grant,total,,NOK,1\n"
    exchange.load(folder(fundings=OLDER + rows))

    exchange.load(folder(fundings=OLDER + rows.replace(",1", ",2")))

    assert list(Funding.objects.values_list("amount", flat=True)) == [2]
