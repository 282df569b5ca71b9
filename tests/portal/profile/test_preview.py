"""The preview: the public page with what a form holds, of which nothing is saved."""

from django.test import Client
from django.urls import reverse

from members import models
from members.records import review
from tests.support.html_forms import filled
from tests.support.pictures import drawing, file_of, upload
from tests.support.profile_form import HOME, PAGE, proposed, send, shown


def test_a_preview_is_the_public_page_and_saves_nothing(client, ours, ola):
    review.submit(ours, {"phone": "35 00 00 07"}, by=ola)
    before = client.get("/medlemmer/yara/").text
    logo = upload(file_of(drawing()))
    typed = {"description_nb": "Vi lager **ammoniakk**.", "email": "ingen"}

    page = send(client, act="preview", **typed, logo__file=logo, topics=[])

    assert page.templates[0].name == "directory/organization.html"
    for text in ("<strong>ammoniakk</strong>", "35 00 00 07", "E-post", "chosen="):
        assert text in page.text
    assert page["Cache-Control"] == "private, no-store"
    assert list(proposed(ours)) == ["phone"]
    assert client.get("/medlemmer/yara/").text == before
    back = client.post(PAGE, filled(page) | {"act": "edit"})
    assert shown(back, "description_nb") == "Vi lager **ammoniakk**."
    assert client.post(PAGE, filled(back, email="") | {"act": "send"}).url == HOME
    assert proposed(ours).keys() == {"logo", "description_nb", "phone"}


def test_what_the_registry_does_not_show_yet_has_a_preview_too(client, as_ola, ours):
    type(ours).objects.update(is_listed=False, listing_agreed_on=None)
    assert "Ny om oss" in send(client, act="preview", summary_nb="Ny om oss").text
    new = f"{HOME}prosjekter/nytt/"
    typed = {"title_nb": "Grønn ammoniakk", "status": "planned"}
    typed |= {"participations__0__role": "lead"}
    post = filled(as_ola.get(new), **typed) | {"act": "preview"}
    assert "Grønn ammoniakk" in as_ola.post(new, post).text
    assert models.Project.objects.count() == 0
    ours.refresh_from_db()
    assert not ours.is_listed
    facility = f"{HOME}testfasiliteter/ny/"
    post = filled(as_ola.get(facility), name_nb="Ovnen", capability_nb="Varm")
    assert "Ovnen" in as_ola.post(facility, post | {"act": "preview"}).text
    assert Client().get("/medlemmer/yara/").status_code == 404


SHORT = {"name": "A", "kind": "short"}


def test_a_preview_of_values_that_contradict_each_other_says_so(client, ours):
    twice = {f"names__{n}__{k}": v for n in "01" for k, v in SHORT.items()}
    page = send(client, act="preview", names__TOTAL_FORMS="2", **twice)
    assert page.context["form"].has_errors
    assert proposed(ours) == {}


def test_a_text_that_is_no_text_leaves_its_field_out_of_the_preview(as_ola, ours):
    address = reverse("portal:streams_new", args=[ours.slug])
    post = filled(as_ola.get(address)) | {"act": "preview", "note_en": "\0"}

    page = as_ola.post(address, post)

    assert (page.status_code, models.ResourceStream.objects.count()) == (200, 0)
