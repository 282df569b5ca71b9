"""Changes of many rows: shown first, then one act, with stale rows named and left."""

import pytest
from django.utils.translation import gettext as _

from members.models import Batch, BulkEdit, Organization, OrganizationTopic, Task
from tests.support.admin import undo
from tests.support.factories import make_member, make_organization, make_topic
from tests.support.task_files import run

PAGE = "/admin/lists/organizations/change/"


def choose(client, act, value="", query=""):
    """Choose an act for the rows of a list; return its stored change."""
    given = {"act": act} | ({f"{act}-value": value} if value else {})
    answer = client.post(f"{PAGE}?{query}", given)
    assert answer.status_code == 302
    return BulkEdit.objects.latest("pk")


def address(edit):
    return f"/admin/lists/changes/{edit.key}/"


def carry_out(client, edit, reason="Ryddet"):
    answer = client.post(address(edit), {"reason": reason})
    edit.refresh_from_db()
    return answer


def shown(client, edit):
    preview = client.get(address(edit)).context["preview"]
    changes = [(str(one.row), one.old, one.new) for one in preview.changes]
    return changes, [(str(one.row), one.why) for one in preview.refused], preview.same


def look_and_carry_out(client, *act):
    edit = choose(client, *act)
    seen = shown(client, edit)
    carry_out(client, edit)
    return seen, edit


@pytest.fixture
def ccs(db):
    return make_topic(slug="ccs", label_nb="Fangst")


def test_a_topic_is_added_to_those_that_lack_it_and_undone_as_one(
    as_secretary, kari, ccs
):
    make_member(name="Alfa", topics=[make_topic(label_nb="Bio")])
    make_member(name="Beta", topics=[ccs])

    seen, edit = look_and_carry_out(as_secretary, "topic_on", "ccs")

    assert seen == ([("Alfa", "Bio", "Bio, Fangst")], [], 1)
    assert (edit.outcome["done"], ccs.organizations.count()) == (1, 2)
    batch = Batch.objects.get()
    assert (batch.act, batch.by, batch.reason) == ("bulk", kari, "Ryddet")
    undo(as_secretary, batch)
    assert ccs.organizations.get().name == "Beta"
    # It is removed of those that have it.
    seen, _edit = look_and_carry_out(as_secretary, "topic_off", "ccs")
    assert seen == ([("Beta", "Fangst", "")], [], 1)
    assert OrganizationTopic.objects.get().organization.name == "Alfa"


def test_only_members_of_today_change_their_kind_of_membership(as_secretary):
    member, former = make_member(name="Alfa"), make_organization(name="Beta")

    seen, edit = look_and_carry_out(as_secretary, "category", "core")

    why = _("No membership today.")
    assert seen == ([("Alfa", "Medlem", "Kjernemedlem")], [("Beta", why)], 0)
    assert member.memberships.get().category == "core"
    assert edit.outcome["left"] == [["Beta", why]]
    assert not former.memberships.exists()


def test_what_has_not_agreed_is_named_and_never_listed(as_secretary):
    for name, day in (("Alfa", "2026-01-01"), ("Beta", None)):
        make_organization(name=name, is_listed=False, listing_agreed_on=day)

    seen, edit = look_and_carry_out(as_secretary, "show")

    change = ("Alfa", _("Not shown publicly"), _("Shown publicly"))
    why = _("It is not recorded that it agreed to be shown.")
    assert seen == ([change], [("Beta", why)], 0)
    assert Organization.objects.listed().get().name == "Alfa"
    assert edit.outcome == {"done": 1, "left": [["Beta", why]], "missed": 1}


def test_the_chosen_rows_alone_are_hidden_and_once(as_secretary):
    first, other = make_organization(name="Alfa"), make_organization(name="Beta")

    edit = choose(as_secretary, "hide", query=f"row={first.pk}&row=x&row=99999999")
    carry_out(as_secretary, edit)
    assert list(Organization.objects.listed()) == [other]

    Organization.objects.update(is_listed=True)
    carry_out(as_secretary, edit)
    assert (Organization.objects.listed().count(), Batch.objects.count()) == (2, 1)


def test_rows_that_changed_since_the_page_are_named_and_left(as_secretary):
    changed, deleted = make_organization(name="Alfa"), make_organization(name="Beta")
    make_organization(name="Gamma")
    make_organization(name="Ringt", note="Ringt")
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
    make_organization(), make_organization()
    edit = choose(as_secretary, "hide")

    answers = [carry_out(as_secretary, edit) for _twice in range(2)]
    task = run(Task.objects.get())
    edit.refresh_from_db()

    assert [answer.url for answer in answers] == [f"/admin/tasks/{task.key}/"] * 2
    assert (task.outcome, edit.outcome["done"], edit.batch.size) == ("done", 2, 2)
    assert as_secretary.get(f"/admin/tasks/{task.key}/").status_code == 200


BAD = [("topic_on", "ingen"), ("category", "\0"), ("note", ""), ("note", "x" * 1001)]


def test_a_bad_value_no_rows_and_no_reason_are_refused_in_their_own_form(as_secretary):
    page = as_secretary.post(PAGE, {"act": "hide"})
    [form] = [form for form in page.context["forms"] if form.is_bound]
    assert form.non_field_errors() == [_("There are no rows to change.")]

    make_organization()
    for act, value in BAD:
        page = as_secretary.post(PAGE, {"act": act, f"{act}-value": value})
        [form] = [form for form in page.context["forms"] if form.is_bound]
        assert (list(form.errors), BulkEdit.objects.count()) == (["value"], 0), act

    edit = choose(as_secretary, "hide")
    page = carry_out(as_secretary, edit, reason=" ")
    told = _("Write why you make this change.")
    assert page.context["form"].errors["reason"] == [told]
    assert edit.ended_at is None
