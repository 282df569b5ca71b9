"""Every form says in one way what is wrong: a summary with links, in the title, at the field."""

import pytest
from django.urls import reverse

from tests.support.html_forms import filled
from tests.support.open_forms import send
from tests.support.profile_form import PAGE

pytestmark = pytest.mark.django_db
JOIN = "id_orgnr id_name id_kind_0 id_contact_name id_contact_email id_why"
BY_VISITORS = {
    "/medlemmer/yara/meld-feil/": ({"message": "", "email": "x@"}, "id_email"),
    "/bli-medlem/": ({"name": "", "contact_email": "x"}, JOIN),
    "/be-om-tilgang/?organization=yara": ({"email": "x"}, "id_email"),
}
BY_MEMBERS = {
    "leave": ({"last_day": "x", "give": "yes"}, "id_last_day"),
    "access": ({"do": "invite", "email": "x"}, "invite-email invite-role_0"),
    "contacts": (
        {"do": "add", "email": "x"},
        "id_function id_name id_email id_language",
    ),
    "profile": ({"name": "", "employees": "x", "act": "send"}, "id_name id_employees"),
}


def links(page):
    """Return the ids that the summary of errors links to."""
    _before, _open, rest = page.text.partition('class="error-summary"')
    summary, _close, _after = rest.partition("</div>")
    return [part.partition('"')[0] for part in summary.split('href="#')[1:]]


def assert_says_what_is_wrong(page, anchors):
    assert page.status_code == 200
    assert page.text.count('class="error-summary" role="alert"') == 1
    assert page.text.partition("<title>")[2].startswith("Feil: ")
    assert list(dict.fromkeys(links(page))) == anchors
    assert all(page.text.count(f'id="{anchor}"') == 1 for anchor in anchors)
    assert page.text.count('aria-invalid="true"') >= len(anchors)


@pytest.mark.parametrize("address", BY_VISITORS)
def test_the_forms_of_visitors_say_it(client, ours, address):
    typed, anchors = BY_VISITORS[address]

    assert_says_what_is_wrong(send(client, address, **typed), anchors.split())


@pytest.mark.parametrize("name", BY_MEMBERS)
def test_the_forms_of_members_say_it(as_ola, name):
    typed, anchors = BY_MEMBERS[name]
    address = reverse(f"portal:{name}", args=["yara"])
    post = filled(as_ola.get(PAGE)) | typed if name == "profile" else typed

    assert_says_what_is_wrong(as_ola.post(address, post), anchors.split())


def test_required_fields_are_marked_before_anybody_errs_and_named_then(client, ours):
    page = client.get("/bli-medlem/")
    report = send(client, "/medlemmer/yara/meld-feil/", message="")

    assert page.text.count('<span class="required">') == 5
    assert "error-summary" not in page.text
    assert report.context["form"].errors["message"] == ["Beskriv hva som er feil."]
