"""Users, and the permissions of each group of staff."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from members.models import User

pytestmark = pytest.mark.django_db
PERSONAL = {"accessrequest", "invitation", "letter", "person", "consent"}
PERSONAL |= {"representative", "user", "usergroup", "userpermission"}
READ = {"image", "missedsearch"}
MINDED = {"changerequest", "changeitem", "letter", "accessrequest", "invitation"}
MINDED |= {"application", "resignation", "reminder", "introduction"}
KEPT = {"note", "fee"}  # written and corrected, never deleted
BEGUN = {"erasure", "message", "report"}  # carried out as a whole, never corrected
MAINTAINED = {"formerslug", "sitewithin", "dataversion", "searchname", "searchtext"}
MAINTAINED |= {"ratelimit", "graphlayout", "sharepicture", "mergedorganization"}
USERS = {"user", "usergroup", "userpermission"}
GROUPS = ["reader", "secretary", "site administrator"]


def test_an_address_is_lowered_and_a_user_shown_by_name_or_else_by_address():
    user, in_form = (
        User.objects.create_user(" Kari.Nordmann@Example.ORG "),
        User(email="Kari@Example.ORG", name="Kari"),
    )
    in_form.full_clean()

    assert (user.email, in_form.email) == (
        "kari.nordmann@example.org",
        "kari@example.org",
    )
    assert (str(in_form), str(user)) == ("Kari", user.email)


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


def test_a_new_installation_has_no_user_and_three_groups_of_staff():
    names = Group.objects.order_by("name").values_list("name", flat=True)

    assert (User.objects.count(), list(names)) == (0, GROUPS)


def test_a_reader_sees_everything_but_people_and_changes_nothing():
    seen = may("reader", "view")

    assert seen & PERSONAL == set()
    assert {"organization", "membership", "role", "project"} <= seen
    assert [may("reader", act) for act in ("add", "change", "delete")] == [set()] * 3


def test_a_secretary_does_everything_but_users_and_decides_on_proposals():
    done = may("secretary", "view", "add", "change", "delete")

    assert may("secretary") - done == READ | MINDED | KEPT | BEGUN
    assert may("secretary", "view", "change") - done == MINDED | KEPT
    assert may("secretary", "view", "add") - done == BEGUN | KEPT
    assert {"organization", "membership", "person", "consent", "representative"} <= done
    changers = [may(group, "change") & USERS for group in GROUPS]
    assert changers == [set(), set(), USERS]
    assert done & USERS == set()


def test_nobody_may_touch_history_or_what_the_database_keeps_itself():
    touched = set().union(*map(may, GROUPS))

    names = {m._meta.model_name for m in apps.get_app_config("members").get_models()}
    assert names >= MAINTAINED
    assert touched & {*MAINTAINED, *(n for n in names if n.endswith("event"))} == set()
    assert touched > {"organization", "user"}
