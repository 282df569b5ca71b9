"""A message in the admin: written, previewed, sent, stopped, and what became of it."""

from django.urls import reverse
from django.utils import timezone

from members.association import messages
from members.models import Letter, Message
from tests.association.messages.conftest import WORDS, draft, three
from tests.support.admin import card, said_with_links
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.letters import send, written
from tests.support.login import log_in

__all__ = ["draft", "three"]
NEW = "/admin/messages/new/organizations/?relation=member"
FORM = WORDS | {"functions": "main"}


def page_of(message):
    return reverse("admin:message", args=[message.pk])


def test_a_message_is_written_previewed_and_sent(as_secretary, three, kari):
    preview = as_secretary.post(NEW, FORM, follow=True)
    shown, path = preview.context["preview"], preview.wsgi_request.path
    sent = as_secretary.post(
        path, {"do": "send", "seen": shown.fingerprint}, follow=True
    )

    assert "Send til 3 mottakere" in preview.text
    subjects = [row.subject for _one, row in shown.examples]
    assert subjects == [f"Årsmøte for Bedrift {n}" for n in ("0000", "0002", "0001")]
    assert said_with_links(sent) == [
        "E-posten går til 3 mottakere om ett minutt. Fram til da kan du stoppe den."
    ]
    message = Message.objects.get()
    assert (message.by, message.number, len(written())) == (kari, 3, 3)
    wrong, again = (
        as_secretary.post(path, {"do": do, "after": "x"}, follow=True)
        for do in ("everything", "send")
    )
    assert said_with_links(wrong) == ["Velg en av knappene."]
    assert said_with_links(again) == ["Denne er allerede sendt."]


def test_nothing_wrong_and_nothing_stale_is_saved(as_secretary, three, draft):
    answer = as_secretary.post(NEW, FORM | {"text_nb": "Hei,\n{fornavn}"})
    words = "Linje 2: Feltet {fornavn} kan ikke brukes her."
    assert answer.context["form"].errors["text_nb"][0] == words
    assert "{fornavn}</textarea>" in answer.text
    answer = as_secretary.post(NEW, FORM | {"is_necessary": "on"})
    words = ["Skriv hvorfor den er nødvendig."]
    assert answer.context["form"].non_field_errors() == words
    assert Message.objects.count() == 0

    # A draft changed in another window is not overwritten.
    page = reverse("admin:message_edit", args=[draft().pk])
    first, second = (
        filled(as_secretary.get(page), subject_nb=words) for words in ("Først", "Sist")
    )
    as_secretary.post(page, first)
    answer = as_secretary.post(page, second)
    assert answer.context["form"].was_changed
    assert 'value="Sist"' in answer.text
    assert Message.objects.get().subject_nb == "Først"


def test_the_preview_is_of_the_list_of_now(as_secretary, three, draft):
    without = make.member(name="Uten adresse")
    messages.refuse(three[0].email)
    page = page_of(draft())

    preview = as_secretary.get(page)
    make.contact(make.member(name="Ny"))
    given = {"do": "send", "seen": preview.context["preview"].fingerprint}
    answer = as_secretary.post(page, given, follow=True)

    for text in (
        "Uten adresse",
        card(without),
        "Vil ikke ha slik e-post, og får den ikke (1)",
        "Send til 2 mottakere",
    ):
        assert text in preview.text
    words = ["Teksten eller listen er endret siden du så den. Se på nytt."]
    assert said_with_links(answer) == words
    assert "Send til 3 mottakere" in answer.text


def test_the_same_message_again_is_asked_about(as_secretary, three, draft, kari):
    first, second = send(draft(), kari), page_of(draft())
    page = as_secretary.get(second)
    given = {"do": "send", "seen": page.context["preview"].fingerprint}

    refused = as_secretary.post(second, given, follow=True)
    as_secretary.post(second, given | {"after": first.pk})

    assert "3 av disse fikk den samme teksten" in page.text
    words = ["Den samme teksten ble sendt i løpet av det siste døgnet."]
    assert said_with_links(refused) == words
    assert Message.objects.sent().count() == 2


def test_results_stand_on_page_list_and_card(as_secretary, three, draft, kari):
    message = send(draft(), kari)
    letters = written()
    letters[three[0].email].mark_sent(timezone.now())
    letters[three[1].email].fail(timezone.now(), Letter.Failure.REFUSED)

    pages = (page_of(message), reverse("admin:messages"))
    texts = [as_secretary.get(page).text for page in pages]

    assert reverse("admin:letter", args=[letters[three[1].email].pk]) in texts[0]
    for words in ("1 sendt", "1 venter", "1 kom ikke fram"):
        assert [words in text for text in texts] == [True, True], words
    words = message.subject_nb.partition("{")[0]
    company = as_secretary.get(card(three[0].contact.organization)).text
    assert f'href="{page_of(message)}">{words}' in company


def test_stop_copy_test_and_delete(as_secretary, three, draft, kari):
    path, notes = page_of(send(draft(), kari)), []
    for do in ("stop", "copy", "test", "delete"):
        answer = as_secretary.post(path, {"do": do}, follow=True)
        path = answer.wsgi_request.path
        notes.append(said_with_links(answer))
        if do == "stop":
            stopped = Message.objects.with_results().get().stopped
            assert (written(), stopped) == ({}, 3)

    assert [notes[0], *notes[2:]] == [
        ["Stoppet: 3 e-poster blir ikke sendt."],
        ["En prøve er på vei til kari@example.org."],
        ["Utkastet «Årsmøte for {virksomhet}» er slettet."],
    ]
    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("message_test", kari.email)
    assert letter.subject == "Prøve: Årsmøte for Bedrift 0000"


def test_a_reader_sees_what_was_sent_and_no_person(client, reader, three, draft, kari):
    waiting, message = draft(subject_nb="Utkast"), send(draft(), kari)
    log_in(client, reader)

    page = client.get(page_of(message))
    texts = page.text + client.get(reverse("admin:messages")).text

    assert client.get(page_of(waiting)).status_code == 404
    assert message.subject_nb.partition("{")[0] in page.text
    words = [word for person in three for word in (person.email, person.name)]
    assert [word for word in words if word in texts] == []
