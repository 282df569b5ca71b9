"""The texts of e-mails and pages, from the form to what people read."""

from email.utils import parseaddr

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.html import strip_tags

from members import exchange, mail
from members.models import Batch, Cluster, Image, Letter, MessageText, PageText
from tests.support.admin import said, undo
from tests.support.concurrency import write_concurrently
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.pictures import drawing, file_of, upload
from tests.support.rows import the_cluster

ALL = "/admin/texts/emails/"
REMINDER = f"{ALL}reminder/"
WRONG = [
    ("opening_nb", "{% load i18n %}"),
    ("opening_nb", "{0.__class__}"),
    ("closing_en", "{{ code }}"),
    ("subject_nb", "{navn}"),  # a subject tells no more than the standard one
    ("subject_en", "Hei\r\nBcc: alle@example.org"),
    ("subject_en", "s" * 201),
    ("opening_nb", "o" * 2001),
    ("opening_nb", "a\x00b"),
    ("closing_nb", "a\u202eb"),
]


@pytest.fixture
def cluster(db):
    cluster = the_cluster()
    cluster.names.create(name="Grønn klynge")
    return cluster


@pytest.fixture(autouse=True)
def fresh_cache():
    exchange.licences.cache.clear()
    yield
    exchange.licences.cache.clear()


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


@pytest.mark.usefixtures("nora")
def test_a_text_is_saved_and_the_standard_comes_back(as_secretary, cluster):
    fields = as_secretary.get(REMINDER).context["editing"].fields
    standards = {field.name: standard for field, standard in fields}
    assert standards["subject_nb"] == "Stemmer alt om {virksomhet} fortsatt?"
    assert standards["opening_en"].startswith("Once a year we ask")

    # The preview is about made-up people.
    answer = post(
        as_secretary, "emails/reminder", opening_nb="Kjære {virksomhet}!", preview="1"
    )
    shown = answer.text.partition('id="preview"')[2]
    assert ("Kjære Eksempel AS!" in shown, "Nora" in shown) == (True, False)
    assert not MessageText.objects.exists()

    answer = post(
        as_secretary, "emails/reminder", opening_nb="Kjære {{ virksomhet }}\r\n{navn}"
    )
    assert said(answer) == ["Lagret. Neste e-post får denne teksten."]
    own = "Kjære {virksomhet}\n{navn}"
    assert MessageText.objects.get().opening_nb == own
    rows = as_secretary.get(ALL).context["rows"]
    assert [part.key for part, is_own in rows if is_own] == ["reminder"]

    answer = post(as_secretary, "emails/reminder/standard")
    assert said(answer) == ["Standarden er tilbake."]
    assert not MessageText.objects.exists()
    undo(as_secretary, Batch.objects.latest("pk"))
    assert MessageText.objects.get().opening_nb == own


def test_what_could_break_an_e_mail_or_its_head_is_refused(as_secretary, cluster):
    for name, typed in WRONG:
        answer = post(as_secretary, "emails/reminder", **{name: typed})
        form = answer.context["editing"].form
        assert (list(form.errors), MessageText.objects.count()) == ([name], 0)
        assert form[name].value().split() == typed.split()
    for end in ("\r\nBcc: alle@example.org", "\x00", "\u202egro.elpmaxe", "n" * 94):
        name = f"Klyngen{end}"
        answer = post(as_secretary, "sender", sender_name=name, reply_to="a@b@c")
        assert set(errors(answer)) == {"sender_name", "reply_to"}
        assert Cluster.objects.get().sender_name == ""


@pytest.mark.parametrize("is_first", [True, False], ids=["first text", "later text"])
def test_two_who_word_an_e_mail_hear_of_each_other(as_secretary, cluster, is_first):
    other = log_in(Client(), make.secretary(name="Per Hansen"))
    if not is_first:
        post(other, "emails/reminder", opening_nb="Først")
    mine = filled(as_secretary.get(REMINDER), opening_nb="Min")
    post(other, "emails/reminder", opening_nb="Pers", closing_nb="Pers slutt")

    answer = as_secretary.post(REMINDER, mine)

    assert MessageText.objects.get().opening_nb == "Pers"
    assert answer.context["editing"].stale_write
    as_secretary.post(REMINDER, filled(answer))
    stored = MessageText.objects.get()
    assert (stored.opening_nb, stored.closing_nb) == ("Min", "Pers slutt")


@pytest.mark.django_db(transaction=True)
def test_the_second_first_text_at_once_is_shown_the_other(as_secretary, cluster):
    first, answers = {"kind": "reminder", "opening_nb": "Din"}, []
    mine = filled(as_secretary.get(REMINDER), opening_nb="Min")

    constraint = write_concurrently(
        lambda: MessageText.objects.create(**first),
        lambda: answers.append(as_secretary.post(REMINDER, mine)),
    )

    assert constraint is None
    [difference] = answers[0].context["editing"].stale_write["differences"]
    assert (difference.theirs, difference.mine) == ("Din", "Min")
    assert MessageText.objects.get().opening_nb == "Din"


