"""A cell of a list is edited in place: what it writes, what it refuses, and by keyboard."""

import pytest
from django.db.models import F
from django.test import Client
from playwright.sync_api import expect

from members.models import Batch, Membership, Organization, Project
from tests.support.admin import said
from tests.support.factories import OWN_HEADCOUNT, make
from tests.support.html_forms import filled
from tests.support.login import log_in, log_in_browser
from tests.support.sampling import some

PAGE = "/admin/lists/organizations/"
QUERY = "relation=member&column=phone&column=employees&column=category&column=note"


def cell(row, name, noun="organizations", query=QUERY):
    return f"/admin/lists/{noun}/cell/{row.pk}/{name}/?{query}"


def save(client, there, **typed):
    return client.post(there, filled(client.get(there), **typed), follow=True)


def errors(page):
    return list(page.context["editing"].form.errors)


def test_a_cell_writes_the_row_or_its_membership_and_leads_back(as_secretary, ours):
    for name, typed in [
        ("phone", {"phone": "35 00 00 00"}),
        ("employees", {"employees": "12"} | OWN_HEADCOUNT),
        ("category", {"category": "core"}),
        ("note", {"note": "Ring Berit"}),
    ]:
        answer = save(as_secretary, cell(ours, name), **typed)
        assert answer.redirect_chain == [(f"{PAGE}?{QUERY}", 302)]
        assert said(answer) == ["Yara er lagret."]

    [row] = answer.context["listing"].table
    assert row.texts == ["Yara", "35 00 00 00", "12", "Kjernemedlem", "Ring Berit"]
    assert list(Batch.objects.values_list("act", flat=True)) == ["save"] * 4
    # In its place htmx puts the text of the cell, read anew.
    there = cell(ours, "phone")
    values = filled(as_secretary.get(there), phone="35 11 11 11")
    page = as_secretary.post(there, values, headers={"HX-Request": "true"}, follow=True)
    assert (page.context["cell"].text, page.context["is_text"]) == ("35 11 11 11", True)


def test_a_refusal_and_the_write_of_another_window_stand_in_the_cell(
    as_secretary, ours
):
    refused = as_secretary.post(
        cell(ours, "employees"),
        filled(as_secretary.get(cell(ours, "employees")), employees="12"),
    )
    assert errors(refused) == [*OWN_HEADCOUNT]
    assert refused.context["editing"].form["employees"].value() == "12"

    there = cell(ours, "phone")
    values = filled(as_secretary.get(there), phone="35 11 11 11")
    save(log_in(Client(), make.secretary()), there, phone="35 00 00 00")
    page = as_secretary.post(there, values)
    rows = page.context["editing"].stale_write["differences"]
    assert [(one.theirs, one.mine) for one in rows] == [("35 00 00 00", "35 11 11 11")]
    as_secretary.post(there, filled(page))
    ours.refresh_from_db()
    assert (ours.phone, ours.employees) == ("35 11 11 11", None)


def test_each_cell_with_a_form_is_saved_as_it_is_and_no_other_opens(
    client, kari, reader, ours
):
    make.project(partners=[ours])
    log_in(client, kari)
    models = {"organizations": Organization, "projects": Project}
    models["memberships"] = Membership
    stored = {n: list(m.objects.values()) for n, m in models.items()}
    rows = {noun: model.objects.get() for noun, model in models.items()}
    cells = {
        (noun, name): cell(row, name, noun, query=f"column={name}")
        for noun, row in rows.items()
        for name in client.get(f"/admin/lists/{noun}/").context["list_query"].offered
    }
    opened = [
        key for key, there in cells.items() if client.get(there).status_code == 200
    ]

    for key in some("cells", opened, 8):
        answer = client.post(cells[key], filled(client.get(cells[key])))
        assert (key, answer.status_code) == (key, 302)

    assert {n: list(m.objects.values()) for n, m in models.items()} == stored
    names = [name for noun, name in opened if noun == "memberships"]
    assert (names, len(opened) > 30) == (["category", "certainty"], True)
    # Nor the list of another day, nor for a reader; a former member has no category.
    assert client.get(cell(ours, "phone", query="on=2020-01-01")).status_code == 403
    assert log_in(client, reader).get(cell(ours, "phone")).status_code == 403
    log_in(client, kari)
    Membership.objects.update(until=F("since"))
    assert client.get(cell(ours, "category")).status_code == 404


@pytest.mark.long
def test_cells_are_edited_by_keyboard(page, base_url, kari, ours):
    beta = make.member(name="Ærfugl", phone="35 00 00 09")
    log_in_browser(page, base_url, kari)
    page.goto(f"{PAGE}?{QUERY}")
    page.evaluate("document.body.dataset.stays = 'yes'")
    cells = page.locator("td:has(> .cell)")
    cells.nth(0).locator("a").focus()

    page.keyboard.press("Enter")
    expect(cells.nth(0).locator("input[name=phone]")).to_be_focused()
    page.keyboard.type("35 00 00 00")
    page.keyboard.press("Tab")
    expect(cells.nth(1).locator("[name=employees]")).to_be_focused()
    expect(cells.nth(0)).to_have_text("35 00 00 00")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(cells.nth(1).locator(".errorlist").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(cells.nth(1)).to_have_text("–")
    expect(cells.nth(1).locator("a")).to_be_focused()
    cells.nth(3).locator("a").focus()
    page.keyboard.press("Enter")
    expect(cells.nth(3).locator("textarea")).to_be_focused()
    page.keyboard.type("Ring Berit")
    page.keyboard.press("Enter")
    expect(cells.nth(3)).to_have_text("Ring Berit")

    for row, saved in [(ours, ("35 00 00 00", "Ring Berit")), (beta, (beta.phone, ""))]:
        row.refresh_from_db()
        assert (row.phone, row.note) == saved
    assert page.evaluate("document.body.dataset.stays") == "yes"


@pytest.mark.long
def test_what_is_typed_before_the_next_form_has_come_is_kept(
    page, base_url, kari, ours
):
    before = ours.phone
    log_in_browser(page, base_url, kari)
    page.goto(f"{PAGE}?{QUERY}")
    cells = page.locator("td:has(> .cell)")
    cells.nth(0).locator("a").click()
    expect(cells.nth(0).locator("input[name=phone]")).to_be_focused()
    page.route("**/cell/**", lambda route: None)  # which keeps the answers back

    for words in ("tull", "12", "kj"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.type("Ring ")
    page.unroute("**/cell/**")

    for n, name, words in [(0, "phone", "tull"), (1, "employees", "12")]:
        expect(cells.nth(n).locator(".errorlist").first).to_be_visible()
        expect(cells.nth(n).locator(f"[name={name}]")).to_have_value(words)
    expect(cells.nth(2)).to_have_text("Kjernemedlem")
    expect(cells.nth(3).locator("textarea")).to_be_focused()
    page.keyboard.type("Berit")
    page.keyboard.press("Enter")
    expect(cells.nth(3)).to_have_text("Ring Berit")
    ours.refresh_from_db()
    assert (ours.phone, ours.employees, ours.note) == (before, None, "Ring Berit")
