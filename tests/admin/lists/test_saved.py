"""Saved lists, and changes of many rows: shown first, then one act."""

import pytest
from django.test import Client
from django.utils.translation import gettext as _

from members.models import (
    Batch,
    BulkEdit,
    Organization,
    OrganizationTopic,
    SavedList,
    Task,
)
from tests.support.admin import undo
from tests.support.concurrency import write_concurrently
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.refusals import broken_by
from tests.support.task_files import run

PAGE = "/admin/lists/organizations/"
QUERY = "topic=ccs&sort=-name&column=size&column=orgnr&count=size"


@pytest.fixture
def saved(as_secretary, kari):
    """Return a list that Kari has saved."""
    make.member(name="Alfa", topics=[make.topic(slug="ccs")])
    as_secretary.post(f"{PAGE}save/?{QUERY}", {"name": "CCS"})
    return SavedList.objects.get()


def address(saved):
    return f"/admin/lists/saved/{saved.pk}/"


def saved_lists(client):
    """Return {name: query} of the saved lists that a user is offered."""
    groups = client.get("/admin/lists/").context["groups"]
    return {one.name: query for group in groups for one, query in group["saved"]}


def opened(client, saved):
    """Return the values of the form of a saved list."""
    return filled(client.get(address(saved)))


def test_a_saved_list_opens_with_its_filters_order_and_columns(as_secretary, saved):
    page = as_secretary.get(f"{PAGE}?{saved_lists(as_secretary)['CCS']}")

    asked = page.context["list_query"]
    assert (asked.query, asked.problems) == (QUERY, [])
    assert [row.texts[0] for row in page.context["listing"].table] == ["Alfa"]

    SavedList.objects.update(query="topic=borte")
    page = as_secretary.get(f"{PAGE}?{saved_lists(as_secretary)['CCS']}")
    assert [value for _label, value in page.context["list_query"].problems] == ["borte"]


def test_others_open_a_shared_list_its_owner_changes_it(as_secretary, saved, reader):
    other = log_in(Client(), make.secretary(email="per@example.org"))
    before, values = saved_lists(other), opened(as_secretary, saved)

    as_secretary.post(address(saved), values | {"name": "Fangst", "is_shared": "on"})

    assert (before, [*saved_lists(other)]) == ({}, ["Fangst"])
    answers = other.get(address(saved)), other.post(address(saved), {"delete": "yes"})
    assert [answer.status_code for answer in answers] == [404, 404]
    assert SavedList.objects.count() == 1
    SavedList.objects.update(noun="unknown")
    assert saved_lists(other) == saved_lists(log_in(Client(), reader)) == {}


def test_the_stale_window_is_refused_and_keeps_what_was_typed(as_secretary, saved):
    values = opened(as_secretary, saved)
    as_secretary.post(address(saved), values | {"name": "Først"})

    page = as_secretary.post(address(saved), values | {"name": "Sist"})

    form = page.context["form"]
    assert len(form.non_field_errors()) == 1
    assert (page.context["saved"].name, form["name"].value()) == ("Først", "Sist")
    # A list is saved again with what is seen now, and deleted.
    seen_now = f"{address(saved)}?kind=company&column=kind"
    as_secretary.post(seen_now, opened(as_secretary, saved))
    saved.refresh_from_db()
    seen = (saved.name, saved.query, saved.columns)
    assert seen == ("Først", "kind=company", ["kind"])
    as_secretary.post(address(saved), {"delete": "yes"})
    assert not SavedList.objects.exists()


