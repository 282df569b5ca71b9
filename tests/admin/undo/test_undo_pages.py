"""From the message after an act to the page that says what will change, and back."""

import pytest
from django.urls import reverse

from members import review
from members.history import recording
from members.models import Batch, Organization, Task
from tests.support.admin import address, choose, said_with_links, undo
from tests.support.factories import (
    make_body,
    make_organization,
    make_person,
)
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.review_page import send
from tests.support.task_files import run

pytestmark = pytest.mark.django_db


def last():
    return Batch.objects.order_by("pk").last()


def undo_link():
    return f'<a href="{reverse("admin:undo", args=[last().pk])}">Angre</a>'


def messages_after(client, page, posted):
    return said_with_links(client.post(page, posted, follow=True))


def save(client, organization, **typed):
    page = address("organization", organization)
    return messages_after(client, page, filled(client.get(page)) | typed)


def page_of(batch):
    return reverse("admin:undo", args=[batch.pk])


def change(by, **values):
    with recording(Batch.Act.SAVE, by=by) as batch:
        Organization.objects.update(**values)
    return batch


def test_the_message_after_each_act_links_to_its_undo(as_secretary, ours, ola):
    body = make_body()
    request = review.submit(ours, {"phone": "1"}, by=ola).waiting

    [after_save] = save(as_secretary, ours, employees="21")
    assert after_save.endswith(undo_link())
    person = make_person(email="nora@example.org")
    people = address("person")
    [after_bulk] = messages_after(as_secretary, people, choose([person], "send_again"))
    assert after_bulk.endswith(undo_link())
    page = address(body, body, "delete")
    [after_delete] = messages_after(as_secretary, page, {"post": "yes"})
    assert after_delete.endswith(undo_link())
    sent = send(as_secretary, request, "all")
    [after_decision] = said_with_links(as_secretary.get(sent.url))
    said, _next = after_decision.split(' <span class="next">')
    assert said.endswith(undo_link())


def test_a_save_that_changed_nothing_offers_no_undo(as_secretary, ours):
    save(as_secretary, ours)

    [message] = save(as_secretary, ours)

    assert '<a href="/admin/undo' not in message


def test_the_page_says_what_will_change_and_a_click_undoes_it(as_secretary, kari, ours):
    Organization.objects.update(employees=21_239)
    batch = change(kari, employees=21)

    page = as_secretary.get(page_of(batch))

    [row] = page.context["plan"].rows
    [(label, now, then)] = row["fields"]
    assert (row["kind"], row["name"], label) == ("Virksomhet", "Yara", "Ansatte")
    assert (now, then.replace("\xa0", "")) == ("21", "21239")
    sent = as_secretary.post(page_of(batch), {"reason": "Feil tall"}, follow=True)
    assert said_with_links(sent) == [f"Angret. {undo_link()}"]
    ours.refresh_from_db()
    assert (ours.employees, last().reason) == (21_239, "Feil tall")


def test_one_field_of_a_change_is_undone_from_a_link_of_its_own(
    as_secretary, kari, ours
):
    change(kari, employees=21, phone="1")
    event = Organization.pgh_event_model.objects.latest("pgh_id")
    page = reverse("admin:undo_change", args=["organization", event.pgh_id])

    as_secretary.post(f"{page}?column=phone", {"reason": ""})

    ours.refresh_from_db()
    assert (ours.employees, ours.phone) == (21, "35 92 00 00")


def test_what_came_later_stops_it_and_both_values_are_shown(as_secretary, kari, ours):
    batch = change(kari, employees=21)
    change(kari, employees=22)

    page = as_secretary.get(page_of(batch))
    sent = as_secretary.post(page_of(batch), {"reason": ""})

    [row] = page.context["plan"].rows
    assert row["conflicts"] == [{"label": "Ansatte", "left": "21", "now": "22"}]
    assert "submit-row" not in page.content.decode()
    assert sent.status_code == 200
    ours.refresh_from_db()
    assert ours.employees == 22


def test_what_was_undone_says_by_whom_and_offers_the_way_back(as_secretary, kari, ours):
    batch = change(kari, employees=21)
    undo(as_secretary, batch)

    page = as_secretary.get(page_of(batch)).content.decode()

    assert "Kari Nordmann" in page
    assert page_of(last()) in page


@pytest.mark.parametrize("at_once", [1, 0], ids=["at once", "by a task"])
@pytest.mark.parametrize("reason", ["\0", "x" * 301])
def test_a_reason_that_cannot_be_kept_is_refused_and_stays_typed(
    as_secretary, kari, ours, reason, at_once, lower
):
    lower("rows undone at once", at_once)
    batch = change(kari, employees=21)

    sent = as_secretary.post(page_of(batch), {"reason": reason})

    assert sent.context["form"].errors
    assert sent.context["form"]["reason"].value() == reason
    assert (Batch.objects.count(), Task.objects.count()) == (1, 0)


def test_nobody_else_sees_or_undoes_anything(client, reader, kari, ours):
    batch = change(kari, employees=21)
    event = Organization.pgh_event_model.objects.latest("pgh_id")
    there = reverse("admin:undo_change", args=["organization", event.pgh_id])
    log_in(client, reader)

    for page in (page_of(batch), there, reverse("admin:undo", args=[10**9])):
        statuses = client.get(page).status_code, client.post(page).status_code
        assert statuses == (403, 403)
    ours.refresh_from_db()
    assert ours.employees == 21


@pytest.mark.parametrize(
    "path",
    [
        "undo/1000000/",
        "undo/99999999999999999999/",
        "undo/organization/1000000/",
        "undo/organization/99999999999999999999/",
        "undo/letter/1/",
        "undo/nothing/1/",
        "undo/organization/1/?column=%00",
    ],
)
def test_an_address_of_no_act_is_no_server_error(as_secretary, path):
    assert as_secretary.get(f"/admin/{path}").status_code in (200, 400, 404)


def test_what_was_deleted_lately_is_listed_and_comes_back(as_secretary, kari):
    organization = make_organization(name="Herøya AS", slug="heroya-as")
    as_secretary.post(address(organization, organization, "delete"), {"post": "yes"})

    page = as_secretary.get(reverse("admin:deleted"))

    [deletion] = page.context["deletions"]
    assert (deletion["kind"], deletion["name"]) == ("Virksomhet", "Herøya AS")
    assert (deletion["batch"].by, deletion["others"]) == (kari, 0)
    as_secretary.post(page_of(last()), {"reason": ""})
    assert Organization.objects.get().slug == "heroya-as"
    [deletion] = as_secretary.get(reverse("admin:deleted")).context["deletions"]
    assert deletion["undone"] == last()


def test_a_list_of_deletions_leaves_out_what_the_reader_may_not_add(
    client, kari, site_administrator
):
    listed = []
    with recording(Batch.Act.DELETE, by=kari):
        make_organization().delete()
    for user in (kari, site_administrator):
        page = log_in(client, user).get(reverse("admin:deleted"))
        listed.append(len(page.context["deletions"]))

    assert listed == [1, 0]


def test_a_large_batch_is_undone_by_a_task(as_secretary, kari, ours, lower):
    lower("rows undone at once", 0)
    batch = change(kari, employees=21)

    sent = as_secretary.post(page_of(batch), {"reason": "Feil fil"})

    task = Task.objects.get()
    assert sent.url == reverse("admin:task", args=[task.key])
    assert as_secretary.get(sent.url).status_code == 200
    run(task)
    assert (task.outcome, last().reason, last().by) == ("done", "Feil fil", kari)
    ours.refresh_from_db()
    assert ours.employees is None