def test_a_page_text_is_shown_in_its_language_alone(as_secretary, cluster):
    empty = post(as_secretary, "about", text_nb=" ")
    assert list(empty.context["editing"].form.errors) == ["__all__"]
    assert not PageText.objects.exists()
    post(as_secretary, "join", text_nb="## Bli med\n\n**Nå** <b>!</b>")
    post(as_secretary, "about", text_nb="Vi er *flere*.")
    public = Client()

    assert "<h3>Bli med</h3>" in public.get("/bli-medlem/").text
    assert "<strong>Nå</strong> &lt;b&gt;" in public.get("/bli-medlem/").text
    assert "Tell us who you are" in public.get("/en/join/").text
    assert "Vi er <em>flere</em>." in public.get("/om/").text
    assert 'id="own-text"' not in public.get("/en/about/").text
    shown = as_secretary.get("/admin/texts/join/").context["editing"].preview
    assert [one["is_standard"] for one in shown["languages"]] == [False, True]


def test_contact_data_reach_pages_and_e_mails(as_secretary, cluster):
    def e_mail():
        return mail.write("log_in_code", to="x@example.org", language="nb").text

    assert f"sekretariatet: {mail.secretariat_address()}." in e_mail()
    answer = post(as_secretary, "contact", secretariat_phone="35 00 12 34", preview="1")
    assert "35 00 12 34" in answer.text.partition('id="preview"')[2]
    assert Cluster.objects.get().secretariat_phone == ""
    assert not Batch.objects.exists()

    typed = {"secretariat_phone": "35 00 00 00", "secretariat_name": "X"}
    typed["secretariat_email"] = "Klynge@example.org"
    answer = post(as_secretary, "contact", **typed)
    exchange.licences.cache.clear()
    assert said(answer) == ["Lagret. Sidene viser det innen ett minutt."]
    assert "35 00 00 00" in Client().get("/om/").text
    assert f"/admin/undo/{Batch.objects.get().pk}/" in answer.text
    assert "sekretariatet: klynge@example.org." in e_mail()
    assert "mailto:klynge@example.org" in Client().get("/personvern/").text


def test_the_sender_has_a_name_and_an_address_for_answers(as_secretary, cluster, kari):
    unset = message()
    Cluster.objects.update(secretariat_email="post@klynge.example")
    usual = message()
    post(as_secretary, "sender", sender_name="Grønn Post", reply_to="Post@Blåbær.no")
    chosen = message()

    assert parseaddr(str(usual["From"]))[1] == parseaddr(str(chosen["From"]))[1]
    assert str(unset["Reply-To"]) == mail.secretariat_address()
    assert str(usual["Reply-To"]) == "post@klynge.example"
    assert str(chosen["Reply-To"]) == "post@xn--blbr-roah.no"
    assert str(chosen["From"]) == f"Grønn Post <{mail.secretariat_address()}>"
    # An example is sent to oneself alone.
    as_secretary.post("/admin/texts/sender/sample/")
    letter = Letter.objects.latest("pk")
    assert (letter.kind, letter.to) == ("sender_sample", kari.email)
    assert Letter.objects.count() == 4


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

    # Without its logo the site has the mark again.
    standard = page_of("logo") + "standard/"
    as_secretary.post(standard, filled(as_secretary.get(standard)))
    exchange.licences.cache.clear()
    assert "own-logo" not in Client().get("/").text
    assert Client().get(picture.get_absolute_url()).status_code == 404
    assert Batch.objects.count() == 2


def test_the_licence_is_chosen_looked_at_and_undone(as_secretary, cluster):
    answer = post(as_secretary, "licence", data_licence="CC-BY-4.0", preview="1")
    shown = answer.text.partition('id="preview"')[2]
    assert "Kilde: Grønn klynge, Medlemmer, hentet" in shown
    assert "lisens CC BY 4.0." in shown
    assert Cluster.objects.get().data_licence == ""

    wrong = post(as_secretary, "licence", data_licence="GPL")
    assert list(errors(wrong)) == ["data_licence"]
    post(as_secretary, "licence", data_licence="NLOD-2.0")
    assert Cluster.objects.get().data_licence == "NLOD-2.0"
    assert "Data: NLOD 2.0 · Slik siterer du" in as_secretary.get("/admin/texts/").text
    history = as_secretary.get("/admin/members/cluster/1/history/").text
    sentence = " ".join(strip_tags(history).split())
    assert sentence.partition("Kari Nordmann endret ")[2].partition(" Angre")[0] == (
        "lisens for de åpne dataene: tomt → Etter: Norsk lisens for offentlige data"
        " (NLOD) 2.0"
    )

    undo(as_secretary, Batch.objects.latest("pk"))
    assert Cluster.objects.get().data_licence == ""
    assert "Ingen lisens er valgt ennå" in as_secretary.get("/admin/texts/").text


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


def test_without_a_cluster_the_pages_lead_to_the_guide(as_secretary):
    for word in ("logo", "avsender", "e-posttekst"):
        page = as_secretary.get(f"/admin/search/?q={word}").text
        assert 'href="/admin/texts/"' in page, word
    assert 'href="/admin/start/"' in as_secretary.get("/admin/texts/").text
    post(as_secretary, "contact", secretariat_name="Oss")
    assert Cluster.objects.get().secretariat_name == "Oss"
