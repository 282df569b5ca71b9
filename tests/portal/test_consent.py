"""The page behind a person's own link: all that is held, and what becomes of it."""

import pytest
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members import people
from members.models import Consent, Image, Letter, Person
from members.models.consent_texts import AGREED_TO, TOLD
from tests.access.letters import last, letters, token_of
from tests.factories import (
    make_body,
    make_consent,
    make_contact,
    make_member,
    make_person,
    make_picture,
    make_role,
    make_secretary,
    make_user,
)
from tests.pictures.drawings import drawing, file_of, upload
from tests.portal.sending import send

pytestmark = pytest.mark.django_db
ITEMS = {
    "name": "Kari Nordmann",
    "title": "Fabrikksjef",
    "email": "kari@example.org",
    "phone": "35 00 00 01",
}


@pytest.fixture
def kari():
    return make_contact(make_member(name="Alfa AS"), **ITEMS)


def page_of(person, language="nb"):
    with translation.override(language):
        return reverse("portal:consent", args=[people.token_of(person)])


@pytest.fixture
def link(kari):
    return page_of(kari)


def shown(person):
    return Person.objects.get(pk=person.pk).agreed_on(timezone.localdate())


def refusals(answer, name):
    return answer.context["own"].forms[name].non_field_errors()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_all_that_is_held_is_seen_and_what_it_is_for(client, kari, language):
    user = make_user(name="Ola", email="ola@example.org")
    body = make_body(name_nb="Styret", name_en="The board")
    make_role(person=kari, body=body, organization=None)
    make_consent(kari, "name", until=timezone.localdate(), is_cut_short=True)
    Person.objects.update(note="Ringer helst", entered_by=user)

    page = client.get(page_of(kari, language))

    held = [*ITEMS.values(), "Alfa AS", "Ringer helst", "Ola (ola@example.org)"]
    held += [body.name_nb if language == "nb" else body.name_en]
    held += [AGREED_TO["1"][language], TOLD["1"][language][:60]]
    assert [words for words in held if words not in page.text] == []


def test_the_page_is_for_the_person_alone(client, link):
    page = client.get(link)

    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert dict(client.cookies) == {}


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_whoever_only_follows_the_link_changes_nothing(client, kari, link, method):
    getattr(client, method)(link)
    getattr(client, method)(f"{link}?do=agree&items=name")

    assert (Consent.objects.count(), Letter.objects.count()) == (0, 0)


def test_item_by_item_is_agreed_to_and_nothing_else(client, kari, link):
    answer = send(client, link, do="agree", items=["name", "email"])

    assert (answer.status_code, answer.url) == (302, f"{link}?done=agreed")
    assert shown(kari) == {"name", "email"}
    again = client.get(answer.url)
    assert again.context["own"].shown == {"name", "email"}
    assert (
        again.text.count(_("Saved. What you see ticked is shown, and nothing else."))
        == 1
    )


def test_what_is_ticked_no_more_is_withdrawn(client, kari, link):
    send(client, link, do="agree", items=["name", "email"])
    send(client, link, do="agree", items=["name"])

    assert shown(kari) == {"name"}
    assert Consent.objects.get(item="email").is_cut_short


def test_one_click_hides_all(client, kari, link):
    send(client, link, do="agree", items=["name", "email"])

    answer = send(client, link, do="hide")

    assert shown(kari) == set()
    assert answer.url == f"{link}?done=hidden"
    assert Consent.objects.filter(is_cut_short=True).count() == 2


def test_pressing_twice_agrees_once(client, kari, link):
    for _twice in range(2):
        assert send(client, link, do="agree", items=["name"]).status_code == 302

    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    "items", [["phone", "note"], ["name", "picture"], ["Name"], ["name\0"]]
)
def test_what_is_not_offered_is_not_agreed_to(client, kari, link, items):
    answer = send(client, link, do="agree", items=items)

    assert (answer.status_code, Consent.objects.count()) == (200, 0)


def test_corrections_count_at_once(client, kari, link):
    answer = send(
        client, link, do="correct", **ITEMS | {"title": "Direktør", "language": "en"}
    )

    kari.refresh_from_db()
    assert (kari.title, kari.language, kari.own_items) == ("Direktør", "en", ["title"])
    assert answer.url == f"{link}?done=corrected"
    assert letters() == []


def test_typing_stays_when_it_is_refused(client, kari, link):
    typed = ITEMS | {"email": "ingen adresse", "phone": "99", "language": "nb"}

    answer = send(client, link, do="correct", **typed)

    form = answer.context["own"].forms["correct"]
    assert (form["phone"].value(), list(form.errors)) == ("99", ["email"])
    kari.refresh_from_db()
    assert kari.phone == ITEMS["phone"]


