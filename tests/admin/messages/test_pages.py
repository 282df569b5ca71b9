"""A message in the admin: written, previewed, sent, stopped, and what became of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from members import messages
from members.models import Letter, Message
from tests.messages.conftest import WORDS, draft, three
from tests.support.factories import make_contact, make_member, make_staff
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.messages import send, written

__all__ = ["draft", "three"]
pytestmark = pytest.mark.django_db
NEW = "/admin/messages/new/organizations/?relation=member"
FORM = WORDS | {"function": "main"}


@pytest.fixture
def desk(client, kari):
    return log_in(client, kari)


def page_of(message):
    return reverse("admin:message", args=[message.pk])


def notices(response):
    return [str(one) for one in response.context["messages"]]


def test_a_message_is_written_previewed_and_sent(desk, three, kari):
    preview = desk.post(NEW, FORM, follow=True)
    shown = preview.context["preview"]
    sent = desk.post(
        preview.wsgi_request.path, {"do": "send", "seen": shown.version}, follow=True
    )

    [message] = Message.objects.all()
    assert "Send til 3 mottakere" in preview.text
    assert [r.subject for _one, r in shown.examples] == [
        f"Årsmøte for Bedrift {n}" for n in ("0000", "0002", "0001")
    ]
    assert notices(sent) == [
        "E-posten går til 3 mottakere om ett minutt. Fram til da kan du stoppe den."
    ]
    assert (message.by, message.number, len(written())) == (kari, 3, 3)


def test_an_unknown_field_is_refused_at_its_place_and_the_typing_stays(desk, three):
    answer = desk.post(NEW, FORM | {"text_nb": "Hei,\n{fornavn}", "is_necessary": 1})

    errors = answer.context["form"].errors
    assert errors["text_nb"][0] == "Linje 2: Feltet {fornavn} finnes ikke."
    assert "{fornavn}</textarea>" in answer.text
    assert Message.objects.count() == 0


def test_a_necessary_message_needs_a_reason(desk, three):
    answer = desk.post(NEW, FORM | {"is_necessary": "on"})

    assert answer.context["form"].non_field_errors() == [
        "Skriv hvorfor den er nødvendig."
    ]


def test_the_preview_names_who_is_left_out(desk, three, draft):
    without = make_member(name="Uten adresse")
    messages.refuse(three[0].email)

    text = desk.get(page_of(draft())).text

    assert "Uten adresse" in text
    assert reverse("admin:company", args=[without.pk]) in text
    assert "Vil ikke ha slik e-post, og får den ikke (1)" in text
    assert "Send til 2 mottakere" in text


def test_the_same_message_again_is_asked_about(desk, three, draft, kari):
    first = send(draft(), kari)
    second = draft()
    page = desk.get(page_of(second))
    version = page.context["preview"].version

    refused = desk.post(page_of(second), {"do": "send", "seen": version}, follow=True)
    given = {"do": "send", "seen": version, "after": first.pk}
    desk.post(page_of(second), given)

    assert "3 av disse fikk den samme teksten" in page.text
    assert notices(refused) == [
        "Den samme teksten ble sendt i løpet av det siste døgnet."
    ]
    assert Message.objects.sent().count() == 2


def test_a_list_that_changed_is_shown_once_more(desk, three, draft):
    message = draft()
    seen = desk.get(page_of(message)).context["preview"].version
    make_contact(make_member(name="Ny"))

    answer = desk.post(page_of(message), {"do": "send", "seen": seen}, follow=True)

    assert notices(answer) == [
        "Teksten eller listen er endret siden du så den. Se på nytt."
    ]
    assert "Send til 4 mottakere" in answer.text


def test_the_results_stand_on_the_page_and_in_the_list(desk, three, draft, kari):
    message = send(draft(), kari)
    letters = written()
    letters[three[0].email].mark_sent(timezone.now())
    letters[three[1].email].fail(timezone.now(), Letter.Failure.REFUSED)

    page = desk.get(page_of(message)).text
    listed = desk.get(reverse("admin:messages")).text

    failed = letters[three[1].email]
    assert reverse("admin:letter", args=[failed.pk]) in page
    for words in ("1 sendt", "1 venter", "1 kom ikke fram"):
        assert words in page
        assert words in listed


def test_stop_copy_test_and_delete(desk, three, draft, kari):
    message = send(draft(), kari)
    stopped = desk.post(page_of(message), {"do": "stop"}, follow=True)
    assert (written(), Message.objects.with_results().get().stopped) == ({}, 3)
    copied = desk.post(page_of(message), {"do": "copy"}, follow=True)
    path = copied.wsgi_request.path
    tested = desk.post(path, {"do": "test"}, follow=True)
    deleted = desk.post(path, {"do": "delete"}, follow=True)

    said = [notices(one) for one in (stopped, tested, deleted)]
    assert said == [
        ["Stoppet: 3 e-poster blir ikke sendt."],
        ["En prøve er på vei til kari@example.org."],
        ["Utkastet «Årsmøte for {virksomhet}» er slettet."],
    ]
    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("message_test", kari.email)
    assert letter.subject == "Prøve: Årsmøte for Bedrift 0000"


def test_a_draft_changed_in_another_window_is_not_overwritten(desk, three, draft):
    page = reverse("admin:message_edit", args=[draft().pk])
    first, second = (filled(desk.get(page), subject_nb=w) for w in ("Først", "Sist"))
    desk.post(page, first)

    told = desk.post(page, second)

    assert told.context["form"].was_changed
    assert 'value="Sist"' in told.text
    assert Message.objects.get().subject_nb == "Først"


def test_what_is_no_button_or_was_done_already_is_told(desk, three, draft, kari):
    message = send(draft(), kari)

    wrong = desk.post(page_of(message), {"do": "everything"}, follow=True)
    again = desk.post(page_of(message), {"do": "send", "after": "x"}, follow=True)

    assert notices(wrong) == ["Velg en av knappene."]
    assert notices(again) == ["Denne er allerede sendt."]


def test_a_reader_sees_what_was_sent_and_no_person(client, three, draft, kari):
    waiting, message = draft(subject_nb="Utkast"), send(draft(), kari)
    log_in(client, make_staff("reader"))

    page = client.get(page_of(message))
    listed = client.get(reverse("admin:messages"))

    assert client.get(page_of(waiting)).status_code == 404
    assert client.post(page_of(message), {"do": "stop"}).status_code == 403
    assert message.subject_nb.partition("{")[0] in page.text
    for person in three:
        assert person.email not in page.text + listed.text
        assert person.name not in page.text + listed.text


def test_the_card_of_an_organization_names_the_message(desk, three, draft, kari):
    message = send(draft(), kari)
    written()

    card = desk.get(reverse("admin:company", args=[three[0].contact.organization_id]))

    words = message.subject_nb.partition("{")[0]
    assert f'href="{page_of(message)}">{words}' in card.text
