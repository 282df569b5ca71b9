"""Every form says in one way what is wrong: a summary with links, in the title, at the field."""

import pytest

from tests.support.html_forms import filled
from tests.support.open_forms import send
from tests.support.profile_form import PAGE

pytestmark = pytest.mark.django_db


def links(page):
    """Return the ids that the summary of errors links to."""
    _before, _open, rest = page.text.partition('class="error-summary"')
    summary, _close, _after = rest.partition("</div>")
    return [part.partition('"')[0] for part in summary.split('href="#')[1:]]


def assert_says_what_is_wrong(page, *anchors):
    assert page.status_code == 200
    assert page.text.count('class="error-summary" role="alert"') == 1
    assert page.text.partition("<title>")[2].startswith("Feil: ")
    assert list(dict.fromkeys(links(page))) == list(anchors)
    assert all(page.text.count(f'id="{anchor}"') == 1 for anchor in anchors)
    assert page.text.count('aria-invalid="true"') >= len(anchors)


def test_the_report_of_an_error_says_it(client, ours):
    page = send(client, "/medlemmer/yara/meld-feil/", message="", email="x@")

    assert_says_what_is_wrong(page, "id_email")


def test_the_application_for_membership_says_it(client):
    page = send(client, "/bli-medlem/", name="", contact_email="x")

    anchors = [
        "id_orgnr",
        "id_name",
        "id_kind_0",
        "id_contact_name",
        "id_contact_email",
        "id_why",
    ]
    assert_says_what_is_wrong(page, *anchors)


def test_asking_for_access_says_it(client, ours):
    page = send(client, "/be-om-tilgang/?organization=yara", email="x")

    assert_says_what_is_wrong(page, "id_email")


def test_a_resignation_says_it(as_ola):
    page = as_ola.post("/min-side/yara/meld-ut/", {"last_day": "x", "give": "yes"})

    assert_says_what_is_wrong(page, "id_last_day")


def test_an_invitation_to_a_colleague_says_it(as_ola):
    page = as_ola.post("/min-side/yara/tilgang/", {"do": "invite", "email": "x"})

    assert_says_what_is_wrong(page, "invite-email", "invite-role_0")


def test_adding_a_contact_says_it(as_ola):
    page = as_ola.post("/min-side/yara/kontakter/", {"do": "add", "email": "x"})

    assert_says_what_is_wrong(page, "id_function", "id_name", "id_email", "id_language")


def test_the_form_of_a_profile_says_it(as_ola):
    page = as_ola.get(PAGE)

    answer = as_ola.post(PAGE, filled(page, name="", employees="x") | {"act": "send"})

    assert page.text.partition("<title>")[2].startswith("Endre profilen")
    assert_says_what_is_wrong(answer, "id_name", "id_employees")


def test_required_fields_are_marked_before_anybody_errs(client, ours):
    page = client.get("/bli-medlem/")

    assert page.text.count('<span class="required">') == 5
    assert "error-summary" not in page.text


def test_an_empty_required_field_is_named(client, ours):
    page = send(client, "/medlemmer/yara/meld-feil/", message="")

    assert page.context["form"].errors["message"] == ["Beskriv hva som er feil."]
