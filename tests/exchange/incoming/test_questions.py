"""Values that stay unless somebody takes them, and questions answered once for a file."""

from datetime import date

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from members.exchange import write
from members.fields import PROJECT
from members.models import Contact, Organization, SectionConfirmation
from members.records import review
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.files_in import kinds, look_at, seen_file, shown
from tests.support.proposals import LINE
from tests.support.refusals import refusal

NUMBER = "934949145"


def left(line):
    """{field: (old, new, why)} of what a line leaves as it is."""
    rows = [one for one in line.differences if one.is_left]
    return {one.column.field: (one.old, one.new, one.note) for one in rows}


def test_names_falls_and_what_a_member_approved_stay_until_they_are_taken(
    kari, ola, eva, ours
):
    make.organization(name="HydrogenPro ASA", orgnr=NUMBER, employees=100)
    borg = make.organization(name="Borg", website="https://borg.no/")
    given = {"section": "profile", "confirmed_on": date(2026, 5, 1)}
    make(SectionConfirmation, organization=borg, confirmed_by=eva, **given)
    change = review.submit(ours, {"phone": "35 92 33 33"}, by=ola).waiting
    review.approve(change.pk, by=kari)
    headings = "Firma, Orgnr, Telefon, Ansatte, Nettside"
    lines = (
        ["HydrogenProA", NUMBER, "35 11 11 11", 40, None],
        ["Yara", None, "35 92 11 11", None, None],
        ["Borg", None, None, None, "borg.com"],
    )

    found = look_at(kari, headings, *lines)

    today = date_format(timezone.localdate())
    falls = "a fall of more than half; the larger one stays"
    approved = f"Proposed by {ola}, approved by {kari} on {today}. It stays."
    day = date_format(given["confirmed_on"])
    confirmed = f"{eva} confirmed this part of the profile on {day}. It stays."
    name = ("HydrogenPro ASA", "HydrogenProA", "the name in the registry stays")
    site = ("https://borg.no/", "https://borg.com", confirmed)
    assert [left(line) for line in found.lines] == [
        {"name": name, "employees": ("100", "40", falls)},
        {"phone": ("35 92 33 33", "35 92 11 11", approved)},
        {"website": site},
    ]
    written = [shown(line) for line in found.lines]
    assert written == [{"organization.phone": ("", "35 11 11 11")}, {}, {}]

    # One by one, or all of a kind but one.
    answers = {"keep:approved": "file", "keep:fall": "file"}
    choices = {"2": {"take": ["organization.name"]}, "answers": answers}
    choices["4"] = {"leave": ["organization.website"]}
    taken = look_at(kari, headings, *lines, choices=choices)
    assert [*map(left, taken.lines)] == [{}, {}, {"website": (*site[:2], confirmed)}]
    assert shown(taken.lines[0])["organization.name"] == name[:2]
    asks = {"keep:renamed": [2], "keep:fall": [2], "keep:approved": [3, 4]}
    assert found.asks == taken.asks == asks

    line = {"organization": "yara", "role": "lead", "since": "", **LINE}
    wanted = {"title_nb": "Hylab", "status": "planned", "participations": [line]}
    change = review.submit(review.new(PROJECT, ours), wanted, by=ola).waiting
    review.approve(change.pk, by=kari)
    found = look_at(kari, "Tittel, Status", ["Hylab", "running"], target="projects")
    kept = {"status": ("Planned", "Running", approved)}
    assert [left(line) for line in found.lines] == [kept]


@pytest.mark.parametrize("case", cases(__file__, "questions.jsonl"))
def test_one_answer_settles_all_lines_that_it_is_about(kari, case):
    for name in case.get("members", ()):
        make.member(name=name)
    choices = case.get("choices", {})

    found = look_at(kari, case["headings"], *case["lines"], choices=choices)

    new = [[c.part.key for c in line.changes if c.is_new] for line in found.lines]
    notes = [
        [*line.notes, *(why for *_v, why in left(line).values())]
        for line in found.lines
    ]
    facts = {"new": new, "notes": notes}
    assert (kinds(found), found.asks) == (case["kinds"], case["asks"])
    assert facts == facts | case["lines are"]


@pytest.mark.parametrize("whose", ["organization", "person"])
def test_a_file_is_not_written_before_it_says_what_people_and_telephones_are(
    kari, whose
):
    headings = "Firma, Kontaktperson, Telefon"
    line = ["Alfa AS", "Anne Lia", "35 00 00 00"]
    file = seen_file(kari, headings, line, answers={})
    options = {"by": kari, "reason": "Fra regnskapet"}

    refused = refusal(lambda: write(file, **options))
    assert (refused.code, Organization.objects.count()) == ("questions", 0)
    assert refused.messages == [
        "Answer first, for the whole file: What is 1 person in the file a contact for?"
        " Whose is the telephone number in 1 row?"
    ]

    answers = {"function": "invoice", "phone": whose}
    columns = ["organization.name", "person.name", f"{whose}.phone"]
    file = seen_file(kari, headings, line, answers=answers, columns=columns)
    outcome = write(file, **options)
    contact = Contact.objects.get()
    phones = {
        "organization": contact.organization.phone,
        "person": contact.person.phone,
    }
    assert phones == dict.fromkeys(phones, "") | {whose: "35 00 00 00"}
    assert (contact.function, outcome["sizes"]) == (
        "invoice",
        {"organization": 1, "person": 1},
    )
