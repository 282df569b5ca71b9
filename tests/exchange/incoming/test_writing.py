"""Write a file: all of it or its good lines, as one act, undone as a whole."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import review
from members.exchange import look, write
from members.history.undo import undo
from members.models import (
    Batch,
    ChangeRequest,
    HeldNotice,
    IncomingFile,
    Letter,
    Membership,
    Organization,
    OrganizationName,
    Person,
)
from members.people import send_held_notices
from tests.support.factories import (
    make_consent,
    make_contact,
    make_member,
    make_organization,
    make_secretary,
    make_topic,
)
from tests.support.files_in import seen_file
from tests.support.refusals import refusal
from tests.support.table_contents import facts, read

pytestmark = pytest.mark.django_db
HEADINGS = [
    "Navn",
    "Orgnr",
    "Kommune",
    "Medlem siden",
    "Kontaktperson",
    "Kontakt e-post",
]
YARA = ("Yara Norge AS", "", "Porsgrunn", "2019", "Nora Nordmann", "nora@example.org")
ERAMET = ("Eramet AS", "", "Porsgrunn", "1.1.26", "Nils Nilsen", "nils@example.org")
NUMBER = "934949145"


def written(file, by, **options):
    return write(file, by=by, reason="Fra regnskapet", **options)


def names():
    return sorted(Organization.objects.values_list("name", flat=True))


def test_a_file_is_written_as_one_act_with_its_reason(kari):
    file = seen_file(kari, HEADINGS, YARA, ERAMET)

    outcome = written(file, kari)

    file.refresh_from_db()
    [batch] = Batch.objects.all()
    assert outcome == {"new": 2, "changed": 0, "same": 0, "left": [], "letters": 2}
    assert (batch.act, batch.by, batch.reason) == ("file", kari, "Fra regnskapet")
    assert (file.batch, file.outcome) == (batch, outcome)
    assert batch.changes == {
        "organization": {"insert": 2},
        "membership": {"insert": 2},
        "person": {"insert": 2},
        "contact": {"insert": 2},
    }
    assert [o.slug for o in Organization.objects.all()] == [
        "eramet-as",
        "yara-norge-as",
    ]
    nora = Person.objects.get(name="Nora Nordmann")
    [contact] = nora.contacts.all()
    assert (contact.organization.name, contact.function) == ("Yara Norge AS", "main")
    assert (nora.entered_by, contact.since) == (kari, timezone.localdate())
    joined = Membership.objects.get(organization=contact.organization)
    assert (joined.since, joined.since_precision) == (date(2019, 1, 1), "year")


def test_an_undo_leaves_every_table_as_it_was(kari):
    other = make_member(name="Yara Norge AS", phone="35 92 00 00")
    ola = make_contact(other, name="Ola", email="ola@example.org", title="Sjef")
    make_consent(ola, "title", contact=ola.contact)
    make_topic(label_nb="Hydrogen")
    before = facts()
    headings = [*HEADINGS, "Telefon", "Stilling", "Fagområder"]
    file = seen_file(
        kari,
        headings,
        ("Yara Norge AS", NUMBER, "Skien", "", "Ola", "ola@example.org", "", "X", ""),
        (*ERAMET, "35 00 00 00", "Direktør", "Hydrogen"),
    )
    outcome = written(file, kari)
    assert (outcome["new"], outcome["changed"], outcome["letters"]) == (1, 1, 2)
    assert facts() != before

    undo(Batch.objects.get(), by=kari)
    send_held_notices()

    assert facts() == before


def test_the_same_file_twice_writes_nothing_the_second_time(kari):
    written(seen_file(kari, HEADINGS, YARA, ERAMET), kari)
    before = read()
    again = seen_file(kari, HEADINGS, YARA, ERAMET)

    outcome = written(again, kari)

    after = read()
    again.refresh_from_db()
    assert outcome == {"new": 0, "changed": 0, "same": 2, "left": [], "letters": 0}
    assert again.batch is None
    changed = {t for t in after.keys() | before.keys() if after.get(t) != before.get(t)}
    assert changed == {"members_incomingfile"}


def test_a_file_is_written_once(kari):
    file = seen_file(kari, HEADINGS, YARA)
    written(file, kari)

    assert refusal(lambda: written(file, kari)).code == "ended"


def test_nobody_writes_the_file_of_another(kari, superuser):
    file = seen_file(kari, HEADINGS, YARA)

    assert refusal(lambda: written(file, superuser)).code == "empty"
    assert names() == []


def test_the_right_is_asked_for_again(kari):
    file = seen_file(kari, HEADINGS, YARA)
    make_secretary()  # one must be left
    kari.groups.clear()
    weaker = type(kari).objects.get(pk=kari.pk)

    assert refusal(lambda: written(file, weaker)).messages == [
        "You may not read such a file into the registry."
    ]
    assert names() == []


def test_contents_that_an_erasure_has_deleted_are_not_written(kari):
    file = seen_file(kari, HEADINGS, YARA)
    IncomingFile.objects.all().empty()

    assert refusal(lambda: written(file, kari)).code == "empty"


def test_a_line_with_an_error_refuses_the_file(kari):
    wrong = ("Eramet AS", "123", *ERAMET[2:])

    refused = refusal(lambda: written(seen_file(kari, HEADINGS, YARA, wrong), kari))

    assert refused.code == "bad"
    assert names() == []


def test_the_good_lines_are_written_and_the_others_named(kari):
    wrong = ("Eramet AS", "123", *ERAMET[2:])
    file = seen_file(kari, HEADINGS, YARA, wrong)

    outcome = written(file, kari, only_good=True)

    [[number, why]] = outcome["left"]
    assert (names(), outcome["new"], number) == (["Yara Norge AS"], 1, 3)
    assert why == look(file, by=kari).lines[1].errors[0][1]


def test_a_line_that_was_ticked_off_is_left(kari):
    file = seen_file(kari, HEADINGS, YARA, ERAMET, choices={"3": {"match": "leave"}})

    outcome = written(file, kari)

    assert (names(), outcome["left"]) == (["Yara Norge AS"], [[3, "Left out."]])


def test_what_changed_since_the_look_is_refused_by_name(kari):
    yara = make_member(name="Yara Norge AS")
    file = seen_file(kari, HEADINGS, YARA, ERAMET)
    Organization.objects.filter(pk=yara.pk).update(municipality="Skien")

    refused = refusal(lambda: written(file, kari))

    assert refused.code == "meanwhile"
    assert refused.messages == [
        "Nothing was written, as the registry has changed:"
        " 2: Yara Norge AS: changed since you looked."
    ]
    yara.refresh_from_db()
    assert (yara.municipality, names()) == ("Skien", ["Yara Norge AS"])


def test_of_the_good_lines_what_changed_since_the_look_is_left(kari):
    yara = make_member(name="Yara Norge AS")
    file = seen_file(kari, HEADINGS, YARA, ERAMET)
    Organization.objects.filter(pk=yara.pk).update(municipality="Skien")

    outcome = written(file, kari, only_good=True)

    assert outcome["left"] == [[2, "Yara Norge AS: changed since you looked."]]
    assert names() == ["Eramet AS", "Yara Norge AS"]


def test_an_organization_that_is_called_otherwise_keeps_its_former_name(kari):
    make_organization(name="Norsk Hydro", orgnr=NUMBER)

    written(seen_file(kari, ["Navn", "Orgnr"], ("Yara Norge AS", NUMBER)), kari)

    [former] = OrganizationName.objects.all()
    assert names() == ["Yara Norge AS"]
    assert (former.name, former.kind) == ("Norsk Hydro", "former")
    assert former.until == timezone.localdate()


def test_people_are_told_as_if_they_had_been_typed_in(kari, ours):
    ola = make_contact(ours, name="Ola", email="ola@example.org", phone="1")
    make_consent(ola, "phone", contact=ola.contact)
    per = make_contact(ours, name="Per", email="per@example.org", function="press")
    headings = ["Navn", "Kontaktperson", "Kontakt e-post", "Mobil", "Kontakt for"]
    file = seen_file(
        kari,
        headings,
        ("Yara", "Ola", "ola@example.org", "91234567", ""),
        ("Yara", "Per", "per@example.org", "", "Faktura"),
        ("Yara", "Stille", "", "", "Teknisk"),
        ("Ny AS", "Nora", "nora@example.org", "", ""),
    )
    counted = look(file, by=kari).letters
    outcome = written(file, kari)
    assert counted == HeldNotice.objects.count() == outcome["letters"] == 3

    send_held_notices()

    sent = sorted(Letter.objects.values_list("kind", "to"))
    assert sent == [
        ("person_changed", "ola@example.org"),
        ("person_told", "nora@example.org"),
        ("person_told", "per@example.org"),
    ]
    assert per.contacts.count() == 2


def test_people_are_told_on_the_day_that_was_chosen(kari):
    day = timezone.localdate() + timedelta(days=30)
    file = seen_file(kari, HEADINGS, YARA, letters_on=day)

    written(file, kari)

    [held] = HeldNotice.objects.all()
    assert (held.send_on, held.by, held.person.name) == (day, kari, "Nora Nordmann")


def test_people_are_told_within_a_month(kari):
    day = timezone.localdate() + timedelta(days=31)
    file = seen_file(kari, HEADINGS, YARA, letters_on=day)

    assert refusal(lambda: written(file, kari)).code == "letters_on"
    assert names() == []


def test_one_person_in_two_functions_is_one_person(kari):
    headings = [*HEADINGS, "Kontakt for"]
    file = seen_file(kari, headings, (*YARA, "Faktura"), (*YARA, "Presse"))

    outcome = written(file, kari)

    [nora] = Person.objects.all()
    functions = sorted(nora.contacts.values_list("function", flat=True))
    assert (functions, outcome["letters"]) == (["invoice", "press"], 1)


def test_a_report_that_the_file_corrects_is_closed(kari, ours):
    report = review.report(ours, "", said={"website": "Feil."})

    written(seen_file(kari, ["Navn", "Nettside"], ("Yara", "yara.no")), kari)

    report.refresh_from_db()
    assert (report.status, report.decided_by) == (ChangeRequest.Status.APPROVED, kari)


def test_lines_that_say_different_things_of_one_person_are_refused(kari, ours):
    make_member(name="Borg")
    headings = ["Virksomhet", "Kontaktperson", "E-post", "Mobil", "Kontakt for"]
    make_contact(ours, name="Ola", email="ola@example.org")
    lines = [
        ("Yara", "Ola", "ola@example.org", "91234567", ""),
        ("Borg", "Ola", "ola@example.org", "99999999", "Presse"),
    ]
    file = seen_file(kari, headings, *lines, target="contacts")

    with pytest.raises(ValidationError):
        written(file, kari)

    assert Person.objects.get(name="Ola").phone == ""
