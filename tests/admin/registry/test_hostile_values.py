"""What no browser sends to the admin's forms is refused with words, not with an error."""

import pytest
from django.urls import reverse

from members.models import Organization, Role
from tests.support import table_contents
from tests.support.admin import address, choose, said
from tests.support.factories import make_body, make_member
from tests.support.html_forms import filled

KEYS = ["abc", "\0", "9" * 5000, "1.5", "-1"]
PICTURES = ["\0", "0" * 64, "x" * 100_000]


def test_no_text_in_a_search_select_breaks_its_form(as_secretary):
    page, invite = address("role") + "add/", reverse("admin:members_invitation_add")
    given = {"role": "chair", "organization": make_member().pk}
    values = filled(as_secretary.get(page)) | given
    invited = {"email": "ny@example.org", "role": "editor"}

    for key in KEYS:
        role = as_secretary.post(page, values | {"body": key})
        invitation = as_secretary.post(invite, invited | {"organization": key})
        assert list(role.context["adminform"].form.errors) == ["body"]
        assert list(invitation.context["form"].errors) == ["organization"]
    assert Role.objects.count() == 0


@pytest.mark.parametrize(
    ("model", "name"), [("organization", "logo"), ("person", "picture")]
)
def test_no_text_for_a_picture_breaks_its_form(as_secretary, model, name):
    page = address(model) + "add/"
    values = filled(as_secretary.get(page)) | {"name": "Ny"}

    for picture in PICTURES:
        answer = as_secretary.post(page, values | {name: picture})
        assert list(answer.context["adminform"].form.errors) != []


def test_nothing_is_saved_as_new(as_superuser):
    member = make_member()
    membership = address("membership", member.memberships.get())
    before = table_contents.read()

    statuses = [
        as_superuser.post(page, post).status_code
        for page in (membership, address("organization", member))
        for post in ({"_saveasnew": "1"}, {"_saveasnew": "", "since": "x"})
    ]

    assert statuses == [400] * 4
    assert table_contents.read() == before


@pytest.mark.parametrize("action", ["change_several", "end_membership"])
def test_no_text_among_the_chosen_rows_breaks_an_action(as_secretary, action):
    member = make_member()
    post = choose([member], action, index="0")

    for key in KEYS[:3]:
        post["_selected_action"] = [str(member.pk), key]
        answer = as_secretary.post(address("organization"), post, follow=True)
        assert said(answer) == ["Fant ikke alle radene du valgte. Velg dem på nytt."]
    assert Organization.objects.get().is_listed


def test_a_field_without_a_name_is_the_key(as_superuser):
    body = make_body()
    pages = [address("body", body, page) for page in ("change", "delete")]

    got = [as_superuser.get(f"{page}?_to_field=").status_code for page in pages]
    posted = [as_superuser.post(p, {"_to_field": ""}).status_code for p in pages]

    assert (got, posted) == ([200, 200], [200, 302])
