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


def test_contact_data_are_previewed_reach_public_pages_and_e_mails_and_can_be_undone(
    as_secretary, cluster
):
    def e_mail():
        return mail.write("log_in_code", to="x@example.org", language="nb").text

    assert f"sekretariatet: {mail.secretariat_address()}." in e_mail()
    answer = post(as_secretary, "contact", secretariat_phone="1234", preview="1")
    assert "1234" in answer.text.partition('id="preview"')[2]
    assert Cluster.objects.get().secretariat_phone == ""
    assert not Batch.objects.exists()

    typed = {"secretariat_phone": "35 00 00 00", "secretariat_name": "X"}
    typed["secretariat_email"] = "Klynge@example.org"
    answer = post(as_secretary, "contact", **typed)
    contact_data.forget()
    assert said(answer) == ["Lagret. Sidene viser det innen ett minutt."]
    assert "35 00 00 00" in Client().get("/om/").text
    assert f"/admin/undo/{Batch.objects.get().pk}/" in answer.text
    assert "sekretariatet: klynge@example.org." in e_mail()
    assert "mailto:klynge@example.org" in Client().get("/personvern/").text


def test_the_sender_has_the_chosen_name_and_answers_go_to_the_chosen_address(
    as_secretary, cluster, kari
):
    usual = message()
    post(as_secretary, "sender", sender_name="Grønn Post", reply_to="Post@Blåbær.no")
    chosen = message()

    assert parseaddr(str(usual["From"]))[1] == parseaddr(str(chosen["From"]))[1]
    assert usual["Reply-To"] is None
    assert str(chosen["Reply-To"]) == "post@xn--blbr-roah.no"
    assert str(chosen["From"]) == f"Grønn Post <{mail.secretariat_address()}>"
    # An example is sent to oneself alone.
    as_secretary.post("/admin/texts/sender/sample/")
    letter = Letter.objects.latest("pk")
    assert (letter.kind, letter.to) == ("sender_sample", kari.email)
    assert Letter.objects.count() == 3


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sender_is_refused(as_secretary, cluster, name):
    answer = post(as_secretary, "sender", sender_name=name, reply_to="a@b@c")

    assert set(errors(answer)) == {"sender_name", "reply_to"}
    assert Cluster.objects.get().sender_name == ""


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
    alone, no_picture = (
        errors(post(as_secretary, "logo", **{name: upload(data)}))
        for name, data in (
            ("logo_dark-file", file_of(drawing())),
            ("logo-file", b"<svg/>"),
        )
    )

    assert alone == {"logo": ["Velg også en logo for lys bakgrunn."]}
    assert list(no_picture) == ["logo"]
    with pytest.raises(ValidationError):
        Cluster(pk=1, logo_dark=Image.objects.get()).validate_constraints()


def test_the_search_finds_the_pages_which_without_a_cluster_lead_to_its_form(
    as_secretary,
):
    for word in ("logo", "avsender", "e-posttekst"):
        page = as_secretary.get(f"/admin/search/?q={word}").text
        assert 'href="/admin/texts/"' in page, word
    assert "/admin/members/cluster/add/" in as_secretary.get("/admin/texts/").text
    assert as_secretary.get(page_of("logo")).status_code == 404
