import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError

from members.admin.registry.actions import apply_locked, apply_verb
from members.models import Organization
from tests.support.admin import ORGANIZATIONS, choose, done_for
from tests.support.factories import make_organization


def test_the_chosen_organizations_are_changed_on_the_page_of_lists(as_secretary):
    chosen = [make_organization(name=name) for name in "AB"]
    make_organization(name="C")

    answer = as_secretary.post(
        ORGANIZATIONS, choose(chosen, "change_several", index="0")
    )

    page = as_secretary.get(answer.url)
    assert (page.status_code, page.context["number"]) == (200, 2)


def test_too_many_chosen_rows_lead_to_the_list(as_secretary, monkeypatch):
    monkeypatch.setattr("members.admin.registry.organizations.MOST_CHOSEN", 1)
    chosen = [make_organization(), make_organization()]

    answer = as_secretary.post(
        ORGANIZATIONS, choose(chosen, "change_several", index="0")
    )

    assert answer.url == "/admin/lists/organizations/"


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
