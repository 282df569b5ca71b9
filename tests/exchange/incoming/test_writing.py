"""Write a file: all of it or its good lines, as one act, undone as a whole."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members import models
from members.exchange import look, write
from members.people import send_held_notices
from members.records import review
from tests.support import admin
from tests.support.factories import make
from tests.support.files_in import in_an_hour, seen_file
from tests.support.letters import letters
from tests.support.refusals import refusal
from tests.support.table_contents import facts, read

HEADINGS = "Navn, Orgnr, Kommune, Medlem siden, Kontaktperson, Kontakt e-post"
YARA = ("Yara Norge AS", "", "Porsgrunn", "2019", "Nora Nordmann", "nora@example.org")
ERAMET = ("Eramet AS", "", "Porsgrunn", "1.1.26", "Nils Nilsen", "nils@example.org")
WRONG = ("Eramet AS", "123", *ERAMET[2:])
NUMBER = "934949145"


def written(file, **options):
    return write(file, reason="Fra regnskapet", **{"by": file.by} | options)


def write_lines(by, *lines, headings=HEADINGS, **options):
    return written(seen_file(by, headings, *lines), **options)


def names():
    return sorted(models.Organization.objects.values_list("name", flat=True))


def test_a_file_is_written_as_one_act_with_its_reason_and_no_second_time(kari):
    file = seen_file(kari, HEADINGS, YARA, ERAMET)

    outcome = written(file)

    file.refresh_from_db()
    [batch] = models.Batch.objects.all()
    sizes = dict.fromkeys(("organization", "membership", "person"), 2)
    none = {"new": 0, "changed": 0, "same": 0, "left": [], "letters": 0}
    assert outcome == none | {"new": 2, "letters": 2, "sizes": sizes}
    assert (batch.act, batch.by, batch.reason) == ("file", kari, "Fra regnskapet")
    assert (file.batch, file.outcome) == (batch, outcome)
    parts = ("organization", "membership", "person", "contact")
    assert batch.changes == {part: {"insert": 2} for part in parts}
    slugs = [o.slug for o in models.Organization.objects.all()]
    assert slugs == ["eramet-as", "yara-norge-as"]
    nora = models.Person.objects.get(name="Nora Nordmann")
    [contact] = nora.contacts.all()
    assert (contact.organization.name, contact.function) == ("Yara Norge AS", "main")
    assert (nora.entered_by, contact.since) == (kari, timezone.localdate())
    joined = models.Membership.objects.get(organization=contact.organization)
    assert (joined.since, joined.since_precision) == (date(2019, 1, 1), "year")
    assert refusal(lambda: written(file)).code == "ended"
    again, before = seen_file(kari, HEADINGS, YARA, ERAMET), read()
    outcome = written(again)
    assert outcome == none | {"same": 2, "sizes": {}}
    after = read()
    changed = {t for t in after.keys() | before.keys() if after.get(t) != before.get(t)}
    again.refresh_from_db()
    assert (changed, again.batch) == ({"members_incomingfile"}, None)


def test_an_undo_leaves_every_table_as_it_was(kari, as_secretary):
    other = make.member(name="Yara Norge AS", phone="35 92 00 00")
    ola = make.contact(other, name="Ola", email="ola@example.org", title="Sjef")
    make.consent(ola, "title", contact=ola.contact)
    make.topic(label_nb="Hydrogen")
    before = facts()
    outcome = write_lines(
        kari,
        ("Yara Norge AS", NUMBER, "Skien", "", "Ola", "ola@example.org", "", "X", ""),
        (*ERAMET, "35 00 00 00", "Direktør", "Hydrogen"),
        headings=f"{HEADINGS}, Telefon, Stilling, Fagområder",
    )
    assert (outcome["new"], outcome["changed"], outcome["letters"]) == (1, 1, 2)
    assert facts() != before

    admin.undo(as_secretary, models.Batch.objects.get(act="file"))
    send_held_notices(in_an_hour)

    after = facts()
    assert {
        table for table in {**before, **after} if before.get(table) != after.get(table)
    } == {"members_consent", "members_letter", "members_ratelimit"}
    # The consent that the file ended is not in force again, and its person is asked.
    assert not models.Consent.objects.standing().exists()
    assert letters() == [("person_changed", "ola@example.org")]


def test_a_file_is_written_by_its_user_while_that_has_the_right_and_it_its_contents(
    kari, superuser
):
    file = seen_file(kari, HEADINGS, YARA)
    assert refusal(lambda: written(file, by=superuser)).code == "empty"
    make.secretary()  # one must be left
    kari.groups.clear()
    weaker = type(kari).objects.get(pk=kari.pk)
    refused = refusal(lambda: written(file, by=weaker))
    assert refused.messages == ["You may not read such a file into the registry."]
    emptied = seen_file(superuser, HEADINGS, YARA)
    models.IncomingFile.objects.all().empty()

    assert refusal(lambda: written(emptied)).code == "empty"
    assert names() == []


def test_a_line_is_left_if_it_was_ticked_off_or_is_bad_among_good_ones(kari):
    choices = {"4": {"match": "leave"}, "99": {"match": "leave"}, "x": 1}
    file = seen_file(kari, HEADINGS, YARA, WRONG, ERAMET, choices=choices)
    assert (refusal(lambda: written(file)).code, names()) == ("bad", [])

    outcome = written(file, only_good=True)

    why = look(file, by=kari).lines[1].errors[0][1]
    assert (names(), outcome["new"]) == (["Yara Norge AS"], 1)
    assert outcome["left"] == [[3, why], [4, "Left out."]]


def test_what_changed_since_the_look_is_refused_by_name_or_left_among_good_ones(kari):
    yara = make.member(name="Yara Norge AS")
    file = seen_file(kari, HEADINGS, YARA, ERAMET)
    models.Organization.objects.filter(pk=yara.pk).update(municipality="Skien")
    why = "Yara Norge AS: changed since you looked."

    refused = refusal(lambda: written(file))

    said = f"Nothing was written, as the registry has changed: 2: {why}"
    assert (refused.code, refused.messages) == ("meanwhile", [said])
    assert names() == ["Yara Norge AS"]
    assert written(file, only_good=True)["left"] == [[2, why]]
    yara.refresh_from_db()
    assert (yara.municipality, names()) == ("Skien", ["Eramet AS", "Yara Norge AS"])


def test_a_former_name_is_recorded_and_a_report_that_the_file_corrects_is_closed(kari):
    hydro = make.member(name="Norsk Hydro", orgnr=NUMBER)
    report = review.report(hydro, "", notes={"website": "Feil."})

    line = ("Yara Norge AS", NUMBER, "yara.no")
    answers = {"keep:renamed": "file"}
    file = seen_file(kari, "Navn, Orgnr, Nettside", line, choices={"answers": answers})
    written(file)

    [former] = models.OrganizationName.objects.all()
    assert (names(), former.name) == (["Yara Norge AS"], "Norsk Hydro")
    assert (former.kind, former.until) == ("former", timezone.localdate())
    report.refresh_from_db()
    assert (report.status, report.decided_by) == ("approved", kari)


def test_people_are_told_as_if_they_had_been_typed_in(kari, ours):
    ola = make.contact(ours, name="Ola", email="ola@example.org", phone="1")
    make.consent(ola, "phone", contact=ola.contact)
    per = make.contact(ours, name="Per", email="per@example.org", function="press")
    file = seen_file(
        kari,
        "Navn, Kontaktperson, Kontakt e-post, Mobil, Kontakt for",
        ("Yara", "Ola", "ola@example.org", "91234567", ""),
        ("Yara", "Per", "per@example.org", "", "Faktura"),
        ("Yara", "Stille", "", "", "Teknisk"),
        ("Ny AS", "Nora", "nora@example.org", "", ""),
    )
    counted = look(file, by=kari).letters
    outcome = written(file)
    assert counted == models.HeldNotice.objects.count() == outcome["letters"] == 3

    send_held_notices(in_an_hour)

    assert sorted(models.Letter.objects.values_list("kind", "to")) == [
        ("person_changed", "ola@example.org"),
        ("person_told", "nora@example.org"),
        ("person_told", "per@example.org"),
    ]
    assert per.contacts.count() == 2


@pytest.mark.parametrize(("days", "code"), [(30, None), (31, "letters_on")])
def test_people_are_told_on_the_day_that_was_chosen_within_a_month(kari, days, code):
    day = timezone.localdate() + timedelta(days=days)
    file = seen_file(kari, HEADINGS, YARA, letters_on=day)

    if code:
        assert (refusal(lambda: written(file)).code, names()) == (code, [])
    else:
        written(file)
        [held] = models.HeldNotice.objects.all()
        assert (held.send_on, held.by, held.person.name) == (day, kari, "Nora Nordmann")


def test_lines_of_one_person_or_organization_are_one_of_each_with_all_they_say(kari):
    headings = f"{HEADINGS}, Kontakt for, Medlem til"
    lines = [
        (*YARA, "Faktura", ""),
        (*YARA, "Presse", ""),
        (*("Ny AS", "", "", "2015", "Per Ås", "per@example.org"), "", "2018"),
        (*("Ny AS", "", "", "2020", "Eva Ås", "eva@example.org"), "", ""),
    ]

    outcome = write_lines(kari, *lines, headings=headings)

    nora = models.Person.objects.get(name="Nora Nordmann")
    functions = sorted(nora.contacts.values_list("function", flat=True))
    assert (functions, outcome["letters"]) == (["invoice", "press"], 3)
    rows = models.Membership.objects.filter(organization__name="Ny AS").order_by(
        "since"
    )
    years = rows.values_list("since__year", "until__year")
    assert [*years] == [(2015, 2018), (2020, None)]


def test_lines_that_say_different_things_of_one_person_are_refused(kari, ours):
    make.member(name="Borg")
    headings = "Virksomhet, Kontaktperson, E-post, Mobil, Kontakt for"
    make.contact(ours, name="Ola", email="ola@example.org")
    lines = [
        ("Yara", "Ola", "ola@example.org", "91234567", ""),
        ("Borg", "Ola", "ola@example.org", "99999999", "Presse"),
    ]
    file = seen_file(kari, headings, *lines, target="contacts")

    assert refusal(lambda: written(file)).code == "bad"
    assert models.Person.objects.get(name="Ola").phone == ""
