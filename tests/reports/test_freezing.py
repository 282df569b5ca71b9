"""A delivered report stays as it is, whatever happens afterwards."""

from datetime import date, timedelta
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from members import privacy
from members.models import (
    Body,
    Membership,
    Organization,
    Project,
    Report,
    ReportDraft,
    Role,
)
from members.reports import document
from members.reports.freezing import deliver, read
from tests.reports.making import UNTIL, fingerprint_of, make_draft, make_report
from tests.support.database_role import owner
from tests.support.events import run
from tests.support.factories import (
    make_body,
    make_contact,
    make_member,
    make_organization,
    make_person,
    make_project,
    make_role,
    make_secretary,
)
from tests.support.login import log_in
from tests.support.merging import merge_them
from tests.support.refusals import broken_by
from tests.support.sampling import SEED

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari():
    return make_secretary(email="kari@example.org", name="Kari Sekretær")


def test_a_draft_becomes_a_report_with_its_texts(kari):
    make_member(since=date(2025, 2, 1), name="Ny", is_listed=True)
    draft = make_draft(kari, summary="Et godt år.", members="Én ny.")

    report = deliver(
        draft.pk, " Innovasjon Norge ", seen=fingerprint_of(draft), by=kari
    )

    found = read(report)
    texts = {section.key: section.text for section in found.document.sections}
    assert found.is_intact
    assert (texts["summary"], texts["members"]) == ("Et godt år.", "Én ny.")
    assert report.delivered_to == found.document.delivered_to == "Innovasjon Norge"
    assert (report.delivered_by, report.made_from) == (kari, draft.pk)
    assert not ReportDraft.objects.exists()


def test_a_draft_is_delivered_once(kari):
    draft = make_draft(kari)
    seen = fingerprint_of(draft)
    deliver(draft.pk, "Siva", seen=seen, by=kari)

    assert refusal(lambda: deliver(draft.pk, "Siva", seen=seen, by=kari)) == "delivered"
    assert Report.objects.count() == 1


@pytest.mark.parametrize("change", ["figures", "texts"])
def test_what_changed_after_the_look_is_looked_at_again(kari, change):
    draft = make_draft(kari)
    seen = fingerprint_of(draft)
    if change == "figures":
        make_member(since=date(2025, 5, 1))
    else:
        draft.texts.create(section="offices", text="Nytt")

    assert refusal(lambda: deliver(draft.pk, "Siva", seen=seen, by=kari)) == "meanwhile"
    assert not Report.objects.exists()


def test_a_period_that_is_not_over_is_not_delivered(kari):
    today = timezone.localdate()
    draft = make_draft(kari, since=today - timedelta(days=9), until=today)

    seen = fingerprint_of(draft)
    assert (
        refusal(lambda: deliver(draft.pk, "Siva", seen=seen, by=kari)) == "unfinished"
    )


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Takk til Nora Nordmann for innsatsen.", "Nora Nordmann"),
        ("Takk til NORA  NORDMANN.", "Nora Nordmann"),
        ("Skriv til ukjent@example.org.", "ukjent@example.org"),
        ("Ring 35 92 40 00 for mer.", "+47 35924000"),
    ],
)
def test_a_text_that_names_a_person_is_refused(kari, text, who):
    make_person(name="Nora Nordmann", phone="+47 35924000")
    draft = make_draft(kari, members=text)

    with pytest.raises(ValidationError) as refused:
        deliver(draft.pk, "Siva", seen=fingerprint_of(draft), by=kari)

    [message] = refused.value.messages
    assert message.startswith(f"«Medlemmer» nevner {who}.")


def test_amounts_years_and_organizations_are_no_persons(kari):
    make_person(name="Herøya Industripark", phone="35924000")
    make_person(name="Nora")
    make_organization(name="Herøya Industripark")
    text = (
        "Herøya Industripark fikk 12 000 000 kroner i 2024–2025. Nora er et fossefall."
    )

    assert make_report(kari, money=text, projects=text).pk


def test_it_is_delivered_to_no_person(kari):
    make_person(name="Nora Nordmann")
    draft = make_draft(kari)

    seen = fingerprint_of(draft)
    assert (
        refusal(lambda: deliver(draft.pk, "Nora Nordmann", seen=seen, by=kari))
        == "persons"
    )


def refusal(act):
    with pytest.raises(ValidationError) as refused:
        act()
    return refused.value.error_list[0].code


