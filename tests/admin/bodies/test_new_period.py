"""A new period of a body: preview of who goes out, stays and comes in, then one act."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.association.offices import OfficeEntry, begin_period, send_receipts
from members.models import Batch, Organization, Person, Role
from members.people.privacy import erase
from tests.support.admin import undo
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.letters import letters

FIRST = timezone.localdate() + timedelta(days=30)
LAST = FIRST - timedelta(days=1)
DAY = f"{FIRST.day}.{FIRST.month}.{FIRST.year}"
KIND = Role.Kind


@pytest.fixture
def board():
    return make.body(name_nb="Styret")


@pytest.fixture
def place(board):
    return reverse("admin:new_period", args=[board.pk])


def hold(board, name="Per", role=KIND.MEMBER, **fields):
    person = make.person(name=name, email=f"{name.lower()}@example.org")
    given = {"body": board, "person": person, "organization": None, "role": role}
    return make.role(**given, since=LONG_AGO, **fields)


def show(client, place, **typed):
    """Post the page with what is typed; return (answer, what the next page would post)."""
    answer = client.post(place, filled(client.get(place), **{"day": DAY, **typed}))
    return answer, filled(answer)


def offices(board):
    rows = Role.objects.filter(body=board).order_by("pk")
    return [(str(r.person or r.organization), r.role, r.since, r.until) for r in rows]


def test_a_new_period_is_one_act_that_is_undone(as_secretary, board, place, ours):
    out, stays = hold(board, "Per"), hold(board, "Siv")
    again = hold(board, "Ada")
    bo = make.contact(ours, name="Bo Berg", email="bo@example.org")
    before = offices(board)
    pasted = f"Leder: Bo Berg, {ours.name}\n2. Cato Dahl, cato@example.org, medlem"
    typed = {f"holder-{stays.pk}": "stays", f"again-{again.pk}": "observer"}

    first, values = show(as_secretary, place, pasted=pasted, **typed)
    assert list(first.context["period"].rows.errors[1]) == ["create"]
    answer = as_secretary.post(place, values | {"new-1-create": "on"})
    preview = answer.context["period"]
    assert offices(board) == before
    told = ["Cato Dahl", "Per", "Ada", "Bo Berg", "Cato Dahl"]
    assert [name for name, _about in preview.letters] == told
    confirmed = filled(answer) | {"confirm": preview.fingerprint}
    done = as_secretary.post(place, confirmed, follow=True)

    assert offices(board) == [
        ("Per", "member", LONG_AGO, LAST),
        ("Siv", "member", LONG_AGO, None),
        ("Ada", "member", LONG_AGO, LAST),
        ("Ada", "observer", FIRST, None),
        ("Bo Berg", "chair", FIRST, None),
        ("Cato Dahl", "member", FIRST, None),
    ]
    assert Role.objects.get(person=bo).organization == ours
    assert letters() == [("person_told", "cato@example.org")]
    batch = Batch.objects.get(act="bulk")
    assert reverse("admin:undo", args=[batch.pk]) in done.text
    assert out.body.name in batch.reason
    undo(as_secretary, batch)
    assert offices(board) == before


def test_new_persons_are_offered_at_once_but_for_one_like_another(as_secretary, place):
    make.person(name="Kari Nordmann")
    names = ["Ada Moe", "Bo Lie", "Kari Nordman"]
    twin, _values = show(as_secretary, place, pasted="\n".join(names))
    assert twin.text.count("Registrer alle 2 som nye personer") == 1


def test_each_is_told_once_of_the_new_period(as_secretary, board, place, monkeypatch):
    hold(board, "Per")
    again = hold(board, "Ada")
    answer, values = show(as_secretary, place, **{f"again-{again.pk}": "chair"})
    as_secretary.post(place, values | {"confirm": answer.context["period"].fingerprint})
    began, written = timezone.now(), []

    for minutes in (14, 16, 17):
        now = began + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        send_receipts()
        written.append(len(letters()))

    assert written == [0, 2, 2]
    assert sorted(letters()) == [
        ("office_begun", "ada@example.org"),
        ("office_ended", "per@example.org"),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_fill_or_erase_at_once_the_second_is_told(board, kari):
    def begin_with(person=None):
        entry = OfficeEntry("new-0", "member", person=person or Person(name="Cato"))
        given = {"seen_keys": [], "staying": (), "entries": [entry], "by": kari}
        return lambda: begin_period(board, FIRST, **given)

    gone, _other = make.person(), make.person()
    codes = concurrent_refusals(lambda: erase(gone, by=kari), begin_with(gone))
    codes += concurrent_refusals(begin_with(), begin_with())

    assert (codes, Role.objects.count()) == (["meanwhile"] * 2, 1)


def test_what_is_gone_or_held_is_said_at_its_row(as_secretary, board, place, ours):
    stays = hold(board, "Siv")
    gone = make.organization()
    typed = {
        f"holder-{stays.pk}": "stays",
        "new-0-person": str(stays.person.pk),
        "new-1-organization": str(gone.pk),
        "new-2-organization": "9" * 30,
    }
    Organization.objects.filter(pk=gone.pk).delete()

    answer, _values = show(as_secretary, place, **typed)
    rows = answer.context["period"].rows
    errors = [list(form.errors) for form in rows.used]
    assert errors == [[], ["organization"], ["organization"]]

    typed |= {"new-1-organization": "", "new-2-organization": ""}
    answer, _values = show(as_secretary, place, **typed)
    [form] = answer.context["period"].rows.used
    words = [_("This office is already recorded for that period.")]
    assert form.errors["__all__"] == words

    # An office that was changed meanwhile is shown before it ends.
    answer, values = show(as_secretary, place)
    Role.objects.filter(pk=stays.pk).update(role=KIND.CHAIR)
    confirm = {"confirm": answer.context["period"].fingerprint}
    again = as_secretary.post(place, values | confirm)
    assert again.context["period"].is_shown
    assert offices(board) == [("Siv", "chair", LONG_AGO, None)]


def test_lines_that_name_nobody_or_several_stay(as_secretary, board, place):
    make.organization(name="Herøya Industripark AS")
    yara = make.organization(name="Yara Norge AS")
    for _number in range(2):
        make.person(name="Liv Lie")
    pasted = "Liv Lie\nOla Moe, Herøya Industripak\nYara Norge, observatør"

    answer, values = show(as_secretary, place, pasted=pasted)

    shown = answer.context["period"]
    assert [line.text for line in shown.problems] == pasted.split("\n")[:2]
    assert "Herøya Industripark AS" in shown.problems[1].problem
    assert values["pasted"] == ["\n".join(pasted.split("\n")[:2])]
    [row] = shown.rows.used
    assert row["organization"].value() == str(yara.pk)
    assert row["role"].value() == "observer"
    assert not shown.is_shown

    # A new person is compared with those called much the same.
    known = make.person(name="Kari Nordmann", email="kn@example.org")
    typed = {"new-0-name": "Kari Nordman", "new-0-email": "kn@example.org"}
    answer, _values = show(as_secretary, place, **typed)
    [form] = answer.context["period"].rows.used
    assert (form.alike, sorted(form.errors)) == ([known], ["create", "email"])
    assert Person.objects.filter(name="Kari Nordman").count() == 0


def test_what_is_refused_stays_typed_before_one_empty_row(as_secretary, board, place):
    hold(board)
    assert filled(as_secretary.get(place))["new-TOTAL_FORMS"] == ["3"]
    cato, more = {"new-0-name": "Cato"}, {"more": "yes"}
    for day in ("", "i morgen", "30.6.2999\0", "9" * 50):
        answer, values = show(as_secretary, place, day=day, **cato)
        assert list(answer.context["period"].form.errors) == ["day"]
        assert values["new-0-name"] == ["Cato"]

    totals = [
        show(as_secretary, place, **typed)[1]["new-TOTAL_FORMS"]
        for typed in ({}, more, cato, cato | more)
    ]
    assert totals == [["3"], ["3"], ["2"], ["4"]]


@pytest.mark.parametrize("how_many", [1, 12])
def test_the_preview_costs_the_same_however_many_there_are(
    as_secretary, board, place, how_many, django_assert_num_queries
):
    for number in range(how_many):
        hold(board, f"Per{number}")
        make.person(name=f"Ny{number} Berg")
    pasted = "\n".join(f"Ny{n} Berg\nUkjent{n} Dahl" for n in range(how_many))
    values = filled(as_secretary.get(place), day=DAY, pasted=pasted)

    with django_assert_num_queries(14):
        as_secretary.post(place, values)
