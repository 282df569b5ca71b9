"""A delivered report stays as it is, whatever happens afterwards, and is shown by every version."""

import json
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members import models
from members.association.reports import correct, deliver, fingerprint_of_figures, read
from members.people import privacy
from tests.association.reports.making import (
    UNTIL,
    explained,
    fingerprint_of,
    make_draft,
    make_report,
    shown,
)
from tests.support import refusals
from tests.support.cases import cases
from tests.support.concurrency import concurrent_refusals
from tests.support.database_role import owner
from tests.support.events import rows, run
from tests.support.factories import make
from tests.support.merging import merge_them


def refusal(draft, by, to="Siva", seen=None):
    given = {"seen": seen or fingerprint_of(draft), "by": by}
    return refusals.refusal(deliver, draft.pk, to, **given)


def test_what_changed_after_the_look_or_is_not_over_is_not_delivered(kari):
    today = timezone.localdate()
    since, yesterday = today - timedelta(days=9), today - timedelta(days=1)
    running = make_draft(kari, since=since, until=today)
    assert refusal(running, kari).code == "unfinished"
    assert make_report(kari, since=since, until=yesterday).pk
    draft = make_draft(kari)

    for change in (
        lambda: make.member(since=date(2025, 5, 1)),
        lambda: draft.texts.create(section="offices", text="Nytt"),
    ):
        seen = fingerprint_of(draft)
        change()
        assert refusal(draft, kari, seen=seen).code == "meanwhile"
    assert models.Report.objects.count() == 1


def test_a_text_a_recipient_or_a_name_that_is_a_persons_is_refused(kari):
    make.person(name="Nora Nordmann", phone="+47 35924000")
    make.person(name="Ole Johan Hansen")
    for text, who in cases(__file__, "named.jsonl"):
        draft = make_draft(kari, members=text)
        [message] = refusal(draft, kari).messages
        assert message.startswith(f"«Medlemmer» nevner {who}."), text
        draft.delete()

    draft = make_draft(kari)
    [error] = refusal(draft, kari, to="Nora Nordmann").error_list
    assert error.code == "persons"
    make.project(title_nb="Nora Nordmanns fangst", since=date(2025, 2, 1))
    [message] = refusal(draft, kari).messages
    place = "«Prosjekter og partnere: Prosjekter som begynte»"
    assert message.startswith(f"{place} nevner Nora Nordmann.")


@pytest.mark.parametrize(("text", "is_asked"), cases(__file__, "said.jsonl"))
def test_a_text_that_figures_contradict_is_asked_about_and_no_ban(kari, text, is_asked):
    make.member(since=date(2020, 1, 1))
    draft = make_draft(kari, summary=text)
    seen = fingerprint_of(draft)

    codes = [] if not is_asked else [refusal(draft, kari, seen=seen).error_dict]
    report = deliver(draft.pk, "Siva", is_right=is_asked, seen=seen, by=kari)

    assert [[*one] for one in codes] == ([["is_right"]] if is_asked else [])
    assert text in report.document


def test_amounts_years_and_organizations_are_no_persons(kari):
    make.person(name="Herøya Industripark", phone="35924000")
    make.person(name="Nora")
    make.person(name="Per Aarsleff")
    make.organization(name="Herøya Industripark")
    make.member(name="Per Aarsleff AS", since=date(2025, 3, 1), is_listed=True)
    text = (
        "Herøya Industripark fikk 12 000 000 kroner i 2024–2025. Nora er et fossefall"
    )
    text += ", og Herøya Industriparks nabo er Per Aarsleff AS."

    assert make_report(kari, money=text, projects=text).pk


def test_nobody_changes_or_deletes_a_report_and_the_role_adds_and_reads(kari):
    verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"]
    may = "has_table_privilege('members_report', verb)"
    found = rows(f"SELECT verb FROM unnest(%s) verb WHERE {may}", verbs)
    granted = [verb for (verb,) in found]

    make_report(kari)
    with owner():
        for act in (
            lambda: models.Report.objects.update(delivered_to="X"),
            models.Report.objects.all().delete,
        ):
            assert refusals.broken_by(act) == "a_delivered_report_never_changes"
    own = ["SELECT", "INSERT"]
    assert granted == (verbs if settings.OWNER_DATABASE is None else own)


OTHER = "replace(document, 'Innovasjon Norge', 'Siva')"
TAMPERED = [("document", OTHER), ("delivered_to", "'Siva'"), ("document", "'{'")]


@pytest.mark.parametrize(("column", "value"), TAMPERED)
def test_a_report_that_was_tampered_with_says_so(kari, as_secretary, column, value):
    page = f"/admin/reports/{make_report(kari).pk}/"
    assert "ikke slik den ble levert" not in as_secretary.get(page).text

    rule = "a_report_is_called_by_the_hash_of_its_document"
    with owner():
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("ALTER TABLE members_report DISABLE TRIGGER USER")
        run(f"ALTER TABLE members_report DROP CONSTRAINT {rule}")
        run(f"UPDATE members_report SET {column} = {value}")

    assert "ikke slik den ble levert" in as_secretary.get(page).text


def _merge():
    stays = make.member(since=date(2025, 4, 1), kind="public")
    merge_them(stays, make.organization(kind="public"), make.secretary())


