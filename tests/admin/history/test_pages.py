"""The timeline, the statement and the comparison in the admin."""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from members.actions import recording
from members.models import Batch, Organization, Person
from members.people import privacy
from tests.support.admin import address
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.login import log_in

RECORD = ("history", "statement", "comparison")


def page_of(record, name="history", **query):
    if name == "history":
        place = address(type(record), record, "history")
    else:
        place = reverse(f"admin:{name}", args=[record._meta.label_lower, record.pk])
    return f"{place}?{urlencode(query)}"


def titles(answer):
    acts = answer.context["acts"]
    return [change.title for act, _links in acts for change in act.changes]


def test_a_wrong_value_is_answered_and_left_out(as_secretary, ours):
    wrong_values = cases(__file__, "wrong_values.csv")
    tried = [(page, name, {name: value}) for page, name, value in wrong_values]
    tried.append(("history", "until", {"since": "2026-02-02", "until": "2026-02-01"}))

    for page, wrong, query in tried:
        answer = as_secretary.get(page_of(ours, page, **query))
        errors = answer.context["form"].errors
        assert [*errors] == [wrong], query
        assert errors[wrong][0] in answer.text
        assert page != "history" or len(titles(answer)) == 2
    # A page that is none shows the newest with a word; choices are those that there are.
    answer = as_secretary.get(page_of(ours, older="tull"))
    assert answer.context["refusal"] in answer.text
    assert len(titles(answer)) == 2
    fields = answer.context["form"].fields
    groups = [label for label, _choices in fields["field"].choices[1:]]
    assert groups == ["Medlemskap", "Virksomhet"]
    assert [value for value, _name in fields["person"].widget.choices] == ["", "0"]
    for start in ["x", "-1", "9" * 30, "²"]:
        page = as_secretary.get(page_of(ours, "comparison", start=start))
        assert page.status_code == 200


def test_days_and_moments_are_local_in_winter_and_summer_time(as_secretary, ours):
    days = {"since": "2026-03-29", "until": "29.03.2026"}
    form = as_secretary.get(page_of(ours, **days)).context["form"]
    moments = {"from": "2026-03-29", "to": "2026-03-29T12:30"}
    page = as_secretary.get(page_of(ours, "comparison", **moments))
    old, new = page.context["form"].moments(default=None)

    asked = form.filters()
    assert form.errors == {}
    assert asked.start == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert asked.end == datetime(2026, 3, 29, 22, tzinfo=UTC)
    # A day alone is its last moment, and differences are marked in words.
    before = datetime(2000, 1, 1, tzinfo=UTC).isoformat()
    page = as_secretary.get(page_of(ours, "comparison", **{"from": before}))
    assert [row.was for row in page.context["rows"]] == [False, False]
    assert page.text.count(_("different")) > 1
    assert old == datetime(2026, 3, 29, 21, 59, 59, 999999, tzinfo=UTC)
    assert new == datetime(2026, 3, 29, 10, 30, tzinfo=UTC)


def test_the_links_lead_through_all_pages_and_back(as_secretary, ours, lower):
    lower("acts on a page of history", 2)
    for number in range(4):
        Organization.objects.update(employees=number)
    first = as_secretary.get(page_of(ours, field="organization"))

    second = as_secretary.get(page_of(ours) + first.context["older"][1:])
    third = as_secretary.get(page_of(ours) + second.context["older"][1:])
    back = as_secretary.get(page_of(ours) + third.context["newer"][1:])

    told = [answer.context["page"].events for answer in (first, second, third)]
    assert [len(events) for events in told] == [2, 2, 1]
    assert third.context["older"] == ""
    assert [e.id for e in back.context["page"].events] == [e.id for e in told[1]]


