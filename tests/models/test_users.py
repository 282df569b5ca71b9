"""Users, the permissions of each group of staff, and access to its last day."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from members.models import Representative, User
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.refusals import told

PERSONAL = {"accessrequest", "invitation", "letter", "person", "consent"}
PERSONAL |= {"representative", "user", "usergroup", "userpermission"}
READ = {"image", "missedsearch"}
MINDED = {"changerequest", "changeitem", "letter", "accessrequest", "invitation"}
MINDED |= {"application", "resignation", "reminder", "introduction", "registeralert"}
MINDED |= {"newsletterconsent"}
KEPT = {"note", "fee"}  # written and corrected, never deleted
CORRECTED = {"reportcorrection"}  # with the report that it corrects
BEGUN = {"erasure", "message", "report"}  # carried out as a whole, never corrected
MAINTAINED = {"formerslug", "sitewithin", "dataversion", "searchname", "searchtext"}
MAINTAINED |= {"ratelimit", "graphlayout", "sharepicture", "mergedorganization"}
DAY = date(2026, 11, 25)
USERS = {"user", "usergroup", "userpermission"}
GROUPS = ["reader", "secretary", "site administrator"]


def test_an_address_is_lowered_and_a_user_shown_by_name_or_else_by_address():
    user = User.objects.create_user(" Kari.Nordmann@Example.ORG ")
    in_form = User(email="Kari@Example.ORG", name="Kari")
    in_form.full_clean()

    assert user.email == str(user) == "kari.nordmann@example.org"
    assert (in_form.email, str(in_form)) == ("kari@example.org", "Kari")


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


def test_there_are_no_users_and_three_groups_with_their_permissions_at_first():
    names = Group.objects.order_by("name").values_list("name", flat=True)
    assert (User.objects.count(), list(names)) == (0, GROUPS)
    seen = may("reader", "view")
    assert seen & PERSONAL == set()
    assert {"organization", "membership", "role", "project"} <= seen
    assert [may("reader", act) for act in ("add", "change", "delete")] == [set()] * 3
    done = may("secretary", "view", "add", "change", "delete")
    assert may("secretary") - done == READ | MINDED | KEPT | BEGUN | CORRECTED
    assert may("secretary", "view", "change") - done == MINDED | KEPT
    assert may("secretary", "view", "add") - done == BEGUN | KEPT
    assert {"organization", "membership", "person", "consent", "representative"} <= done
    changers = [may(group, "change") & USERS for group in GROUPS]
    assert (changers, done & USERS) == ([set(), set(), USERS], set())
    # Nobody touches history or what the database keeps itself.
    touched = set().union(*map(may, GROUPS))
    models = {
        m._meta.model_name: m for m in apps.get_app_config("members").get_models()
    }
    events = {name for name, m in models.items() if hasattr(m, "pgh_tracked_model")}
    assert models.keys() >= MAINTAINED
    assert touched & (MAINTAINED | events) == set()
    assert touched > {"organization", "user"}


@pytest.mark.parametrize("is_revoked", [False, True])
def test_the_last_day_counts_unless_it_was_cut_short(is_revoked):
    acts = make.representative(since=LONG_AGO, until=DAY, is_revoked=is_revoked)

    days = [DAY - timedelta(1), DAY, DAY + timedelta(1)]
    held = [acts in Representative.objects.on(day) for day in days]

    assert held == [True, not is_revoked, False]
    assert [acts.holds_on(day) for day in days] == held


def test_a_user_acts_for_the_organizations_of_the_day():
    user, ours = make.user(), make.organization()
    make.representative(user=user, organization=ours, since=LONG_AGO)
    for period in ({"until": LONG_AGO}, {"since": FAR_AHEAD}):
        make.representative(user=user, **period)

    assert list(user.organizations()) == [ours]


@pytest.mark.parametrize("since", [None, LONG_AGO, timezone.localdate()])
def test_access_that_is_revoked_is_over_at_once_and_can_be_given_again(since):
    today = timezone.localdate()
    acts = make.representative(since=since, until=today)
    again = {"user": acts.user, "organization": acts.organization, "since": today}
    # Not while the last day runs.
    said = told(Representative(**again).full_clean)
    assert said == ["This account already has access to the organization."]

    acts.revoke()

    acts.refresh_from_db()
    assert (list(acts.user.organizations()), acts.until) == ([], today)
    back = make.representative(**again)
    back.full_clean()
    assert list(Representative.objects.current()) == [back]
