"""The history of a row: who changed what, when and why."""

from datetime import date

import pghistory
import pytest
from django.db import DataError, connection, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from members import history
from members.models import (
    Contact,
    Membership,
    Organization,
    OrganizationEvent,
    OrganizationName,
    OrganizationTopic,
    Project,
    ProjectSite,
)
from tests.support.factories import (
    make_contact,
    make_member,
    make_organization,
    make_project,
    make_site,
    make_topic,
    make_user,
)
from tests.support.login import log_in
from tests.support.sampling import examples

pytestmark = pytest.mark.django_db


def told(changes):
    return [(change.kind, change.model) for change in changes]


def newest(row):
    return history.changes_of(row)[0]


def test_the_newest_change_comes_first_with_old_and_new():
    organization = make_organization(name="Norcem AS", employees=None)

    Organization.objects.update(name="Heidelberg AS")
    Organization.objects.update(name="Heidelberg AS", employees=170)

    second, first, made = history.changes_of(organization)
    assert second.values == {"employees": (None, 170)}
    assert first.values == {"name": ("Norcem AS", "Heidelberg AS")}
    assert made.values["name"] == (None, "Norcem AS")
    assert [change.kind for change in (second, first, made)] == [
        "update",
        "update",
        "insert",
    ]
    assert second.when > first.when > made.when


def test_a_new_row_tells_what_it_got_and_a_deleted_one_what_it_had():
    organization = make_organization()
    stay = organization.memberships.create(since=date(2020, 1, 1), evidence="")
    number = stay.pk
    got = newest(organization)

    stay.delete()

    had = newest(organization)
    assert (got.row_id, had.row_id) == (number, number)
    assert got.values == {
        "id": (None, number),
        "organization_id": (None, organization.pk),
        "since": (None, date(2020, 1, 1)),
        "since_precision": (None, "day"),
        "until_precision": (None, "day"),
        "category": (None, "ordinary"),
        "certainty": (None, "named"),
    }
    assert had.values == {name: (then, None) for name, (_, then) in got.values.items()}


def test_the_rows_of_an_organization_are_part_of_its_history():
    organization = make_member(topics=[make_topic()])
    make_member()

    assert told(history.changes_of(organization)) == [
        ("insert", OrganizationTopic),
        ("insert", Membership),
        ("insert", Organization),
    ]


def test_the_links_of_a_project_are_part_of_its_history():
    project, site = make_project(), make_site()

    project.sites.add(site)
    project.sites.clear()

    assert told(history.changes_of(project)) == [
        ("delete", ProjectSite),
        ("insert", ProjectSite),
        ("insert", Project),
    ]


def test_a_row_that_moves_is_told_where_it_left_and_where_it_came():
    old, new = make_organization(), make_organization()
    name = old.names.create(name="Norcem", kind="former")

    name.organization = new
    name.save()
    OrganizationName.objects.update(name="NORCEM")

    moved = ("update", OrganizationName)
    assert told(history.changes_of(old)) == [
        moved,
        ("insert", OrganizationName),
        ("insert", Organization),
    ]
    assert told(history.changes_of(new)) == [moved, moved, ("insert", Organization)]
    assert newest(old).values == {"organization_id": (old.pk, new.pk)}


def test_people_are_told_only_where_they_may_be():
    organization = make_organization()
    make_contact(organization)

    impersonal = history.changes_of(organization, [Organization])

    assert told(impersonal) == [("insert", Organization)]
    assert newest(organization).model is Contact


def test_a_deleted_row_still_has_its_history():
    organization = make_organization()
    number = organization.pk

    organization.delete()

    gone = Organization(pk=number)
    assert told(history.changes_of(gone)) == [
        ("delete", Organization),
        ("insert", Organization),
    ]


def test_only_as_many_changes_are_told_as_asked_for():
    organization = make_organization()
    for number in range(5):
        Organization.objects.update(employees=number)

    changes = history.changes_of(organization, most=2)

    assert [change.values["employees"][1] for change in changes] == [4, 3]


def test_each_change_is_told_against_the_same_row_before():
    organization = make_organization()
    first, _second = (
        organization.names.create(name=name, kind="former") for name in "AB"
    )

    OrganizationName.objects.filter(pk=first.pk).update(name="C")

    assert newest(organization).values == {"name": ("A", "C")}