def test_an_owner_gives_a_name_once_within_a_bound(as_secretary, saved, lower):
    page = as_secretary.post(f"{PAGE}save/", {"name": "CCS"})
    other = SavedList.objects.create(owner=saved.owner, noun=saved.noun, name="Ny")
    given = opened(as_secretary, other) | {"name": "CCS"}
    renamed = as_secretary.post(address(other), given)
    lower("lists that one saves", 2)
    third = as_secretary.post(f"{PAGE}save/", {"name": "Tre"})

    pages = [one.context["form"] for one in (page, renamed, third)]
    [*taken, full] = [form.errors["__all__"] for form in pages]
    assert taken == [[_("You already have a list of that name.")]] * 2
    assert (len(full), full == taken[0]) == (1, False)
    assert SavedList.objects.count() == 2
    again = {"owner": saved.owner, "noun": saved.noun, "name": saved.name}
    broken = broken_by(lambda: SavedList.objects.create(**again))
    assert broken == "an_owner_gives_a_name_to_one_list"


@pytest.mark.django_db(transaction=True)
def test_a_list_that_is_deleted_meanwhile_is_not_saved_again(as_secretary, saved):
    values, answers = opened(as_secretary, saved) | {"name": "Ny"}, []

    write_concurrently(
        SavedList.objects.all().delete,
        lambda: answers.append(as_secretary.post(address(saved), values)),
    )

    [page] = answers
    told = page.context["form"].non_field_errors()
    assert told == [_("This list has been deleted meanwhile.")]
    assert not SavedList.objects.exists()


CHANGE = "/admin/lists/organizations/change/"


def choose(client, act, value="", query=""):
    """Choose an act for the rows of a list; return its stored change."""
    given = {"act": act} | ({f"{act}-value": value} if value else {})
    assert client.post(f"{CHANGE}?{query}", given).status_code == 302
    return BulkEdit.objects.latest("pk")


def carry_out(client, edit, reason="Ryddet"):
    answer = client.post(f"/admin/lists/changes/{edit.key}/", {"reason": reason})
    edit.refresh_from_db()
    return answer


def shown(client, edit):
    preview = client.get(f"/admin/lists/changes/{edit.key}/").context["preview"]
    changes = [(str(one.row), one.old, one.new) for one in preview.changes]
    return changes, [(str(one.row), one.why) for one in preview.refused], preview.same


def look_and_carry_out(client, *act):
    edit = choose(client, *act)
    seen = shown(client, edit)
    carry_out(client, edit)
    return seen, edit


@pytest.fixture
def ccs(db):
    return make.topic(slug="ccs", label_nb="Fangst")


def test_a_topic_is_added_to_those_that_lack_it_and_undone(as_secretary, kari, ccs):
    make.member(name="Alfa", topics=[make.topic(label_nb="Bio")])
    make.member(name="Beta", topics=[ccs])
    make.member(name="Gamma")

    seen, edit = look_and_carry_out(as_secretary, "topic_on", "ccs")

    changes = [("Alfa", "Bio", "Bio, Fangst"), ("Gamma", "", "Fangst")]
    assert seen == (changes, [], 1)
    assert (edit.outcome["done"], ccs.organizations.count()) == (2, 3)
    page = as_secretary.get(f"/admin/lists/changes/{edit.key}/")
    assert page.text.count(">Angre for 2 virksomheter</a>") == 1
    batch = Batch.objects.get()
    assert (batch.act, batch.by, batch.reason) == ("bulk", kari, "Ryddet")
    undo(as_secretary, batch)
    assert ccs.organizations.get().name == "Beta"
    # It is removed of those that have it.
    seen, _edit = look_and_carry_out(as_secretary, "topic_off", "ccs")
    assert seen == ([("Beta", "Fangst", "")], [], 2)
    assert OrganizationTopic.objects.get().organization.name == "Alfa"


def test_only_members_of_today_change_their_kind_of_membership(as_secretary):
    member, former = make.member(name="Alfa"), make.organization(name="Beta")

    seen, edit = look_and_carry_out(as_secretary, "category", "core")

    why = _("No membership today.")
    assert seen == ([("Alfa", "Medlem", "Kjernemedlem")], [("Beta", why)], 0)
    assert member.memberships.get().category == "core"
    assert edit.outcome["left"] == [["Beta", why]]
    assert not former.memberships.exists()


