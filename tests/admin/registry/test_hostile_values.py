"""What no browser sends to the admin's forms is refused with words, not with an error."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from members.models import Organization, Role
from tests.support import table_contents
from tests.support.admin import address, choose
from tests.support.factories import make_body, make_member
from tests.support.html_forms import filled

KEYS = ["abc", "\0", "9" * 5000, "1.5", "9" * 30, "-1"]
PICTURES = ["abc", "\0", "æ/../", "0" * 64, "x" * 100_000]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: repr(key[:12]))
def test_no_text_in_a_search_select_breaks_its_form(as_secretary, key):
    page = address("role") + "add/"
    given = {"body": key, "role": "chair", "organization": make_member().pk}

    answer = as_secretary.post(page, filled(as_secretary.get(page)) | given)

    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["body"]
    assert Role.objects.count() == 0


@pytest.mark.parametrize("key", KEYS, ids=lambda key: repr(key[:12]))
def test_no_text_in_the_search_select_of_an_invitation_breaks_it(as_secretary, key):
    given = {"organization": key, "email": "ny@example.org", "role": "editor"}

    answer = as_secretary.post(reverse("admin:members_invitation_add"), given)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["organization"]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda text: repr(text[:12]))
@pytest.mark.parametrize("model", ["organization", "person"])
def test_no_text_for_a_picture_breaks_its_form(as_secretary, model, picture):
    page = address(model) + "add/"
    name = {"organization": "logo", "person": "picture"}[model]
    post = filled(as_secretary.get(page)) | {"name": "Ny", name: picture}

    answer = as_secretary.post(page, post)

    assert answer.status_code == 200
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


@pytest.mark.parametrize("key", ["abc", "\0", "9" * 5000])
@pytest.mark.parametrize("action", ["change_several", "end_membership"])
def test_no_text_among_the_chosen_rows_breaks_an_action(as_secretary, action, key):
    member = make_member()
    post = choose([member], action, index="0")
    post["_selected_action"] = [str(member.pk), key]

    answer = as_secretary.post(address("organization"), post)

    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert (answer.status_code, said) == (
        302,
        ["Fant ikke alle radene du valgte. Velg dem på nytt."],
    )
    assert Organization.objects.get().is_listed


def test_a_field_without_a_name_is_the_key(as_superuser):
    body = make_body()
    pages = [address("body", body, page) for page in ("change", "delete")]

    got = [as_superuser.get(f"{page}?_to_field=").status_code for page in pages]
    posted = [as_superuser.post(p, {"_to_field": ""}).status_code for p in pages]

    assert (got, posted) == ([200, 200], [200, 302])