LOCK = "members.association.reports.correcting._lock_corrections"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("is_locked", "refused"), [(True, ["meanwhile"]), (False, [])])
def test_of_two_at_once_one_is_to_look_again(kari, monkeypatch, is_locked, refused):
    report = make_report(kari)
    seen = fingerprint_of_figures(report, [])
    act = partial(correct, report, "Sju.", [], "Feil", seen=seen, by=kari)
    if not is_locked:
        monkeypatch.setattr(LOCK, lambda: None)

    assert concurrent_refusals(act, act) == refused
    assert report.corrections.count() == (1 if is_locked else 2)


GONE = {"title_nb": "Annet", "status": "stopped"}
WRITES = {
    "rename": lambda: models.Organization.objects.update(name="Nytt navn"),
    "unlist": lambda: models.Organization.objects.update(is_listed=False),
    "kind": lambda: models.Organization.objects.update(kind="other", employees=7),
    "join": lambda: make.member(since=date(2025, 6, 1), is_listed=True),
    "end": lambda: models.Membership.objects.update(until=date(2025, 7, 1)),
    "forget": lambda: models.Membership.objects.all().delete(),
    "project": lambda: models.Project.objects.update(**GONE),
    "body": lambda: models.Body.objects.update(name_nb="Rådet"),
    "office": lambda: models.Role.objects.all().delete(),
    "erase": lambda: privacy.erase(models.Person.objects.get(), by=make.secretary()),
    "merge": _merge,
}
# A person is counted by an office, which remains.
UNCOUNTED = {"erase"}


def test_no_later_write_changes_a_byte_of_what_was_delivered(kari, as_secretary):
    alfa = make.member(since=date(2025, 3, 1), name="Alfa", is_listed=True)
    make.project(partners=[alfa], since=date(2025, 1, 5))
    for holder in ({"organization": alfa}, {"person": make.person()}):
        make.role(body=make.body(), since=date(2025, 1, 1), **holder)
    report, draft = make_report(kari, summary="Et godt år."), make_draft(kari)
    frozen, live = shown(as_secretary, report), fingerprint_of(draft)

    changed = set()
    for name, write in WRITES.items():
        with transaction.atomic():
            write()
            assert shown(as_secretary, report) == frozen, name
            # The twin: the same write does change what is counted now, and explains it.
            changed |= {name} if fingerprint_of(draft) != live else set()
            assert all(why for why, _is_sure, _figures in explained(report).groups)
            transaction.set_rollback(True)
    assert changed == {*WRITES} - UNCOUNTED


def test_a_person_who_is_erased_was_never_in_a_report(kari, nora, ours):
    make.role(person=nora, organization=ours, body=make.body(), since=date(2025, 1, 1))

    report = make_report(kari)

    for word in ("Nora", "Nordmann", "nora@", nora.phone, "Kari", "kari@"):
        assert word not in report.document
    assert UNTIL.isoformat() in report.document


# A report that an earlier version delivered is shown by every later one, word for word


FIXTURES = Path(__file__).parent / "delivered"
# {format: the hash of its fixture}: what was delivered never changes, nor does this.
HASHES = {1: "670cfed73c76656c1fec3bdaf006aac2bed98208ee5c0f72eaf86c105fafbdc3"}


def hash_of(text):
    return sha256(text.encode()).hexdigest()


def stored(text):
    """Store the text of a delivered report as its columns say."""
    data = json.loads(text)
    columns = ("since", "until", "with_unlisted", "frozen_at", "delivered_to")
    given = {name: data[name] for name in columns} | {"made_from": 7}
    return models.Report.objects.create(document=text, hash=hash_of(text), **given)


def words_of(value, key=""):
    """Yield every text that a page must show: all but keys and what numbers count."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in ("key", "counted", "value", "since", "until", "frozen_at"):
                yield from words_of(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from words_of(one, key)
    elif isinstance(value, str):
        yield from value.split()


def test_a_report_of_each_format_is_intact_with_all_its_words(as_secretary, kari):
    newest = json.loads(make_report(kari).document)["format"]
    assert [*HASHES] == list(range(1, newest + 1))
    for number, expected in HASHES.items():
        text = (FIXTURES / f"format_{number}.json").read_text()
        assert hash_of(text) == expected

        report = stored(text)
        page = unescape(as_secretary.get(f"/admin/reports/{report.pk}/").text)

        report.refresh_from_db()
        found = read(report)
        assert found.is_intact
        assert [word for word in words_of(json.loads(text)) if word not in page] == []
        keys = {section.key for section in found.document.sections}
        assert {"summary", "corrections"} <= keys


def test_a_report_of_a_later_format_is_not_shown_in_part(as_secretary):
    text = (FIXTURES / "format_1.json").read_text()
    report = stored(text.replace('"format":1}', f'"format":{len(HASHES) + 1}}}'))

    place = f"/admin/reports/{report.pk}/"
    pages = [as_secretary.get(f"{place}{end}").text for end in ("", "since/")]

    for page in pages:
        assert "med en nyere versjon av registeret" in page
        assert "ikke slik den ble levert" not in page
        assert "Et godt år." not in page
    assert "alle tall er de samme" not in pages[1]


def test_what_is_no_document_is_said_and_no_error():
    days = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}

    for text in ("{", "[]", '"x"', "{}", '{"format":1}', "1"):
        found = read(models.Report(document=text, hash=hash_of(text), **days))
        assert (found.is_intact, found.is_newer) == (False, False), text
