"""From the message after an act to the page that says what will change, and back."""

import json
import re
from itertools import product

from django.urls import reverse

from members.actions import recording
from members.models import Batch, ChangeRequest, Event, Letter, Organization, Task
from members.records import review
from tests.support import admin
from tests.support.admin import address, choose, said_with_links
from tests.support.database_role import owner
from tests.support.events import run as run_sql
from tests.support.factories import make
from tests.support.html_forms import Clicks
from tests.support.letters import letters
from tests.support.login import log_in
from tests.support.review_page import send
from tests.support.task_files import run
from tests.support.timelines import newest

PEOPLE = "/admin/members/person/table/"


def last():
    return Batch.objects.order_by("pk").last()


def page_of(batch):
    return reverse("admin:undo", args=[batch.pk])


def undo_link():
    return f'<a href="{page_of(last())}">Angre</a>'


def change(by, **values):
    with recording(Batch.Act.SAVE, by=by) as batch:
        Organization.objects.update(**values)
    return batch


def employees(organization):
    organization.refresh_from_db()
    return organization.employees


def test_the_message_after_each_act_links_to_its_undo(as_secretary, ours, ola):
    person, body = make.person(email="nora@example.org"), make.body()
    request = review.submit(ours, {"phone": "1"}, by=ola).waiting
    delete = address(body, body, "delete")

    for act in (
        lambda: admin.save(as_secretary, ours, follow=True, legal_form="ASA"),
        lambda: as_secretary.post(PEOPLE, choose([person], "send_again"), follow=True),
        lambda: as_secretary.post(delete, {"post": "yes"}, follow=True),
        lambda: as_secretary.get(send(as_secretary, request, "all").url, follow=True),
    ):
        [message] = said_with_links(act())
        assert message.partition(' <span class="next">')[0].endswith(undo_link())

    # A save that changed nothing offers none; its name leads to the card.
    [message] = said_with_links(admin.save(as_secretary, ours, follow=True))
    assert re.findall('href="([^"]*)"', message) == [admin.card(ours)]
    form = as_secretary.get(address(ours, ours)).text
    assert form.count(f'<a href="{admin.card(ours)}">Yara</a>') == 1


def test_the_page_says_what_will_change_and_a_click_undoes_it(as_secretary, kari, ours):
    Organization.objects.update(employees=21_239)
    batch = change(kari, employees=21)

    page = as_secretary.get(page_of(batch))

    [row] = page.context["plan"].rows
    [(label, now, then, _column)] = row["fields"]
    assert (row["kind"], row["name"], label) == ("Virksomhet", "Yara", "Ansatte")
    assert (now, then.replace("\xa0", "")) == ("21", "21239")
    sent = as_secretary.post(page_of(batch), {"reason": "Feil tall"}, follow=True)
    assert said_with_links(sent) == [f"Angret. {undo_link()}"]
    assert (employees(ours), last().reason) == (21_239, "Feil tall")
    # The act that was undone says by whom, and offers the way back.
    page = as_secretary.get(page_of(batch)).text
    assert ("Kari Nordmann" in page, page_of(last()) in page) == (True, True)


def test_a_bulk_act_says_its_size_and_is_undone_for_one_alone(as_secretary, kari, ours):
    others = [make.organization(name=f"Virksomhet {n:02}") for n in range(29)]
    with recording(Batch.Act.BULK, by=kari) as batch:
        Organization.objects.update(employees=21, phone="1")
        for each in others:
            make.contact(each)

    first, second = (as_secretary.get(f"{page_of(batch)}?page={n}") for n in (1, 2))
    history = as_secretary.get(address(ours, ours, "history"))
    (here, only_here), (everywhere, _path) = history.context["acts"][0][1]

    assert (first.context["title"], here) == (everywhere, "Angre bare her")
    plan = first.context["plan"]
    assert (everywhere, plan.about, plan.effects) == (
        "Angre for 30 virksomheter",
        "Det gjelder Virksomhet 00, Virksomhet 01, Virksomhet 02 og 27 til.",
        [
            "Endres tilbake: 30 virksomheter (ansatte, telefon).",
            "Fjernes: 29 personer, 29 kontaktpersoner.",
        ],
    )
    assert [len(page.context["plan"].rows) for page in (first, second)] == [25, 25]
    # Longer lists are folded, so the page stays short.
    assert first.text.count("<li>") < 200

    title = as_secretary.get(only_here).context["title"]
    as_secretary.post(only_here, {"reason": ""})

    assert (title, employees(ours)) == ("Angre bare for Yara", None)
    assert Organization.objects.filter(employees=21).count() == 29
    as_secretary.post(page_of(batch), {"reason": ""})
    assert Organization.objects.filter(employees=21).count() == 0
    for wrong in ("?proposal=x", "?noun=tull&row=1", "?noun=organization"):
        assert as_secretary.get(page_of(batch) + wrong).status_code == 404