def test_of_very_many_events_those_of_the_rows_that_changed_last_are_read(monkeypatch):
    monkeypatch.setattr(history.events, "MAX_EVENTS", 1)
    ours, theirs = make_organization(), make_organization()
    first = ours.names.create(name="A", kind="former")
    last = ours.names.create(name="B", kind="former")
    theirs.names.create(name="C", kind="former")

    names = history.changes_of(ours, [OrganizationName])

    assert [change.row_id for change in names] == [last.pk]
    assert first.pk != last.pk


def test_a_change_says_who_made_it_and_why(kari):
    user, organization = kari, make_organization()

    with pghistory.context(user=user.pk, reason="Meldt per brev", url="/admin/"):
        Organization.objects.update(employees=3)

    change = newest(organization)
    assert (change.by, change.why) == (user, "Meldt per brev")
    assert change.context["url"] == "/admin/"


def test_a_change_that_nobody_answers_for_says_so():
    change = newest(make_organization())

    assert (change.by, change.why, change.context) == (None, "", {})


def test_a_deleted_user_leaves_the_change_standing():
    user, organization = make_user(), make_organization()
    with pghistory.context(user=user.pk):
        Organization.objects.update(employees=3)

    user.delete()

    assert newest(organization).by is None


def test_an_act_of_the_secretariat_is_recorded_with_who_and_where(client, kari):
    user, organization = kari, make_organization()
    log_in(client, user)
    page = reverse("admin:members_organization_changelist")

    chosen = {"_selected_action": [organization.pk], "post": "yes"}
    client.post(page, {"action": "delete_selected", **chosen})

    change = newest(organization)
    assert (change.by, change.context["url"]) == (user, page)


@settings(max_examples=examples(40))
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_reason_is_kept_as_it_was_given(reason):
    with transaction.atomic():
        organization = make_organization()
        with pghistory.context(reason=reason, **{"100%": "%s %(x)s '' \\ 😀"}):
            Organization.objects.filter(pk=organization.pk).update(employees=3)
        change = newest(organization)
        transaction.set_rollback(True)

    assert change.why == reason
    assert change.context["100%"] == "%s %(x)s '' \\ 😀"


def test_a_reason_that_cannot_be_kept_stops_the_write():
    organization = make_organization(employees=2)

    with pytest.raises(DataError), transaction.atomic(), pghistory.context(reason="\0"):
        Organization.objects.update(employees=3)

    organization.refresh_from_db()
    assert organization.employees == 2


def test_acts_within_an_act_share_who_and_why(kari):
    user, organization = kari, make_organization()

    with pghistory.context(user=user.pk):
        Organization.objects.update(employees=1)
        with pghistory.context(reason="Rettet"):
            Organization.objects.update(employees=2)

    inner, outer, _made = history.changes_of(organization)
    assert (outer.why, inner.why) == ("", "Rettet")
    assert (outer.by, inner.by) == (user, user)
    ids = OrganizationEvent.objects.filter(pgh_label="update").values("pgh_context_id")
    assert ids.distinct().count() == 1


def test_plain_sql_within_an_act_says_who_and_why():
    organization = make_organization()

    with pghistory.context(reason="Rettet"), connection.cursor() as cursor:
        cursor.execute(
            "WITH nobody AS (SELECT 1) UPDATE members_organization SET name = %s",
            ["100 %"],
        )

    change = newest(organization)
    assert (change.why, change.values["name"][1]) == ("Rettet", "100 %")


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_over_says_nothing_of_later_writes():
    organization = make_organization()

    with pghistory.context(reason="Rettet"):
        Organization.objects.update(employees=1)
    Organization.objects.update(employees=2)

    later, within, _made = history.changes_of(organization)
    assert (later.why, within.why) == ("", "Rettet")


def test_an_act_lasts_as_long_as_the_transaction_that_it_was_begun_in():
    organization = make_organization()

    with transaction.atomic():
        with pghistory.context(reason="Rettet"):
            Organization.objects.update(employees=1)
        Organization.objects.update(employees=2)

    later, within, _made = history.changes_of(organization)
    assert (later.why, within.why) == ("Rettet", "Rettet")


def test_the_secretariat_reads_who_did_what(client, kari):
    user, organization = kari, make_member(topics=[make_topic()])
    log_in(client, user)
    with pghistory.context(user=user.pk):
        organization.memberships.get().end(on=date(2020, 5, 4))

    page = client.get(
        reverse("admin:members_organization_history", args=[organization.pk])
    )

    told = [(act.changes[-1].title, act.who) for act, _ in page.context["acts"]]
    assert told[0] == ("Medlemskap: fra 1. januar 2019 til 4. mai 2020", user)
    assert told[-1] == ("Virksomhet", None)
