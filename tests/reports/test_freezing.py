"""A delivered report stays as it is, whatever happens afterwards."""

from datetime import date, timedelta
from random import Random

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from members import privacy
from members.models import (
    Body,
    Membership,
    Organization,
    Person,
    Project,
    Report,
    ReportDraft,
    Role,
)
from members.reports import deliver, read
from tests.reports.making import (
    UNTIL,
    explained,
    fingerprint_of,
    make_draft,
    make_report,
)
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


def refusal(draft, by, to="Siva", seen=None):
    """Return the ValidationError of a delivery."""
    with pytest.raises(ValidationError) as refused:
        deliver(draft.pk, to, seen=seen or fingerprint_of(draft), by=by)
    return refused.value


def test_a_draft_becomes_a_report_with_its_texts(kari):
    make_member(since=date(2025, 2, 1), name="Ny", is_listed=True)
    draft = make_draft(kari, summary="Et godt år.", members="Én ny.")

    seen = fingerprint_of(draft)
    report = deliver(draft.pk, " Innovasjon Norge ", seen=seen, by=kari)

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

    assert refusal(draft, kari, seen=seen).code == "delivered"
    assert Report.objects.count() == 1


@pytest.mark.parametrize("change", ["figures", "texts"])
def test_what_changed_after_the_look_is_looked_at_again(kari, change):
    draft = make_draft(kari)
    seen = fingerprint_of(draft)
    if change == "figures":
        make_member(since=date(2025, 5, 1))
    else:
        draft.texts.create(section="offices", text="Nytt")

    assert refusal(draft, kari, seen=seen).code == "meanwhile"
    assert not Report.objects.exists()


def test_a_period_that_is_not_over_is_not_delivered(kari):
    today = timezone.localdate()
    since, yesterday = today - timedelta(days=9), today - timedelta(days=1)
    running = make_draft(kari, since=since, until=today)

    assert refusal(running, kari).code == "unfinished"
    assert make_report(kari, since=since, until=yesterday).pk


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Takk til Nora Nordmann for innsatsen.", "Nora Nordmann"),
        ("Takk til NORA  NORDMANN.", "Nora Nordmann"),
        ("Nora Nordmanns innsats.", "Nora Nordmann"),
        ("Nordmann, Nora fikk Nora Nordmann-prisen.", "Nora Nordmann"),
        ("Takk til Nora Nord\u00admann.", "Nora Nordmann"),
        ("Takk til Ole Hansens firma.", "Ole Johan Hansen"),
        ("Skriv til ukjent@example.org.", "ukjent@example.org"),
        ("Ring 35 92 40 00 for mer.", "+47 35924000"),
    ],
)
def test_a_text_that_names_a_person_is_refused(kari, text, who):
    make_person(name="Nora Nordmann", phone="+47 35924000")
    make_person(name="Ole Johan Hansen")
    draft = make_draft(kari, members=text)

    [message] = refusal(draft, kari).messages
    assert message.startswith(f"«Medlemmer» nevner {who}.")


def test_amounts_years_and_organizations_are_no_persons(kari):
    make_person(name="Herøya Industripark", phone="35924000")
    make_person(name="Nora")
    make_person(name="Per Aarsleff")
    make_organization(name="Herøya Industripark")
    make_member(name="Per Aarsleff AS", since=date(2025, 3, 1), is_listed=True)
    text = (
        "Herøya Industripark fikk 12 000 000 kroner i 2024–2025. Nora er et fossefall, "
        "og Herøya Industriparks nabo er Per Aarsleff AS."
    )

    assert make_report(kari, money=text, projects=text).pk


def test_what_the_registry_calls_by_a_person_is_not_delivered(kari):
    make_person(name="Nora Nordmann")
    make_project(title_nb="Nora Nordmanns fangst", since=date(2025, 2, 1))
    draft = make_draft(kari)

    [message] = refusal(draft, kari).messages
    assert message.startswith(
        "«Prosjekter og partnere: Prosjekter som begynte» nevner Nora Nordmann."
    )


def test_it_is_delivered_to_no_person(kari):
    make_person(name="Nora Nordmann")

    [error] = refusal(make_draft(kari), kari, to="Nora Nordmann").error_list
    assert error.code == "persons"


ACTS = {
    "update": lambda: Report.objects.update(delivered_to="X"),
    "delete": lambda: Report.objects.all().delete(),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_database_refuses_change_and_deletion(kari, act):
    make_report(kari)

    with owner():
        rule = broken_by(ACTS[act])

    assert rule == "a_delivered_report_never_changes"


def test_the_role_that_serves_may_only_add_and_read():
    verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verb FROM unnest(%s) verb"
            " WHERE has_table_privilege('members_report', verb)",
            [verbs],
        )
        granted = [verb for (verb,) in cursor.fetchall()]

    own = ["SELECT", "INSERT"]
    assert granted == (verbs if settings.OWNER_DATABASE is None else own)


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
    stays = make_member(since=date(2025, 4, 1), kind="public")
    merge_them(stays, make_organization(kind="public"), make_secretary())


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
    "erase": lambda r: privacy.erase(Person.objects.get(), by=make_secretary()),
    "merge": _merge,
}
# A person is counted by an office, which remains.
UNCOUNTED = {"erase"}


def test_no_later_write_changes_a_byte_of_what_was_delivered(kari):
    random = Random(f"{SEED} frozen")
    organization = make_member(since=date(2025, 3, 1), name="Alfa", is_listed=True)
    make_project(partners=[organization], since=date(2025, 1, 5))
    body = make_body()
    make_role(body=body, organization=organization, since=date(2025, 1, 1))
    make_role(body=body, person=make_person(), since=date(2025, 1, 1))
    report = make_report(kari, summary="Et godt år.")
    draft = make_draft(kari)
    client = log_in(Client(), kari)
    frozen, live = shown(client, report), fingerprint_of(draft)

    changed = set()
    for name in sorted(WRITES):
        with transaction.atomic():
            WRITES[name](random)
            assert shown(client, report) == frozen, (SEED, name)
            # The twin: the same write does change what is counted now, and explains it.
            changed |= {name} if fingerprint_of(draft) != live else set()
            assert all(why for why, _is_sure, _figures in explained(report).groups)
            transaction.set_rollback(True)
    assert changed == {*WRITES} - UNCOUNTED


def shown(client, report):
    json = client.get(f"/admin/reports/{report.pk}/json/").content
    page = client.get(f"/admin/reports/{report.pk}/").text
    return json, page.partition('<article id="report">')[2].partition("</article>")[0]


def test_a_person_who_is_erased_was_never_in_a_report(kari):
    given = {"email": "nora@example.org", "phone": "+47 35924000"}
    person, organization = make_person(name="Nora Nordmann", **given), make_member()
    make_contact(organization, person=person)
    office = {"body": make_body(), "since": date(2025, 1, 1)}
    make_role(person=person, organization=organization, **office)

    report = make_report(kari)

    for word in ("Nora", "Nordmann", "nora@", "35924000", "Kari", "kari@"):
        assert word not in report.document
    assert UNTIL.isoformat() in report.document
