"""Logos are set and removed, and stay chosen when a form comes back with errors."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Image
from tests.support.admin import address
from tests.support.factories import make_organization, make_picture
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.pictures import drawing, file_of, upload


@pytest.fixture
def where(db):
    organization = make_organization(name="Yara", note="")
    return address("organization", organization), organization


def logo_of(organization):
    organization.refresh_from_db()
    return organization.logo


def a_file(size=(300, 200)):
    return upload(file_of(drawing(size)))


def picture_page(picture):
    return reverse("admin:picture", args=[picture.hash])


def test_a_logo_is_set_shown_kept_and_removed(as_secretary, where):
    place, organization = where

    as_secretary.post(place, filled(as_secretary.get(place)) | {"logo-file": a_file()})

    logo, page = logo_of(organization), as_secretary.get(place)
    assert (logo.kind, logo.width, logo.height) == ("png", 300, 200)
    shown = picture_page(logo)
    assert f'<img src="{shown}"' in page.text
    assert as_secretary.get(shown).content == bytes(logo.data)
    told = as_secretary.get(address("organization", organization, "history"))
    [line] = told.context["acts"][0][0].changes[0].lines
    link = f'<a href="{shown}">{logo.hash[:12]}</a>'
    assert (line.label, line.old, line.new) == (_("logo").capitalize(), "", link)
    assert f"<ins>{link}</ins>" in told.text

    as_secretary.post(place, filled(page, note="Ny"))
    assert (logo_of(organization), organization.note) == (logo, "Ny")
    values = filled(as_secretary.get(place)) | {"logo-remove": "on"}
    as_secretary.post(place, values)
    assert logo_of(organization) is None


def test_a_new_organization_may_begin_with_a_logo(as_secretary):
    place = "/admin/members/organization/add/"
    values = filled(as_secretary.get(place), name="Ny", kind="company")

    as_secretary.post(place, values | {"logo-file": a_file()})

    assert Image.objects.public().count() == 0
    assert Image.objects.unused().count() == 0


def test_a_picture_stays_chosen_when_something_else_is_wrong_and_no_other_file_is(
    as_secretary, where
):
    place, organization = where
    values = filled(as_secretary.get(place), name="")

    no_picture = as_secretary.post(place, values | {"logo-file": upload(b"GIF89a")})
    answer = as_secretary.post(place, values | {"logo-file": a_file()})
    as_secretary.post(place, filled(answer, name="Yara"))

    errors = no_picture.context["adminform"].form.errors
    assert errors.keys() == {"name", "logo"}
    assert list(answer.context["adminform"].form.errors) == ["name"]
    assert logo_of(organization) == Image.objects.get()


def test_a_picture_stays_chosen_when_somebody_else_has_saved(as_secretary, where):
    place, organization = where
    values, theirs = filled(as_secretary.get(place)), make_picture()
    type(organization).objects.update(logo=theirs)

    answer = as_secretary.post(place, values | {"logo-file": a_file()})

    [row] = answer.context["stale_write"]["differences"]
    mine = Image.objects.exclude(pk=theirs.pk).get()
    assert (row.theirs, row.mine) == (str(theirs), str(mine))
    as_secretary.post(place, filled(answer))
    assert logo_of(organization) == mine


def test_the_history_names_a_picture_that_is_gone(as_secretary, where):
    _place, organization = where
    gone = make_picture()
    for logo in (gone, None):
        type(organization).objects.update(logo=logo)
    gone.delete()

    told = as_secretary.get(address("organization", organization, "history"))

    lines = [act.changes[0].lines for act, _links in told.context["acts"][:2]]
    read = [[(line.label, line.old, line.new) for line in each] for each in lines]
    name = _("logo").capitalize()
    assert read == [[(name, gone.hash, "")], [(name, "", gone.hash)]]


def test_a_picture_is_private_in_the_admin(as_secretary):
    answer = as_secretary.get(picture_page(make_picture(data=b"logo")))

    assert (answer.status_code, answer.content) == (200, b"logo")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    )
    assert as_secretary.get("/admin/pictures/0").status_code == 404


def test_a_reader_sees_every_logo_but_no_pending_picture(client, reader):
    log_in(client, reader)
    waiting = make_picture()
    logo = make_organization(is_listed=False, logo=make_picture()).logo

    statuses = [client.get(picture_page(one)).status_code for one in (logo, waiting)]

    assert statuses == [200, 404]
