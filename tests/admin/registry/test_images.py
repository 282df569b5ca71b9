"""Logos and pictures of profiles are set, ordered and removed, and stay chosen."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Image, Organization, ProfilePicture
from tests.support.admin import address, form_of
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.pictures import drawing, file_of, upload


@pytest.fixture
def organization(db):
    return make.organization(name="Yara", note="")


@pytest.fixture
def place(organization):
    return address("organization", organization)


def logo_of(organization):
    organization.refresh_from_db()
    return organization.logo


def a_file(size=(300, 200)):
    return upload(file_of(drawing(size)))


def picture_page(picture):
    return reverse("admin:picture", args=[picture.hash])


def test_a_logo_is_set_shown_kept_and_removed(as_secretary, place, organization):
    as_secretary.post(place, filled(as_secretary.get(place)) | {"logo-file": a_file()})

    logo, page = logo_of(organization), as_secretary.get(place)
    assert (logo.kind, logo.width, logo.height) == ("png", 300, 200)
    shown = picture_page(logo)
    assert f'<img src="{shown}"' in page.text
    assert as_secretary.get(shown).content == bytes(logo.data)
    told = as_secretary.get(address("organization", organization, "history"))
    [line] = told.context["acts"][0][0].changes[0].lines
    name, link = _("logo").capitalize(), f'<img src="{shown}" alt="bilde">'
    assert (line.label, line.old, line.new) == (name, "", link)
    assert f"{link}</ins>" in told.text

    as_secretary.post(place, filled(page, note="Ny"))
    assert (logo_of(organization), organization.note) == (logo, "Ny")
    as_secretary.post(place, filled(as_secretary.get(place), logo__remove="on"))
    assert logo_of(organization) is None
    # The history names a picture that is gone.
    logo.delete()
    told = as_secretary.get(address("organization", organization, "history"))
    lines = [act.changes[0].lines[0] for act, _links in told.context["acts"]]
    read = [(line.old, line.new) for line in lines if line.label == name]
    gone = "et bilde som er slettet"
    assert read == [(gone, ""), ("", gone)]


def test_a_new_organization_may_begin_with_a_logo(as_secretary):
    place = "/admin/members/organization/add/"
    values = filled(as_secretary.get(place), name="Ny", kind="company")
    as_secretary.post(place, values | {"logo-file": a_file()})
    assert Image.objects.public().count() == 0
    assert Image.objects.unused().count() == 0


def test_a_picture_stays_chosen_after_a_refusal(as_secretary, place, organization):
    values = filled(as_secretary.get(place), name="")

    no_picture = as_secretary.post(place, values | {"logo-file": upload(b"GIF89a")})
    answer = as_secretary.post(place, values | {"logo-file": a_file()})
    as_secretary.post(place, filled(answer, name="Yara"))

    errors = [[*form_of(one).errors] for one in (no_picture, answer)]
    assert [*map(sorted, errors)] == [["logo", "name"], ["name"]]
    mine = Image.objects.get()
    assert logo_of(organization) == mine

    # Likewise when somebody else has saved.
    Organization.objects.update(logo=None)
    values, theirs = filled(as_secretary.get(place)), make.picture()
    Organization.objects.update(logo=theirs)
    answer = as_secretary.post(place, values | {"logo-file": a_file()})
    [row] = answer.context["stale_write"]["differences"]
    assert (row.theirs, row.mine) == (str(theirs), str(mine))
    as_secretary.post(place, filled(answer))
    assert logo_of(organization) == mine


def test_a_picture_is_private_and_a_reader_sees_no_pending_one(client, kari, reader):
    waiting = make.picture(data=b"logo")
    logo = make.organization(is_listed=False, logo=make.picture()).logo

    for user, statuses in [(reader, [200, 404]), (kari, [200, 200])]:
        log_in(client, user)
        answers = [client.get(picture_page(one)) for one in (logo, waiting)]
        assert [answer.status_code for answer in answers] == statuses

    answer = answers[1]
    assert (answer.content, answer["Cache-Control"]) == (b"logo", "private, no-store")
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    )
    assert client.get("/admin/pictures/0").status_code == 404


@pytest.fixture
def two(organization):
    return [
        make(ProfilePicture, organization=organization, place=place, alt_nb=text)
        for place, text in enumerate(["Ovn", "Kai"], 1)
    ]


def save(client, place, files=(), **typed):
    return client.post(place, filled(client.get(place), **typed) | dict(files))


def order_of(organization):
    return list(organization.pictures.values_list("place", "alt_nb"))


def test_a_picture_of_the_profile_is_added(as_secretary, place, organization):
    row = {"alt_nb": "Ovn", "place": "1", "image": "", "id": ""}
    typed = {f"pictures-0-{name}": value for name, value in row.items()}

    file = {"pictures-TOTAL_FORMS": "1", "pictures-0-image-file": a_file((2000, 1000))}
    save(as_secretary, place, typed | file)

    picture = organization.pictures.get()
    assert (picture.place, picture.alt_nb, picture.image.width) == (1, "Ovn", 1280)


def test_pictures_change_places_and_one_goes(as_secretary, place, organization, two):
    answer = save(as_secretary, place, pictures__1__place="1")
    assert "To bilder kan ikke ha samme plass." in answer.text
    assert order_of(organization) == [(1, "Ovn"), (2, "Kai")]
    save(as_secretary, place, pictures__0__place="2", pictures__1__place="1")
    assert order_of(organization) == [(1, "Kai"), (2, "Ovn")]
    save(as_secretary, place, pictures__0__DELETE="on")
    assert order_of(organization) == [(2, "Ovn")]


def test_a_refused_file_is_told_at_its_row(as_secretary, place, organization, two):
    files = {"pictures-0-image-file": a_file((20, 20))}
    files |= {"pictures-1-image-file": upload(b"ingen", "x.svg")}
    answer = save(as_secretary, place, files)

    sets = [one.formset for one in answer.context["inline_admin_formsets"]]
    [rows] = [one for one in sets if one.model is ProfilePicture]
    assert [len(form.errors.get("image", [])) for form in rows.forms] == [0, 1]
    kept = filled(answer)["pictures-0-image"]
    assert kept != [two[0].image_id]
    save(as_secretary, place, pictures__0__image=kept[0])
    assert organization.pictures.get(place=1).image.width == 20
