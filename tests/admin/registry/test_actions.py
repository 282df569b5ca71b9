import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.admin.registry.actions import apply_locked, apply_verb
from members.models import Batch, Organization, OrganizationTopic
from tests.support.admin import ORGANIZATIONS, choose, done_for, said
from tests.support.factories import make_member, make_organization, make_topic


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [("list_in_public", False, True), ("unlist", True, False)],
)
def test_selected_organizations_are_listed_or_unlisted(
    as_secretary, action, before, after
):
    chosen = [make_organization(is_listed=before) for _number in range(2)]
    other = make_organization(is_listed=before)

    as_secretary.post(ORGANIZATIONS, choose(chosen, action, index="0"))

    changed = Organization.objects.filter(is_listed=after)
    assert (list(changed), Organization.objects.get(is_listed=before)) == (
        chosen,
        other,
    )


def test_a_topic_is_added_to_all_that_do_not_have_it(as_secretary):
    has, lacks, topic = make_member(name="A"), make_member(name="B"), make_topic()
    OrganizationTopic.objects.create(organization=has, topic=topic)
    values = choose([has, lacks], "add_a_topic")

    asked = as_secretary.post(ORGANIZATIONS, values | {"index": "0"})
    done = as_secretary.post(
        ORGANIZATIONS, values | {"topic": topic.pk, "sure": "yes"}, follow=True
    )

    assert list(asked.context["rows"]) == [has, lacks]
    assert said(done) == [
        f"A: {_('The organization already has this topic.')}",
        _("Done for %(n)s.") % {"n": 1},
    ]
    assert list(topic.organizations.order_by("name")) == [has, lacks]


def test_retired_topics_are_not_offered(as_secretary):
    make_topic(is_retired=True)
    member, topic = make_member(), make_topic()

    asked = as_secretary.post(ORGANIZATIONS, choose([member], "add_a_topic", index="0"))

    assert list(asked.context["form"].fields["topic"].queryset) == [topic]


def test_all_rows_of_a_narrowed_list_can_be_chosen_at_once(as_secretary):
    for number in range(3):
        make_member(name=f"Medlem {number}", is_listed=False)
    other = make_organization(is_listed=False)
    first = Organization.objects.first()
    values = choose([first], "list_in_public", index="0") | {"select_across": "1"}

    as_secretary.post(ORGANIZATIONS + "?relation=member", values)

    assert list(Organization.objects.filter(is_listed=False)) == [other]


def test_the_history_says_who_did_it_and_why(as_secretary, kari):
    member = make_member(is_listed=False)

    as_secretary.post(ORGANIZATIONS, choose([member], "list_in_public", index="0"))

    newest = member.pgh_event_model.objects.filter(pgh_obj=member).latest("pgh_id")
    assert (newest.is_listed, newest.pgh_context) == (
        True,
        {
            "user": kari.pk,
            "url": ORGANIZATIONS,
            "batch": Batch.objects.get().pk,
            "reason": _("Show publicly"),
        },
    )


def rename_and_refuse(organization, by=None):
    """Write, and then refuse to have written."""
    Organization.objects.filter(pk=organization.pk).update(name=f"{organization} ASA")
    if organization.name == "B":
        raise ValidationError("Nei.")


@pytest.mark.parametrize("apply", [apply_locked, apply_verb])
def test_an_act_that_writes_and_then_refuses_leaves_nothing(rf, kari, apply):
    for name in "ABC":
        make_organization(name=name)
    request = rf.post(ORGANIZATIONS)
    request.user, request.session = kari, {}
    request._messages = FallbackStorage(request)
    organizations = Organization.objects.order_by("name")
    model_admin = admin.site.get_model_admin(Organization)

    apply(model_admin, request, organizations, rename_and_refuse, "Prøve")

    names = list(organizations.values_list("name", flat=True))
    promise = "What an act refuses stays as it was, and the others are done."
    assert names == ["A ASA", "B", "C ASA"], promise
    assert [str(m) for m in get_messages(request)] == ["B: Nei.", done_for(2)]
