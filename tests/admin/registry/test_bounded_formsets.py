"""What no browser sends to the admin's forms is refused with words; nothing is saved."""

from datetime import date

import pytest

from members.models import Cluster, ClusterName, Participation, Role
from tests.support import admin, table_contents
from tests.support.factories import make
from tests.support.html_forms import filled

WRONG_COUNT = (
    "Det er for mange rader her, eller antallet kunne ikke leses. Ingenting er lagret. "
    "Last inn siden på nytt og prøv igjen, med færre rader om gangen."
)
KEYS = ["abc", "\0", "9" * 5000, "1.5", "-1"]


def test_an_impossible_number_of_rows_is_refused_at_once(as_secretary):
    page = admin.address(Cluster, make(Cluster))
    post = filled(as_secretary.get(page), ambition_nb="Nytt")
    before = table_contents.read()

    for count in ["2000", "51", "1000000000", "-1", "abc", "", "9" * 5000, "\0"]:
        answer = as_secretary.post(page, post | {"names-TOTAL_FORMS": count})
        names, _levels = [f.formset for f in answer.context["inline_admin_formsets"]]
        assert (names.non_form_errors(), names.forms) == ([WRONG_COUNT], []), count
    for count in ["-1", "1", "2000"]:  # more old rows than rows
        answer = as_secretary.post(page, post | {"names-INITIAL_FORMS": count})
        assert answer.status_code == 200

    assert table_contents.read() == before


@pytest.mark.long
def test_fifty_new_rows_beside_two_hundred_are_one_save(as_secretary):
    project = make.project(partners=[make.member() for _ in range(200)])
    values = filled(as_secretary.get(admin.address("project", project)))
    for _ in range(50):
        new = {"organization": make.member().pk, "role": "partner"}
        values = admin.add_row(values, "participations", **new)

    answer = as_secretary.post(admin.address("project", project), values)

    assert answer.status_code == 302
    assert Participation.objects.filter(project=project).count() == 250


def test_rows_that_are_there_can_be_saved_again_however_many(as_secretary):
    cluster = make(Cluster)
    for year in range(1900, 1960):
        in_year = {"since": date(year, 1, 1), "until": date(year, 12, 31)}
        make(ClusterName, cluster=cluster, **in_year)
    answer = admin.save(as_secretary, cluster, ambition_nb="Nytt")
    cluster.refresh_from_db()
    assert (answer.status_code, cluster.ambition_nb) == (302, "Nytt")


def test_no_text_in_a_search_select_or_for_a_picture_breaks_its_form(as_secretary):
    page, invite = "/admin/members/role/add/", admin.address("invitation") + "add/"
    given = {"role": "chair", "organization": make.member().pk}
    values = filled(as_secretary.get(page)) | given
    invited = {"email": "ny@example.org", "role": "editor"}

    for key in KEYS:
        role = as_secretary.post(page, values | {"body": key})
        invitation = as_secretary.post(invite, invited | {"organization": key})
        assert list(admin.form_of(role).errors) == ["body"]
        assert list(invitation.context["form"].errors) == ["organization"]
    assert Role.objects.count() == 0
    for model, name in [("organization", "logo"), ("person", "picture")]:
        page = f"/admin/members/{model}/add/"
        values = filled(as_secretary.get(page)) | {"name": "Ny"}
        for picture in ["\0", "0" * 64, "x" * 100_000]:
            assert admin.form_of(
                as_secretary.post(page, values | {name: picture})
            ).errors


def test_nothing_is_saved_as_new(as_superuser):
    member = make.member()
    membership = admin.address("membership", member.memberships.get())
    before = table_contents.read()

    statuses = [
        as_superuser.post(page, post).status_code
        for page in (membership, admin.address("organization", member))
        for post in ({"_saveasnew": "1"}, {"_saveasnew": "", "since": "x"})
    ]

    assert (statuses, table_contents.read()) == ([400] * 4, before)
    # A field without a name is the key.
    body = make.body()
    pages = [admin.address("body", body, page) for page in ("change", "delete")]
    got = [as_superuser.get(f"{page}?_to_field=").status_code for page in pages]
    posted = [as_superuser.post(p, {"_to_field": ""}).status_code for p in pages]
    assert (got, posted) == ([200, 200], [200, 302])


def test_no_text_among_the_chosen_rows_breaks_an_action(as_secretary):
    member = make.member()
    post = admin.choose([member], "download", index="0")

    for key in KEYS[:3]:
        post["_selected_action"] = [str(member.pk), key]
        told = admin.said(as_secretary.post(admin.ORGANIZATIONS, post, follow=True))
        assert told == ["Fant ikke alle radene du valgte. Velg dem på nytt."]
    member.refresh_from_db()
    assert member.is_listed