def test_another_address_is_written_to_first(client, kari, link):
    typed = ITEMS | {"email": "Ny@example.org", "language": "nb"}

    answers = [send(client, link, do="correct", **typed) for _twice in range(2)]

    assert {answer.url for answer in answers} == {f"{link}?done=asked"}
    assert letters() == [("person_address", "ny@example.org")]
    confirm = reverse("portal:confirm", args=[token_of(last("person_address"))])
    assert "ny@example.org" in client.get(confirm).text
    kari.refresh_from_db()
    assert kari.email == ITEMS["email"]
    answers = [send(client, confirm) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert client.get(answers[0].url).status_code == 200
    kari.refresh_from_db()
    assert kari.email == "ny@example.org"
    assert client.get(link).status_code == 404
    assert client.get(page_of(kari)).status_code == 200
    assert dict(client.cookies) == {}


def test_nobody_has_an_address_flooded(client, kari, link):
    typed = ITEMS | {"email": "ny@example.org", "language": "nb"}

    for _time in range(7):
        Letter.objects.all().delete()
        answer = send(client, link, do="correct", **typed)

    assert answer.status_code == 200
    assert refusals(answer, "correct") == [
        _("That was a lot of tries. Wait a little, and try again.")
    ]
    assert Letter.objects.count() == 0


def test_a_picture_is_seen_by_its_owner_alone_until_it_is_agreed_to(client, kari, link):
    files = {"picture": upload(file_of(drawing()))}

    answer = send(client, link, do="correct", **ITEMS, language="nb", **files)

    assert answer.url == f"{link}?done=corrected"
    kari.refresh_from_db()
    place = reverse("portal:consent_picture", args=[people.token_of(kari)])
    picture = client.get(place)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert picture["Cache-Control"] == "private, no-store"
    public = kari.picture.get_absolute_url()
    assert client.get(public).status_code == 404
    send(client, link, do="agree", items=["picture"])
    answer = client.get(public)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    send(client, link, do="hide")
    assert client.get(public).status_code == 404


def test_what_is_no_picture_is_refused_and_the_rest_of_it_kept(client, kari, link):
    typed = ITEMS | {"title": "Direktør", "language": "nb"}

    answer = send(client, link, do="correct", **typed, picture=upload(b"GIF89a"))

    form = answer.context["own"].forms["correct"]
    assert form["title"].value() == "Direktør"
    assert len(form.non_field_errors()) == 1
    assert Image.objects.count() == 0


def test_a_picture_is_taken_away_again(client, kari, link):
    Person.objects.update(picture=make_picture())
    send(client, link, do="agree", items=["picture", "name"])

    send(client, link, do="correct", **ITEMS, language="nb", without="on")

    kari.refresh_from_db()
    assert (kari.picture, shown(kari)) == (None, {"name"})
    place = reverse("portal:consent_picture", args=[people.token_of(kari)])
    assert client.get(place).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {}],
    ids=["another page", "a hidden page", "no browser"],
)
@pytest.mark.parametrize("do", ["agree", "hide", "correct"])
def test_no_other_page_does_it(client, kari, link, do, headers):
    make_consent(kari, "phone")
    typed = ITEMS | {"language": "nb", "title": "Ny", "items": ["name"]}

    answer = send(client, link, headers=headers, do=do, **typed)

    assert answer.status_code == 200
    assert refusals(answer, do) == [
        _("This came from another page. Send the form from here.")
    ]
    kari.refresh_from_db()
    assert (shown(kari), kari.title, letters()) == ({"phone"}, ITEMS["title"], [])


def test_a_page_that_hides_its_address_is_believed(client, kari, link):
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}

    send(client, link, headers=headers, do="agree", items=["name"])

    assert shown(kari) == {"name"}


@pytest.mark.parametrize("do", ["", "nothing", "agree\0", "__class__"])
def test_what_nobody_can_do_does_nothing(client, kari, link, do):
    answer = send(client, link, do=do, items=["name"])

    assert (answer.status_code, Consent.objects.count()) == (200, 0)


def test_too_often_is_said_and_loses_nothing(client, kari, link):
    for _time in range(31):
        answer = send(client, link, do="agree", items=["name"])

    assert refusals(answer, "agree") == [
        _("That was a lot of tries. Wait a little, and try again.")
    ]
    assert shown(kari) == {"name"}


HOSTILE = [
    "x",
    "WzEsIngiXQ",
    "..",
    "a" * 1500,
    "%2e%2e%2fadmin",
    "<script>",
    "' OR 1=1--",
    "æøå",
    Signer(salt="members.confirmations", sep=".").sign_object([1, "x"]),
]


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("token", HOSTILE, ids=lambda token: token[:12])
def test_a_link_that_is_nobodys_is_answered_kindly_and_tells_nothing(
    client, kari, token, language
):
    with translation.override(language):
        names = ["consent", "consent_picture", "consent_erase", "consent_file"]
        places = [reverse(f"portal:{name}", args=[token]) for name in names]

    for place in places:
        for answer in (client.get(place), client.post(place, {"do": "hide"})):
            if answer.status_code == 405:
                continue
            assert answer.status_code == 404
            assert "portal/closed.html" in [t.name for t in answer.templates]
            assert answer["Referrer-Policy"] == "no-referrer"


def test_a_link_of_one_opens_nothing_of_another(client, kari):
    other = make_person(name="Ola Hemmelig")

    page = client.get(page_of(kari))

    assert "Hemmelig" not in page.text
    number, _key = [other.pk, kari.link_key]
    forged = Signer(salt="members.people", sep=".").sign_object([number, kari.link_key])
    assert client.get(reverse("portal:consent", args=[forged])).status_code == 404


def test_history_knows_the_page_and_never_the_link(client, kari, link):
    send(client, link, do="agree", items=["name"])
    send(client, link, do="correct", **ITEMS | {"title": "Ny"}, language="nb")

    events = [*Consent.pgh_event_model.objects.all()]
    events += [*Person.pgh_event_model.objects.filter(title="Ny")]
    contexts = [event.pgh_context for event in events]
    assert [context["url"] for context in contexts] == [
        reverse("portal:consent", args=["-"])
    ] * 2
    assert people.token_of(kari) not in str(contexts)


@pytest.mark.parametrize("how_many", [1, 20])
def test_the_page_costs_three_queries(
    client, kari, link, how_many, django_assert_num_queries
):
    for _time in range(how_many):
        make_role(person=kari, body=make_body(), organization=make_member())
        make_consent(kari, "name").cut_short()
        Consent.objects.update(is_cut_short=True, until="2019-01-01")
    Person.objects.update(entered_by=make_secretary(), picture=make_picture())

    with django_assert_num_queries(3):
        client.get(link)
