"""The site and its texts: what each page saves, shows before it is saved, and refuses."""

from email.utils import parseaddr

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from members import mail
from members.models import Batch, Cluster, Image, Letter
from tests.support import contact_data
from tests.support.admin import said
from tests.support.html_forms import filled
from tests.support.pictures import drawing, file_of, upload

pytestmark = pytest.mark.django_db
HOSTILE = [
    "Klyngen\r\nBcc: alle@example.org",
    "Klyngen\x00",
    "Klyngen\u202egro.elpmaxe",
    "K" * 101,
]


@pytest.fixture(autouse=True)
def fresh_cache():
    contact_data.forget()
    yield
    contact_data.forget()


def page_of(key):
    return f"/admin/texts/{key}/"


def post(client, key, **typed):
    page = page_of(key)
    return client.post(page, filled(client.get(page), **typed), follow=True)


def errors(answer):
    return dict(answer.context["editing"].form.errors)


def message():
    words = {"language": "nb", "subject": "Hei", "text": "Hei"}
    letter = mail.queue("other", to="xenia@example.org", **words)
    return mail.build_message(letter).message()


def test_contact_data_reach_public_pages_and_can_be_undone(as_secretary, cluster):
    answer = post(
        as_secretary, "contact", secretariat_phone="35 00 00 00", secretariat_name="X"
    )

    assert said(answer) == ["Lagret. Sidene viser det innen ett minutt."]
    assert "35 00 00 00" in Client().get("/om/").text
    assert f"/admin/undo/{Batch.objects.get().pk}/" in answer.text


def test_e_mails_and_the_statements_name_the_address_of_the_secretariat(
    as_secretary, cluster
):
    usual = mail.write("log_in_code", to="x@example.org", language="nb").text
    post(as_secretary, "contact", secretariat_email="Klynge@example.org")
    contact_data.forget()

    chosen = mail.write("log_in_code", to="x@example.org", language="nb").text
    statement = Client().get("/personvern/").text

    assert f"sekretariatet: {mail.secretariat_address()}." in usual
    assert "sekretariatet: klynge@example.org." in chosen
    assert "mailto:klynge@example.org" in statement


@pytest.mark.parametrize("word", ["logo", "avsender", "e-posttekst"])
def test_the_search_of_the_admin_finds_the_page(as_secretary, cluster, word):
    found = as_secretary.get(f"/admin/search/?q={word}").text

    assert 'href="/admin/texts/"' in found


def test_the_preview_shows_what_is_typed_and_saves_nothing(as_secretary, cluster):
    answer = post(as_secretary, "contact", secretariat_phone="1234", preview="1")

    assert "1234" in answer.text.partition('id="preview"')[2]
    assert Cluster.objects.get().secretariat_phone == ""
    assert not Batch.objects.exists()


def test_the_sender_has_the_chosen_name_and_answers_go_to_the_chosen_address(
    as_secretary, cluster
):
    usual = message()
    post(as_secretary, "sender", sender_name="Grønn Post", reply_to="Post@Blåbær.no")
    chosen = message()

    assert parseaddr(str(usual["From"]))[1] == parseaddr(str(chosen["From"]))[1]
    assert usual["Reply-To"] is None
    assert str(chosen["Reply-To"]) == "post@xn--blbr-roah.no"
    assert str(chosen["From"]) == f"Grønn Post <{mail.secretariat_address()}>"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sender_is_refused_and_what_was_typed_stays(
    as_secretary, cluster, name
):
    answer = post(as_secretary, "sender", sender_name=name, reply_to="a@b@c")

    assert set(errors(answer)) == {"sender_name", "reply_to"}
    assert Cluster.objects.get().sender_name == ""


def test_an_example_is_sent_to_oneself_alone(as_secretary, cluster, kari):
    as_secretary.post("/admin/texts/sender/sample/")

    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("sender_sample", kari.email)


def test_a_logo_stands_in_the_header_with_its_size_and_its_words(as_secretary, cluster):
    light, dark = file_of(drawing((600, 120))), file_of(drawing((300, 200), "RGBA"))
    files = {"logo-file": upload(light), "logo_dark-file": upload(dark)}
    post(as_secretary, "logo", **files, logo_alt_en="Green cluster")
    cluster.refresh_from_db()

    shown, english = (Client().get(place).text for place in ("/", "/en/"))

    picture = Image.objects.get(hash=cluster.logo_id)
    assert picture.get_absolute_url() in shown
    assert "Green cluster" in english
    scale = min(32 / picture.height, 176 / picture.width)
    width, height = round(picture.width * scale), round(picture.height * scale)
    assert f'alt="Grønn klynge" width="{width}" height="{height}"' in shown
    assert Client().get(picture.get_absolute_url()).status_code == 200
    assert cluster.logo_dark.get_absolute_url() in shown


def test_without_its_logo_the_site_has_the_mark_again(as_secretary, cluster):
    post(as_secretary, "logo", **{"logo-file": upload(file_of(drawing()))})
    address = Image.objects.get().get_absolute_url()
    asked = as_secretary.get(page_of("logo") + "standard/")
    as_secretary.post(page_of("logo") + "standard/", filled(asked))
    contact_data.forget()

    assert "own-logo" not in Client().get("/").text
    assert Client().get(address).status_code == 404
    assert Batch.objects.count() == 2


def test_a_dark_logo_alone_and_what_is_no_picture_are_refused(as_secretary, cluster):
    dark = {"logo_dark-file": upload(file_of(drawing()))}
    alone = post(as_secretary, "logo", **dark)
    no_picture = post(as_secretary, "logo", **{"logo-file": upload(b"<svg/>")})

    assert errors(alone) == {"logo": ["Velg også en logo for lys bakgrunn."]}
    assert list(errors(no_picture)) == ["logo"]
    with pytest.raises(ValidationError):
        Cluster(pk=1, logo_dark=Image.objects.get()).validate_constraints()


def test_without_a_cluster_the_page_leads_to_its_form(as_secretary):
    assert "/admin/members/cluster/add/" in as_secretary.get("/admin/texts/").text
    assert as_secretary.get(page_of("logo")).status_code == 404