ACTS = {
    "update": lambda report: Report.objects.filter(pk=report.pk).update(
        delivered_to="X"
    ),
    "delete": lambda report: Report.objects.filter(pk=report.pk).delete(),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_database_refuses_change_and_deletion(kari, act):
    report = make_report(kari)

    with owner():
        rule = broken_by(lambda: ACTS[act](report))

    assert rule == "a_delivered_report_never_changes"


def test_the_role_that_serves_may_only_add_and_read():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE table_name = 'members_report' AND grantee = current_user"
        )
        granted = {name for (name,) in cursor.fetchall()}

    assert granted in ({"SELECT", "INSERT"}, set())


@pytest.mark.parametrize("change", ["document", "recipient", "all"])
def test_a_report_that_was_tampered_with_says_so(kari, change):
    report = make_report(kari)
    page = f"/admin/reports/{report.pk}/"
    client = log_in(Client(), kari)
    assert "ikke slik den ble levert" not in client.get(page).text
    text = report.document.replace("Innovasjon Norge", "Siva")
    sql = {
        "document": ("UPDATE members_report SET document = %s", text),
        "recipient": ("UPDATE members_report SET delivered_to = %s", "Siva"),
        "all": ("UPDATE members_report SET document = %s", "{"),
    }[change]

    with owner():
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("ALTER TABLE members_report DISABLE TRIGGER USER")
        run(
            "ALTER TABLE members_report DROP CONSTRAINT"
            " a_report_is_called_by_the_hash_of_its_document"
        )
        run(*sql)

    assert "ikke slik den ble levert" in client.get(page).text


def _merge(random):
    other = make_organization(kind="public")
    merge_them(
        make_member(since=date(2025, 4, 1), kind="public"), other, make_secretary()
    )


WRITES = {
    "rename": lambda r: Organization.objects.update(name=f"Nytt navn {r.random()}"),
    "unlist": lambda r: Organization.objects.update(is_listed=False),
    "kind": lambda r: Organization.objects.update(kind="other", employees=7),
    "join": lambda r: make_member(since=date(2025, 6, 1), is_listed=True),
    "end": lambda r: Membership.objects.update(until=date(2025, 7, 1)),
    "forget": lambda r: Membership.objects.all().delete(),
    "project": lambda r: Project.objects.update(title_nb="Annet", status="stopped"),
    "body": lambda r: Body.objects.update(name_nb="Rådet"),
    "office": lambda r: Role.objects.all().delete(),
    "erase": lambda r: privacy.erase(make_person(), by=make_secretary()),
    "merge": _merge,
}


@pytest.mark.parametrize("number", range(3))
def test_no_later_write_changes_a_byte_of_what_was_delivered(kari, number):
    random = Random(f"{SEED} frozen {number}")
    organization = make_member(since=date(2025, 3, 1), name="Alfa", is_listed=True)
    make_project(partners=[organization], since=date(2025, 1, 5))
    make_role(body=make_body(), organization=organization, since=date(2025, 1, 1))
    report = make_report(kari, summary="Et godt år.")
    draft = make_draft(kari)
    client = log_in(Client(), kari)
    frozen, live = (
        shown(client, report),
        article(client, f"/admin/reports/drafts/{draft.pk}/deliver/"),
    )

    for name in random.sample(sorted(WRITES), 6):
        WRITES[name](random)
        assert shown(client, report) == frozen, (SEED, name)

    # The twin: the same writes do change the page that is counted now.
    assert article(client, f"/admin/reports/drafts/{draft.pk}/deliver/") != live


def shown(client, report):
    json = client.get(f"/admin/reports/{report.pk}/json/").content
    assert document.hash_of(json.decode()) == report.hash
    return json, article(client, f"/admin/reports/{report.pk}/")


def article(client, address):
    return (
        client.get(address)
        .text.partition('<article id="report">')[2]
        .partition("</article>")[0]
    )


def test_a_person_who_is_erased_was_never_in_a_report(kari):
    person = make_person(
        name="Nora Nordmann", email="nora@example.org", phone="+47 35924000"
    )
    organization = make_member(is_listed=True)
    make_contact(organization, person=person)
    make_role(
        body=make_body(),
        person=person,
        organization=organization,
        since=date(2025, 1, 1),
    )

    report = make_report(kari)

    for word in ("Nora", "Nordmann", "nora@", "35924000", "Kari", "kari@"):
        assert word not in report.document
    assert UNTIL.isoformat() in report.document
