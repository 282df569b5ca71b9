"""The history of a row: who changed what, when and why."""

import pghistory
import pytest
from django.db import DataError, connection, transaction
from hypothesis import given, settings, strategies as st

from members.models import Organization, OrganizationName
from members.records import history
from tests.support.factories import make
from tests.support.sampling import examples


def newest(row):
    return history.changes_of(row)[0]


def test_the_newest_change_comes_first_with_old_and_new():
    organization = make.organization(name="Norcem AS", employees=None)

    Organization.objects.update(name="Heidelberg AS")
    Organization.objects.update(name="Heidelberg AS", employees=170)

    second, first, made = history.changes_of(organization)
    assert second.values == {"employees": (None, 170)}
    assert first.values == {"name": ("Norcem AS", "Heidelberg AS")}
    assert made.values["name"] == (None, "Norcem AS")
    kinds = [change.kind for change in (second, first, made)]
    assert kinds == ["update", "update", "insert"]
    assert second.when > first.when > made.when
    assert history.changes_of(organization, most=2) == [second, first]
    number = organization.pk
    organization.delete()
    gone = history.changes_of(Organization(pk=number))
    assert [change.kind for change in gone] == ["delete", *kinds]
    assert gone[0].values["employees"] == (170, None)
    # Each change is told against the same row before.
    ours = make.organization()
    first, _second = [ours.names.create(name=n, kind="former") for n in "AB"]
    OrganizationName.objects.filter(pk=first.pk).update(name="C")
    assert newest(ours).values == {"name": ("A", "C")}


def test_a_change_says_who_made_it_and_why(kari):
    user, organization = make.user(), make.organization()
    nobody = newest(organization)

    with pghistory.context(user=kari.pk, reason="Meldt per brev", url="/admin/"):
        Organization.objects.update(employees=3)
    change = newest(organization)
    with pghistory.context(user=user.pk):
        Organization.objects.update(employees=4)
    user.delete()

    assert (nobody.by, nobody.why, nobody.context) == (None, "", {})
    assert (change.by, change.why) == (kari, "Meldt per brev")
    assert change.context["url"] == "/admin/"
    # A deleted user leaves the change standing.
    assert (newest(organization).by, len(history.changes_of(organization))) == (None, 3)


@settings(max_examples=examples(40))
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_reason_is_kept_as_it_was_given(reason):
    with transaction.atomic():
        organization = make.organization()
        with pghistory.context(reason=reason, **{"100%": "%s %(x)s '' \\ 😀"}):
            Organization.objects.filter(pk=organization.pk).update(employees=3)
        change = newest(organization)
        transaction.set_rollback(True)

    assert change.why == reason
    assert change.context["100%"] == "%s %(x)s '' \\ 😀"


def test_a_reason_that_cannot_be_kept_stops_the_write():
    organization = make.organization(employees=2)

    with pytest.raises(DataError), transaction.atomic(), pghistory.context(reason="\0"):
        Organization.objects.update(employees=3)

    organization.refresh_from_db()
    assert organization.employees == 2
    # Plain SQL within an act says who and why too.
    sql = "WITH nobody AS (SELECT 1) UPDATE members_organization SET name = %s"
    with pghistory.context(reason="Rettet"), connection.cursor() as cursor:
        cursor.execute(sql, ["100 %"])
    change = newest(organization)
    assert (change.why, change.values["name"][1]) == ("Rettet", "100 %")


@pytest.mark.django_db(transaction=True)
def test_an_act_lasts_as_long_as_the_transaction_that_it_was_begun_in():
    organization = make.organization()

    with pghistory.context(reason="Rettet"):
        Organization.objects.update(employees=1)
    Organization.objects.update(employees=2)
    with transaction.atomic():
        with pghistory.context(reason="Flyttet"):
            Organization.objects.update(employees=3)
        Organization.objects.update(employees=4)

    whys = [change.why for change in history.changes_of(organization)]
    assert whys == ["Flyttet", "Flyttet", "", "Rettet", ""]
