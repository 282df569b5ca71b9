"""A person's own page shows all data and changes consents; it opens for the person alone."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import models, people
from members.operation import limits
from tests.support.cast import NORA
from tests.support.consent_page import agree, page_of, refusals, shown
from tests.support.factories import make
from tests.support.html_forms import send
from tests.support.letters import last, letters, token_of
from tests.support.pictures import drawing, file_of, upload


@pytest.mark.parametrize("language", ["nb", "en"])
def test_all_data_and_its_purpose_are_shown_to_the_person(client, nora, ola, language):
    body = make.body(name_nb="Styret", name_en="The board")
    make.role(person=nora, body=body, organization=None)
    make.consent(nora, "name", until=timezone.localdate(), is_revoked=True)
    models.Person.objects.update(note="Ringer helst", entered_by=ola)
    page = client.get(page_of(nora, language))
    held = [*NORA.values(), "Yara", "Ringer helst", "Ola (ola@example.org)"]
    held += [body.name_nb if language == "nb" else body.name_en]
    held += [models.CONSENT_TEXTS["2"][language]]
    held += [models.PRIVACY_NOTICES["1"][language][:60]]
    assert [words for words in held if words not in page.text] == []
    names = ("Referrer-Policy", "Cache-Control", "X-Robots-Tag")
    headers = ["no-referrer", "private, no-store", "noindex, nofollow"]
    assert [page[name] for name in names] == headers
    assert dict(client.cookies) == {}


ODD = [["phone", "note"], ["name", "picture"], ["Name"], ["name\0"]]


def test_exactly_the_ticked_items_are_consented_to(client, nora, link):
    refused = [agree(client, link, items).status_code for items in ODD]
    assert (refused, models.Consent.objects.count()) == ([200] * 4, 0)
    for _twice in range(2):
        answer = agree(client, link, ["name", "email"])
    assert (answer.status_code, answer.url) == (302, f"{link}?done=agreed")
    assert (shown(nora), models.Consent.objects.count()) == ({"name", "email"}, 2)
    again = client.get(answer.url)
    assert again.context["own"].shown == {"name", "email"}
    assert again.text.count(_("Saved. Only what is ticked is shown.")) == 1
    agree(client, link, ["name"])
    assert shown(nora) == {"name"}
    today, columns = timezone.localdate(), ["item", "since", "until", "text_version"]
    rows = models.Consent.objects.filter(is_by_link=True).values_list(*columns)
    assert sorted(rows) == [("email", today, today, "2"), ("name", today, None, "2")]
    answer = send(client, link, do="hide", sure="yes")
    assert (shown(nora), answer.url) == (set(), f"{link}?done=hidden")
    assert models.Consent.objects.filter(is_revoked=True).count() == 2


def test_corrections_count_at_once_and_stay_typed_when_refused(client, nora, link):
    typed = NORA | {"email": "ingen adresse", "phone": "99 00 00 99", "language": "nb"}
    form = send(client, link, do="correct", **typed).context["own"].forms["correct"]
    assert (form["phone"].value(), list(form.errors)) == ("99 00 00 99", ["email"])
    agree(client, link, ["name", "phone"])  # a new value of what is public waits
    typed = NORA | {"title": "Direktør", "language": "en", "phone": ""}
    answer = send(client, link, do="correct", **typed)
    nora.refresh_from_db()
    assert (nora.title, nora.language, nora.phone) == ("Direktør", "en", "")
    assert ({*nora.own_items}, letters()) == ({"title", "phone"}, [])
    # What the person has emptied is no longer shown.
    assert shown(nora) == {"name"}
    assert answer.url == f"{link}?done=corrected"


def test_a_new_address_must_be_confirmed(client, nora, link):
    typed = NORA | {"email": "Ny@example.org", "language": "nb"}
    consents = [make.consent(nora, "email"), make.consent(nora, "email", contact=None)]

    answers = [send(client, link, do="correct", **typed) for _twice in range(2)]

    assert {answer.url for answer in answers} == {f"{link}?done=asked"}
    assert letters() == [("person_address", "ny@example.org")]
    assert client.get(link).text.count("ny@example.org") == 1
    confirm = reverse("portal:confirm", args=[token_of(last("person_address"))])
    asked = client.get(confirm)
    assert "ny@example.org" in asked.text
    places = [
        (str(consents[0].pk), "Yara"),
        (str(consents[1].pk), _("Beside your offices")),
    ]
    assert asked.context["form"].fields["shown"].choices == places
    nora.refresh_from_db()
    assert (nora.email, shown(nora)) == (NORA["email"], {"email"})
    places = {"shown": [consents[1].pk]}
    answers = [send(client, confirm, **places) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert client.get(answers[0].url).status_code == 200
    nora.refresh_from_db()
    assert (nora.email, nora.own_items) == ("ny@example.org", ["email"])
    [change] = nora.address_changes.all()
    assert (change.email, change.confirmed_at is None) == ("ny@example.org", False)
    kinds = ["person_address", "person_link"]
    assert letters() == [(kind, "ny@example.org") for kind in kinds]
    assert people.find_by_token(token_of(last("person_link"))) == nora
    assert [c.contact for c in nora.consents.standing()] == [None]
    assert client.get(link).status_code == 404
    assert client.get(page_of(nora)).status_code == 200
    assert dict(client.cookies) == {}


def test_a_picture_is_private_until_consented_to_and_can_be_removed(client, nora, link):
    typed = NORA | {"title": "Direktør", "language": "nb"}
    answer = send(client, link, do="correct", **typed, picture=upload(b"GIF89a"))
    form = answer.context["own"].forms["correct"]
    assert (form["title"].value(), len(form.non_field_errors())) == ("Direktør", 1)
    assert models.Image.objects.count() == 0
    file = upload(file_of(drawing()))
    answer = send(client, link, do="correct", **typed, picture=file)
    assert answer.url == f"{link}?done=corrected"
    nora.refresh_from_db()
    place = reverse("portal:consent_picture", args=[people.token_for(nora)])
    public = nora.picture.get_absolute_url()
    own = client.get(place)
    assert (own.status_code, own["Content-Type"]) == (200, "image/png")
    assert own["Cache-Control"] == "private, no-store"
    assert client.get(public).status_code == 404
    models.Person.objects.update(unread_items=[])  # as approved
    agree(client, link, ["picture", "name"])
    answer = client.get(public)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    send(client, link, do="correct", **typed, without="on")
    nora.refresh_from_db()
    assert (nora.picture, shown(nora)) == (None, {"name"})
    assert [client.get(each).status_code for each in (place, public)] == [404, 404]


TYPED = {"whole": "yes", "name": "Nora N.", "title": "Leder", "language": "nb"}
TYPED |= {"email": "nora@example.org", "phone": "35 00 00 01"}


def tick(client, link, *items):
    return {client.get(link).context["own"].places[0].name: list(items)}


def values(answer):
    """Return the name and title of a page that is shown again, and its ticks."""
    forms = answer.context["own"].forms
    [(_place, field)] = forms["agree"].fields_by_place
    typed = [forms["correct"][name].value() for name in ("name", "title")]
    return answer.status_code, *typed, sorted(field.value())


def test_corrections_that_are_typed_stay_when_consent_is_saved(client, nora, link):
    for hostile in ({"name": "a\0"}, {"email": ["x", "y"]}, {"language": "xx"}):
        typed = {**TYPED, **hostile, **tick(client, link, "name")}
        assert send(client, link, do="agree", **typed).status_code == 200
    answer = send(client, link, do="agree", **TYPED, **tick(client, link, "name"))
    assert values(answer) == (200, "Nora N.", "Leder", ["name"])
    assert shown(nora) == {"name"}
    assert models.Person.objects.get(pk=nora.pk).name == "Nora Nordmann"
    assert "er ikke lagret ennå" in answer.context["own"].said
    stored = {**TYPED, "name": nora.name, "title": nora.title}
    answer = send(client, link, do="agree", **stored, **tick(client, link, "name"))
    assert answer.status_code == 302


ACTS = [{"do": "correct"}, {"do": "language"}, {"do": "hide", "sure": "no"}]


@pytest.mark.parametrize("act", ACTS)
def test_ticks_stay_when_another_form_or_language_is_chosen(client, nora, link, act):
    ticks, is_saved = tick(client, link, "name", "phone"), act["do"] == "correct"
    place = link if is_saved else page_of(nora, "en")
    answer = send(client, place, **act, **TYPED, **ticks)
    assert values(answer) == (200, "Nora N.", "Leder", ["name", "phone"])
    name = TYPED["name"] if is_saved else "Nora Nordmann"
    assert models.Person.objects.get(pk=nora.pk).name == name
    assert shown(nora) == set()


ELSEWHERE = {"Origin": "https://evil.example"}


def test_a_form_of_another_site_is_refused_whatever_it_does(client, nora, link):
    make.consent(nora, "phone")
    typed = NORA | {"language": "nb", "title": "Ny", "items": ["name"], "sure": "yes"}
    word = _("The form was sent from another page. Please send it from here.")
    for do in ("agree", "hide", "correct"):
        answer = send(client, link, headers=ELSEWHERE, do=do, **typed)
        assert (answer.status_code, refusals(answer, do)) == (200, [word])
    nora.refresh_from_db()
    assert (shown(nora), nora.title, letters()) == ({"phone"}, NORA["title"], [])


def test_no_invalid_act_counts_and_too_many_but_to_hide_are_refused(client, nora, link):
    for do in ("", "nothing", "agree\0", "__class__"):
        assert send(client, link, do=do, items=["name"]).status_code == 200
    assert models.Consent.objects.count() == 0
    for _time in range(29):
        limits.allow("own data", nora.pk, at_most=30, per=timedelta(hours=1))
    # Of a page that hides its address.
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    answers = [agree(client, link, ["name"], headers=headers) for _twice in range(2)]
    word = _("Too many attempts. Please wait a while and try again.")
    assert [answer.status_code for answer in answers] == [302, 200]
    assert (refusals(answers[1], "agree"), shown(nora)) == ([word], {"name"})
    # Whoever got the link forwarded keeps nothing shown by reaching the limit first.
    assert send(client, link, do="hide", sure="yes").status_code == 302
    assert shown(nora) == set()
    send(client, reverse("portal:consent_erase", args=[link.split("/")[2]]), sure="on")
    assert models.Person.objects.get().name == "[slettet]"


HOSTILE = ["x", "..", "a" * 1500, "%2e%2e%2fadmin", "<script>", "æøå"]
HOSTILE += [Signer(salt="members.confirmations", sep=".").sign_object([1, "x"])]


def test_an_invalid_link_is_404_and_discloses_nothing(client, nora):
    other = make.person(name="Ola Hemmelig")
    fake = Signer(salt="members.people", sep=".").sign_object([other.pk, nora.link_key])
    names = ["consent", "consent_picture", "consent_erase", "consent_file"]
    for token in (*HOSTILE, fake):
        for place in [reverse(f"portal:{name}", args=[token]) for name in names]:
            answer, posted = client.get(place), client.post(place, {"do": "hide"})
            templates = [t.name for t in answer.templates]
            assert (answer.status_code, templates[0]) == (404, "portal/closed.html")
            assert answer["Referrer-Policy"] == "no-referrer"
            assert posted.status_code in (404, 405)
    assert "Hemmelig" not in client.get(page_of(nora)).text


def test_history_stores_the_page_without_the_token(client, nora, link):
    agree(client, link, ["name"])
    send(client, link, do="correct", **NORA | {"title": "Ny"}, language="nb")

    events = [*models.Consent.pgh_event_model.objects.all()]
    events += [*models.Person.pgh_event_model.objects.filter(title="Ny")]
    contexts = [event.pgh_context for event in events]
    urls = [context["url"] for context in contexts]
    assert urls == [reverse("portal:consent", args=["-"])] * 2
    assert people.token_for(nora) not in str(contexts)