def test_a_deleted_record_still_has_pages_and_one_that_never_was_has_none(as_secretary):
    gone, never = make.organization(name="Borte AS"), Organization(pk=10**12)
    number = gone.pk
    gone.delete()
    gone.pk = number

    answers = [as_secretary.get(page_of(gone, name)) for name in RECORD]
    of_never = [as_secretary.get(page_of(never, name)).status_code for name in RECORD]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert [answer.context["record"].name for answer in answers] == ["Borte AS"] * 3
    assert titles(answers[0]) == ["Virksomhet", "Virksomhet"]
    assert of_never == [302, 404, 404]
    places = ["members.nothing/1", "organization/1", "sessions.session/1"]
    places += ["members.letter.x/1", f"members.organization/{'9' * 40}"]
    pages = [as_secretary.get(f"/admin/history/{one}/statement/") for one in places]
    assert [page.status_code for page in pages] == [404] * 5


def test_acts_and_changes_lead_to_their_undo_and_this_to_its_fields(
    as_secretary, kari, reader, ours
):
    with recording(Batch.Act.SAVE, by=kari) as batch:
        Organization.objects.filter(pk=ours.pk).update(phone="1", website="")

    page = as_secretary.get(page_of(ours)).text

    links = re.findall(r'href="([^"]*/undo/[^"]*)"', page)
    number = Organization.pgh_event_model.objects.latest("pgh_id").pk
    change = reverse("admin:undo_change", args=["organization", number])
    whole = reverse("admin:undo", args=[batch.pk])
    assert {*links[:2]} == {whole, change}
    texts = [as_secretary.get(link).text for link in (whole, change)]
    fields = [re.findall(r'"\?column=(\w+)"', text) for text in texts]
    assert [{*names} for names in fields] == [set(), {"website", "phone"}]
    page = log_in(as_secretary, reader).get(page_of(ours))
    assert (page.status_code, "/undo/" in page.text) == (200, False)


def test_who_may_not_view_a_model_learns_nothing_of_its_rows(client, reader, ours):
    there, never = make.contact(ours, name="Hemmelig Navn"), Person(pk=10**12)
    make.role(person=there, organization=ours)
    log_in(client, reader)

    refused = [
        client.get(page_of(record, name)).status_code
        for record in (there, never)
        for name in RECORD
    ]
    answers = [client.get(page_of(ours, name)) for name in RECORD]

    assert refused == [403] * 6
    assert ["Hemmelig Navn" in answer.text for answer in answers] == [False] * 3
    assert "person" not in answers[0].context["form"].fields


def test_a_statement_says_of_whom_by_whom_and_where_it_is_cut_off(as_secretary, lower):
    ours = make.organization(name="Yara", orgnr="934949145")
    Organization.objects.update(employees=3)
    lower("changes of a statement", 2)

    answer = as_secretary.get(page_of(ours, "statement", since="2000-01-01"))

    assert (answer.context["count"], len(titles(answer))) == (2, 2)
    for text in ("Yara", "934 949 145", "Kari Nordmann", "1. januar 2000"):
        assert text in answer.text
    lower("changes of a statement", 1)
    answer = as_secretary.get(page_of(ours, "statement"))
    assert answer.context["acts"] is None
    assert _("More than %(most)s") % {"most": 1} in answer.text


def test_what_was_erased_is_on_no_page(as_secretary, kari, ours):
    nora = make.contact(ours, name="Nora Nordmann", email="nora@example.org")
    role = make.role(person=nora, organization=ours, note="Nora Nordmann ringer")
    Organization.objects.filter(pk=ours.pk).update(note="Spør Nora Nordmann")
    nora.name = "Nora N. Nordmann"
    nora.save()
    role.delete()
    query = {"to": "2999-01-01", "from": "2000-01-01"}
    before = [as_secretary.get(page_of(ours, name, **query)) for name in RECORD]

    privacy.erase(nora, by=kari)

    after = [as_secretary.get(page_of(ours, name)) for name in RECORD]
    texts = [page.text.replace("Kari Nordmann", "") for page in before + after]
    assert ["Nordmann" in text for text in texts] == [True] * 3 + [False] * 3
