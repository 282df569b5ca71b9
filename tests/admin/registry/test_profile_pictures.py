"""The secretariat adds, orders and removes the pictures of a profile in the admin."""

import pytest

from members.models import ProfilePicture
from tests.support.admin import address
from tests.support.factories import make_organization
from tests.support.html_forms import filled
from tests.support.pictures import drawing, file_of, upload
from tests.support.rows import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return make_organization(name="Yara")


@pytest.fixture
def two(organization):
    return [
        make(ProfilePicture, organization=organization, place=place, alt_nb=text)
        for place, text in enumerate(["Ovn", "Kai"], 1)
    ]


def save(client, organization, **typed):
    """Save the form of the organization, with what is typed and chosen."""
    place = address("organization", organization)
    files = {name: typed.pop(name) for name in [*typed] if name.endswith("__file")}
    files = {name.replace("__", "-"): file for name, file in files.items()}
    return client.post(place, filled(client.get(place), **typed) | files)


def shown(organization):
    return list(organization.pictures.values_list("place", "alt_nb"))


def test_a_picture_is_added(as_secretary, organization):
    file = upload(file_of(drawing((2000, 1000))))
    row = {"alt_nb": "Ovn", "place": "1", "image": "", "id": ""}
    typed = {f"pictures__0__{name}": value for name, value in row.items()}

    typed |= {"pictures__TOTAL_FORMS": "1", "pictures__0__image__file": file}
    save(as_secretary, organization, **typed)

    picture = organization.pictures.get()
    assert (picture.place, picture.alt_nb, picture.image.width) == (1, "Ovn", 1280)


def test_two_pictures_change_places_in_one_save(as_secretary, organization, two):
    save(as_secretary, organization, pictures__0__place="2", pictures__1__place="1")

    assert shown(organization) == [(1, "Kai"), (2, "Ovn")]


def test_two_pictures_in_one_place_are_refused_in_words(
    as_secretary, organization, two
):
    answer = save(as_secretary, organization, pictures__1__place="1")

    assert "To bilder kan ikke ha samme plass." in answer.text
    assert shown(organization) == [(1, "Ovn"), (2, "Kai")]


def test_a_refused_file_is_told_at_its_row_and_the_other_is_kept(
    as_secretary, organization, two
):
    answer = save(
        as_secretary,
        organization,
        pictures__0__image__file=upload(file_of(drawing((20, 20)))),
        pictures__1__image__file=upload(b"ingen", "x.svg"),
    )

    [rows] = [
        f
        for f in answer.context["inline_admin_formsets"]
        if f.opts.model is ProfilePicture
    ]
    errors = [form.errors.get("image", []) for form in rows.formset.forms]
    assert [len(one) for one in errors] == [0, 1]
    kept = filled(answer)["pictures-0-image"]
    assert kept != [two[0].image_id]
    save(as_secretary, organization, pictures__0__image=kept[0])
    assert organization.pictures.get(place=1).image.width == 20


def test_a_picture_is_removed(as_secretary, organization, two):
    save(as_secretary, organization, pictures__0__DELETE="on")

    assert shown(organization) == [(2, "Kai")]