def test_one_proposal_of_a_bulk_decision_is_undone_alone(as_secretary, kari, ours, ola):
    eramet = make.member(name="Eramet")
    eva = make.colleague(eramet, email="eva@eramet.example.org")
    changes = [
        review.submit(one, {"phone": "35 00 00 00"}, by=by).waiting
        for one, by in ((ours, ola), (eramet, eva))
    ]
    with recording(Batch.Act.DECISION, by=kari) as batch:
        for change in changes:
            review.approve(change.pk, by=kari)
    own = Letter.objects.get(to=ola.email)

    click = Clicks(as_secretary, address(ours, ours, "history"))
    links = click.page.context["acts"][0][1]
    click.link("Angre bare her")
    click.button(click.page.context["title"])
    assert click.number == 2

    assert [text for text, _path in links] == [
        f"Forslag nr. {changes[0].pk}",
        f"E-post nr. {own.pk}",
        "Angre bare her",
        "Angre for 2 virksomheter",
    ]
    rows = ChangeRequest.objects.order_by("pk").values_list("status", flat=True)
    phones = Organization.objects.order_by("pk").values_list("phone", flat=True)
    assert list(rows) == ["open", "approved"]
    assert list(phones) == ["35 92 00 00", "35 00 00 00"]
    assert letters()[2:] == [("review_reopened", ola.email)]
    assert as_secretary.get(page_of(batch)).context["title"] == "Angre for Eramet"


def test_one_field_is_undone_from_its_link_by_no_reader(client, reader, kari, ours):
    batch = change(kari, employees=21, phone="1")
    event = Organization.pgh_event_model.objects.latest("pgh_id")
    there = reverse("admin:undo_change", args=["organization", event.pgh_id])
    log_in(client, reader)
    for page in (page_of(batch), there, reverse("admin:undo", args=[10**9])):
        statuses = client.get(page).status_code, client.post(page).status_code
        assert statuses == (403, 403)
    assert (employees(ours), ours.phone) == (21, "1")

    log_in(client, kari).post(f"{there}?column=phone", {"reason": ""})

    assert (employees(ours), ours.phone) == (21, "35 92 00 00")


def test_what_came_later_stops_it_and_both_values_are_shown(as_secretary, kari, ours):
    other, batch = make.organization(), change(kari, employees=21)
    Organization.objects.filter(pk=ours.pk).update(employees=22)

    page = as_secretary.get(page_of(batch))
    sent = as_secretary.post(page_of(batch), {"reason": ""})

    [row] = [row for row in page.context["plan"].rows if row["conflicts"]]
    assert row["conflicts"] == [{"label": "Ansatte", "left": "21", "now": "22"}]
    assert "submit-row" not in page.text
    assert (sent.status_code, employees(ours), employees(other)) == (200, 22, 21)


PATHS = ["1000000/", "99999999999999999999/", "organization/1000000/", "letter/1/"]
PATHS += ["organization/99999999999999999999/", "nothing/1/"]
PATHS += ["organization/1/?column=%00"]


def test_an_address_of_no_act_is_no_server_error(as_secretary):
    for path in PATHS:
        status = as_secretary.get(f"/admin/undo/{path}").status_code
        assert status in (200, 400, 404), path


