"""Users, and the permissions of each group of staff."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from members.models import Representative, User
from tests.support.factories import FAR_AHEAD, LONG_AGO, make_organization, make_user

PERSONAL = {
    "accessrequest",
    "invitation",
    "letter",
    "person",
    "consent",
    "representative",
    "user",
    "usergroup",
    "userpermission",
}
READ = {"image", "missedsearch"}
MINDED = {"changerequest", "changeitem", "letter", "accessrequest", "invitation"}
MINDED |= {"application", "resignation", "reminder", "introduction"}
KEPT = {"note", "fee"}  # written and corrected, never deleted
BEGUN = {"erasure", "message", "report"}  # carried out as a whole, never corrected
MAINTAINED = {"formerslug", "sitewithin", "dataversion", "searchname", "searchtext"}
MAINTAINED |= {"ratelimit", "graphlayout", "sharepicture", "mergedorganization"}
USERS = {"user", "usergroup", "userpermission"}


@pytest.mark.django_db
def test_an_address_is_kept_in_lower_case():
    user = User.objects.create_user(" Kari.Nordmann@Example.ORG ")

    assert user.email == "kari.nordmann@example.org"


@pytest.mark.django_db
def test_a_form_lowers_an_address():
    user = User(email="Kari@Example.ORG")

    user.full_clean()

    assert user.email == "kari@example.org"


@pytest.mark.django_db
def test_a_user_is_shown_by_name_or_else_by_address():
    assert str(User(email="kari@example.org", name="Kari")) == "Kari"
    assert str(User(email="kari@example.org")) == "kari@example.org"


def may(group, *kinds):
    """Return the names of the models to which the group has all of these permissions."""
    rights = Permission.objects.filter(group__name=group)
    kinds_by_model = {}
    for codename in rights.values_list("codename", flat=True):
        kind, model = codename.split("_", 1)
        kinds_by_model.setdefault(model, set()).add(kind)
    return {
        model for model, kinds_of in kinds_by_model.items() if kinds_of >= set(kinds)
    }


@pytest.mark.django_db
def test_a_new_installation_has_no_user():
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_there_are_three_groups_of_staff():
    names = Group.objects.order_by("name").values_list("name", flat=True)

    assert list(names) == ["reader", "secretary", "site administrator"]


@pytest.mark.django_db
def test_a_reader_sees_everything_but_people_and_changes_nothing():
    seen = may("reader", "view")

    assert seen & PERSONAL == set()
    assert {"organization", "membership", "role", "project"} <= seen
    assert (
        may("reader", "add") | may("reader", "change") | may("reader", "delete")
        == set()
    )


@pytest.mark.django_db
def test_a_secretary_does_everything_but_users_and_decides_on_proposals():
    done = may("secretary", "view", "add", "change", "delete")

    assert may("secretary") - done == READ | MINDED | KEPT | BEGUN
    assert may("secretary", "view", "change") - done == MINDED | KEPT
    assert may("secretary", "view", "add") - done == BEGUN | KEPT
    assert done & USERS == set()
    assert {"organization", "membership", "person", "consent", "representative"} <= done


@pytest.mark.django_db
def test_only_a_site_administrator_changes_users():
    changers = [
        group for group in ("reader", "secretary") if may(group, "change") & USERS
    ]

    assert changers == []
    assert may("site administrator", "change") & USERS == USERS


@pytest.mark.django_db
def test_nobody_may_touch_history_or_what_the_database_keeps_itself():
    touched = set().union(
        *(may(group) for group in ("reader", "secretary", "site administrator"))
    )

    names = {m._meta.model_name for m in apps.get_app_config("members").get_models()}
    assert names >= MAINTAINED
    assert touched & {*MAINTAINED, *(n for n in names if n.endswith("event"))} == set()
    assert touched > {"organization", "user"}


@pytest.mark.django_db
def test_a_user_acts_for_the_organizations_of_the_day():
    user, ours = make_user(), make_organization()
    for organization, period in [
        (ours, {"since": LONG_AGO}),
        (make_organization(), {"until": LONG_AGO}),
        (make_organization(), {"since": FAR_AHEAD}),
    ]:
        Representative.objects.create(user=user, organization=organization, **period)

    assert list(user.organizations()) == [ours]
