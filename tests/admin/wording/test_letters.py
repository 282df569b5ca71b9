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


@pytest.mark.usefixtures("nora")
def test_a_text_is_previewed_saved_listed_as_ones_own_and_the_standard_comes_back(
    as_secretary, cluster
):
    fields = as_secretary.get(REMINDER).context["editing"].fields
    standards = {field.name: standard for field, standard in fields}
    assert standards["subject_nb"] == "Stemmer alt om {virksomhet} fortsatt?"
    assert standards["opening_en"].startswith("Once a year we ask")

    # The preview is about made-up people.
    answer = post(as_secretary, REMINDER, opening_nb="Kjære {virksomhet}!", preview="1")
    shown = answer.text.partition('id="preview"')[2]
    assert ("Kjære Eksempel AS!" in shown, "Nora" in shown) == (True, False)
    assert not MessageText.objects.exists()

    answer = post(as_secretary, REMINDER, opening_nb="Kjære {{ virksomhet }}\r\n{navn}")
    assert said(answer) == ["Lagret. Neste e-post får denne teksten."]
    own = "Kjære {virksomhet}\n{navn}"
    assert MessageText.objects.get().opening_nb == own
    rows = as_secretary.get(ALL).context["rows"]
    assert [part.key for part, is_own in rows if is_own] == ["reminder"]

    answer = post(as_secretary, f"{REMINDER}standard/")
    assert said(answer) == ["Standarden er tilbake."]
    assert not MessageText.objects.exists()
    undo(as_secretary, Batch.objects.latest("pk"))
    assert MessageText.objects.get().opening_nb == own


@pytest.mark.parametrize(("name", "typed"), WRONG)
def test_what_could_break_an_e_mail_is_refused_at_its_place(
    as_secretary, cluster, name, typed
):
    form = post(as_secretary, REMINDER, **{name: typed}).context["editing"].form

    assert (list(form.errors), MessageText.objects.count()) == ([name], 0)
    assert form[name].value().split() == typed.split()


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


def test_a_page_text_is_never_empty_shown_in_its_language_and_the_other_has_the_standard(
    as_secretary, cluster
):
    empty = post(as_secretary, "/admin/texts/about/", text_nb=" ")
    assert list(empty.context["editing"].form.errors) == ["__all__"]
    assert not PageText.objects.exists()
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