def deletions(client):
    return client.get(reverse("admin:deleted")).context["deletions"]


def test_what_was_deleted_is_listed_and_comes_back(client, kari, site_administrator):
    organization = make.organization(name="Herøya AS", slug="heroya-as")
    log_in(client, kari)
    client.post(address(organization, organization, "delete"), {"post": "yes"})

    [deletion] = deletions(client)
    # The list leaves out what its reader may not add.
    assert deletions(log_in(client, site_administrator)) == []

    assert (deletion["kind"], deletion["name"]) == ("Virksomhet", "Herøya AS")
    assert (deletion["batch"].by, deletion["others"]) == (kari, 0)
    log_in(client, kari).post(page_of(last()), {"reason": ""})
    assert Organization.objects.get().slug == "heroya-as"
    [deletion] = deletions(client)
    assert deletion["undone"] == last()


def test_a_task_undoes_a_large_batch_for_a_good_reason(as_secretary, kari, ours, lower):
    batch = change(kari, employees=21)
    for at_once, reason in product((1, 0), ("\0", "x" * 301)):
        lower("rows undone at once", at_once)
        form = as_secretary.post(page_of(batch), {"reason": reason}).context["form"]
        assert [*form.errors] == ["reason"]
        assert form["reason"].value() == reason
    assert (Batch.objects.count(), Task.objects.count()) == (1, 0)

    sent = as_secretary.post(page_of(batch), {"reason": "Feil fil"})

    task = Task.objects.get()
    assert sent.url == reverse("admin:task", args=[task.key])
    assert as_secretary.get(sent.url).status_code == 200
    run(task)
    assert (task.outcome, last().reason, last().by) == ("done", "Feil fil", kari)
    assert employees(ours) is None


OLD = "id, body_id, held_on, starts_at, ends_at, place, title, note, is_cancelled"
OLD += ", other_guests"
HISTORY = f"""
    INSERT INTO members_meetingevent
        (pgh_created_at, pgh_label, pgh_context, pgh_obj_id, {OLD})
    SELECT now(), %s, %s, id, {OLD} FROM members_meeting
"""


def rename_as_before_events(title, context):
    """Write a title and its history, with the columns that meetings had before events."""
    with owner():
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")
        run_sql("ALTER TABLE members_meeting DISABLE TRIGGER USER")
        run_sql("ALTER TABLE members_meetingevent DISABLE TRIGGER USER")
        run_sql("DELETE FROM members_meetingevent")
        run_sql(HISTORY, "insert", None)
        run_sql("UPDATE members_meeting SET title = %s", title)
        run_sql(HISTORY, "update", json.dumps(context))
        run_sql("ALTER TABLE members_meeting ENABLE TRIGGER USER")
        run_sql("ALTER TABLE members_meetingevent ENABLE TRIGGER USER")


def test_an_act_on_a_meeting_from_before_events_is_read_and_undone(as_secretary, kari):
    meeting = make(Event, body=make.body(name_nb="Styret"), title_nb="Styremøte 3")
    batch = make(Batch, act="save", by=kari, changes={"meeting": {"update": 1}})
    rename_as_before_events("Styremøte 4", {"batch": batch.pk, "user": kari.pk})

    history = as_secretary.get(address("event", meeting, "history"))
    assert "Styremøte 4" in history.text
    _title, kind, [line] = newest(meeting)
    assert (kind, line[1:]) == ("endret", ("Styremøte 3", "Styremøte 4"))
    admin.undo(as_secretary, batch)

    meeting.refresh_from_db()
    assert (meeting.title_nb, str(meeting.body)) == ("Styremøte 3", "Styret")
    titles = Event.pgh_event_model.objects.order_by("pgh_id")
    written = [*titles.values_list("title_nb", flat=True)]
    assert written == ["Styremøte 3", "Styremøte 4", "Styremøte 3"]
    deleted = {"changes": {"meeting": {"delete": 1}}, "has_deletions": True}
    make(Batch, act="delete", by=kari, **deleted)
    assert as_secretary.get("/admin/deleted/").status_code == 200