def test_what_has_not_agreed_is_named_and_never_listed(as_secretary):
    for name, day in (("Alfa", "2026-01-01"), ("Beta", None)):
        make.organization(name=name, is_listed=False, listing_agreed_on=day)

    seen, edit = look_and_carry_out(as_secretary, "show")

    change = ("Alfa", _("Not shown publicly"), _("Shown publicly"))
    why = _("It is not recorded that it agreed to be shown.")
    assert seen == ([change], [("Beta", why)], 0)
    assert Organization.objects.listed().get().name == "Alfa"
    assert edit.outcome == {"done": 1, "left": [["Beta", why]], "missed": 1}


def test_the_chosen_rows_alone_are_hidden_and_once(as_secretary):
    first, other = make.organization(name="Alfa"), make.organization(name="Beta")

    edit = choose(as_secretary, "hide", query=f"row={first.pk}&row=x&row=99999999")
    carry_out(as_secretary, edit)
    assert list(Organization.objects.listed()) == [other]

    Organization.objects.update(is_listed=True)
    carry_out(as_secretary, edit)
    assert (Organization.objects.listed().count(), Batch.objects.count()) == (2, 1)


def test_rows_that_changed_since_the_page_are_named_and_left(as_secretary):
    changed, deleted = make.organization(name="Alfa"), make.organization(name="Beta")
    make.organization(name="Gamma")
    make.organization(name="Ringt", note="Ringt")
    edit = choose(as_secretary, "note", "Ny")
    Organization.objects.filter(pk=changed.pk).update(note="Skrevet av en annen")
    deleted.delete()

    seen = shown(as_secretary, edit)
    carry_out(as_secretary, edit)

    why = _("Someone has changed this since you looked.")
    gone = _("It is no longer in the registry.")
    changes = [("Gamma", "", "Ny"), ("Ringt", "Ringt", "Ringt\n\nNy")]
    assert seen == (changes, [("Alfa", why)], 0)
    assert edit.outcome["left"] == [["Alfa", why], ["–", gone]]
    notes = Organization.objects.order_by("name").values_list("note", flat=True)
    assert list(notes) == ["Skrevet av en annen", "Ny", "Ringt\n\nNy"]


def test_many_rows_are_changed_by_a_task(as_secretary, lower):
    lower("rows changed at once", 1)
    lower("rows changed in one piece", 1)
    make.organization(), make.organization()
    edit = choose(as_secretary, "hide")

    answers = [carry_out(as_secretary, edit) for _twice in range(2)]
    task = run(Task.objects.get())
    edit.refresh_from_db()

    assert [answer.url for answer in answers] == [f"/admin/tasks/{task.key}/"] * 2
    assert (task.outcome, edit.outcome["done"], edit.batch.size) == ("done", 2, 2)
    assert as_secretary.get(f"/admin/tasks/{task.key}/").status_code == 200


BAD = [("topic_on", "ingen"), ("category", "\0"), ("note", ""), ("note", "x" * 1001)]


def test_a_bad_value_no_rows_and_no_reason_are_refused_in_their_own_form(as_secretary):
    page = as_secretary.post(CHANGE, {"act": "hide"})
    [form] = [form for form in page.context["forms"] if form.is_bound]
    assert form.non_field_errors() == [_("There are no rows to change.")]

    make.organization()
    for act, value in BAD:
        page = as_secretary.post(CHANGE, {"act": act, f"{act}-value": value})
        [form] = [form for form in page.context["forms"] if form.is_bound]
        assert (list(form.errors), BulkEdit.objects.count()) == (["value"], 0), act

    edit = choose(as_secretary, "hide")
    page = carry_out(as_secretary, edit, reason=" ")
    told = _("Write why you make this change.")
    assert page.context["form"].errors["reason"] == [told]
    assert edit.ended_at is None
