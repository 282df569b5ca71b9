"""The texts of e-mails and pages, from the form to what people read."""

import pytest
from django.test import Client

from members.models import Batch, MessageText, PageText
from tests.support.admin import said, undo
from tests.support.concurrency import write_concurrently
from tests.support.factories import make_secretary
from tests.support.html_forms import filled
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
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


def post(client, page, **typed):
    return client.post(page, filled(client.get(page), **typed), follow=True)


def errors(answer):
    return dict(answer.context["editing"].form.errors)


def test_a_text_is_saved_and_listed_as_ones_own(as_secretary, cluster):
    answer = post(as_secretary, REMINDER, opening_nb="Kjære {{ virksomhet }}\r\n{navn}")

    assert said(answer) == ["Lagret. Neste e-post får denne teksten."]
    assert MessageText.objects.get().opening_nb == "Kjære {virksomhet}\n{navn}"
    own = [part.key for part, own in as_secretary.get(ALL).context["rows"] if own]
    assert own == ["reminder"]


@pytest.mark.parametrize(("name", "typed"), WRONG)
def test_what_could_break_an_e_mail_is_refused_at_its_place(
    as_secretary, cluster, name, typed
):
    answer = post(as_secretary, REMINDER, **{name: typed})

    assert list(errors(answer)) == [name]
    assert not MessageText.objects.exists()
    kept = answer.context["editing"].form[name].value()
    assert kept.split() == typed.split()


def test_the_standard_text_stands_beside_with_its_placeholders(as_secretary, cluster):
    fields = as_secretary.get(REMINDER).context["editing"].fields

    standards = {field.name: standard for field, standard in fields}
    assert standards["subject_nb"] == "Stemmer alt om {virksomhet} fortsatt?"
    assert standards["opening_en"].startswith("Once a year we ask")


def test_the_preview_shows_the_typed_text_of_made_up_people(
    as_secretary, cluster, ours, nora
):
    answer = post(as_secretary, REMINDER, opening_nb="Kjære {virksomhet}!", preview="1")

    shown = answer.text.partition('id="preview"')[2]
    assert "Kjære Eksempel AS!" in shown
    assert "Nora" not in shown
    assert not MessageText.objects.exists()


def test_the_standard_comes_back_and_the_own_text_stays_in_history(
    as_secretary, cluster
):
    post(as_secretary, REMINDER, opening_nb="Kjære dere")
    asked = as_secretary.get(f"{REMINDER}standard/")
    answer = as_secretary.post(f"{REMINDER}standard/", filled(asked), follow=True)

    assert said(answer) == ["Standarden er tilbake."]
    assert not MessageText.objects.exists()
    undo(as_secretary, Batch.objects.latest("pk"))
    assert MessageText.objects.get().opening_nb == "Kjære dere"


@pytest.mark.parametrize("is_first", [True, False], ids=["first text", "later text"])
def test_two_who_word_the_same_e_mail_hear_of_each_other(
    as_secretary, cluster, is_first
):
    other = log_in(Client(), make_secretary(name="Per Hansen"))
    if not is_first:
        post(other, REMINDER, opening_nb="Først")
    mine = filled(as_secretary.get(REMINDER), opening_nb="Min")
    post(other, REMINDER, opening_nb="Pers", closing_nb="Pers slutt")

    answer = as_secretary.post(REMINDER, mine)

    assert MessageText.objects.get().opening_nb == "Pers"
    assert answer.context["editing"].stale_write
    as_secretary.post(REMINDER, filled(answer))
    stored = MessageText.objects.get()
    assert (stored.opening_nb, stored.closing_nb) == ("Min", "Pers slutt")


@pytest.mark.django_db(transaction=True)
def test_the_second_first_text_in_the_same_moment_is_shown_the_other(
    as_secretary, cluster
):
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


def test_a_page_text_is_shown_in_its_language_and_the_other_has_the_standard(
    as_secretary, cluster
):
    post(as_secretary, "/admin/texts/join/", text_nb="## Bli med\n\n**Nå** <b>!</b>")
    post(as_secretary, "/admin/texts/about/", text_nb="Vi er *flere*.")
    public = Client()

    assert "<h3>Bli med</h3>" in public.get("/bli-medlem/").text
    assert "<strong>Nå</strong> &lt;b&gt;" in public.get("/bli-medlem/").text
    assert "Tell us who you are" in public.get("/en/join/").text
    assert "Vi er <em>flere</em>." in public.get("/om/").text
    assert 'id="own-text"' not in public.get("/en/about/").text
    shown = as_secretary.get("/admin/texts/join/").context["editing"].preview
    assert [one["is_standard"] for one in shown["languages"]] == [False, True]


def test_an_empty_page_text_is_refused(as_secretary, cluster):
    answer = post(as_secretary, "/admin/texts/about/", text_nb=" ")

    assert list(errors(answer)) == ["__all__"]
    assert not PageText.objects.exists()
