"""A message goes to each recipient once, in their language, and can be stopped."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.association import messages
from members.models import Letter, Message
from tests.support.cases import cases
from tests.support.concurrency import concurrent_refusals, waits
from tests.support.factories import make
from tests.support.letters import send, written
from tests.support.refusals import refusal

ENGLISH = {"subject_en": "Meeting", "text_en": "Dear {name} of {company}"}
HTML = "<script>alert(1)</script> {navn} https://evil.example"


def test_each_gets_one_letter_with_the_own_name_after_a_minute(three, draft, kari):
    message = send(draft(), kari)
    letters = written()

    assert {to: one.subject for to, one in letters.items()} == {
        person.email: f"Årsmøte for {person.contact.organization}" for person in three
    }
    assert letters[three[0].email].text.startswith("Hei, Kontakt 0000!\n")
    minute_later = message.sent_at + timedelta(minutes=1)
    assert {one.due_at for one in letters.values()} == {minute_later}
    assert (len(written()), message.number, message.by) == (3, 3, kari)

    # The language is that of the recipient, if there is a text.
    ann = {"name": "Ann", "language": "en", "email": "a@example.org"}
    make.contact(make.member(name="Acme"), **ann)
    send(draft(subject_nb="Nytt"), kari)
    assert written()[ann["email"]].language == "nb"
    send(draft(subject_nb="Nyere", **ENGLISH), kari)
    written()
    english = Letter.objects.get(subject="Meeting")
    assert english.language == "en"
    assert english.text.startswith("Dear Ann of Acme\n")
    assert "Do not send me more e-mails like this: http" in english.text


def test_a_hostile_name_is_text_and_no_link(draft, kari):
    make.contact(make.member(name=HTML), name=HTML, email="a@example.org")
    send(draft(text_nb="Hei {navn}\n\nSe https://example.org/a?b=1&c, takk."), kari)

    letter = written()["a@example.org"]

    assert "<script>" not in letter.html
    assert 'href="https://evil' not in letter.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {navn} https://evil" in letter.html
    assert '<a href="https://example.org/a?b=1&amp;c">' in letter.html
    assert letter.subject == f"Årsmøte for {HTML}"


FIELDS = dict(cases(__file__, "fields.jsonl"))


@pytest.mark.parametrize("text", FIELDS)
def test_what_is_no_field_of_a_text_is_refused(draft, text):
    if not FIELDS[text]:
        draft(text_nb=text)
        # Only the recipient has written the own name, and a subject has no such words.
        errors = refusal(lambda: draft(subject_nb=text)).error_dict["subject_nb"]
        assert [error.code for error in errors][:-1] == ["unknown"] * 2
        return
    errors = refusal(lambda: draft(text_nb=text)).error_dict["text_nb"]
    # The last one says which fields there are.
    assert [error.code for error in errors][:-1] == FIELDS[text]


VALUES = dict(cases(__file__, "values.jsonl"))


def test_a_value_is_put_in_as_it_is_on_one_line(three, draft, kari):
    message = draft(text_nb="Til {navn} i {virksomhet}")
    one = messages.select(message, kari).addressees[0]
    for value, shown in VALUES.items():
        one.name = value
        letter = messages.RenderedMessage(message, one)
        assert letter.text.startswith(f"Til {shown} i Bedrift 0000\n")
        # A draft of before the subject had no names.
        message.subject_nb = "{navn} på {virksomhet}"
        subject = messages.RenderedMessage(message, one).subject
        assert subject == "på Bedrift 0000"


def test_the_same_words_to_the_same_within_a_day_are_asked_about(three, draft, kari):
    first = send(draft(), kari)
    second = draft(subject_nb=" Årsmøte for {virksomhet}")

    assert refusal(send, second, kari).code == "same"
    before = messages.same_before(second, messages.select(second, kari))
    assert before == (first, 3)
    assert send(second, kari, after=first.pk).nth == 1

    Message.objects.filter(pk=first.pk).update(nth=5)
    assert refusal(send, draft(), kari, after=first.pk).code == "same"
    # Other recipients of the same words are no question.
    send(draft(query="q=Bedrift+0001", subject_nb="Nytt"), kari)
    assert send(draft(query="q=Bedrift+0002", subject_nb="Nytt"), kari).nth == 1


def test_what_waits_can_be_stopped_and_what_left_is_sent(three, draft, kari):
    message = send(draft(), kari)
    first = written()[three[0].email]
    first.mark_sent(timezone.now())

    assert messages.stop(message, by=kari) == 2
    states = Letter.objects.filter(kind="message").values_list("to", "failure")
    failures = ("", "withdrawn", "withdrawn")
    assert dict(states) == {p.email: f for p, f in zip(three, failures, strict=True)}
    assert refusal(messages.stop, message, by=kari).code == "stopped"
    [shown] = Message.objects.with_results()
    assert (shown.delivered, shown.stopped, shown.waiting, shown.failed) == (1, 2, 0, 0)


def test_whoever_refuses_is_left_out_except_of_what_is_necessary(three, draft, kari):
    messages.refuse("KONTAKT0+nytt@example.org")
    message = draft()
    refused = messages.select(message, kari).refused
    assert [one.address for one in refused] == [three[0].email]
    send(message, kari)
    messages.refuse(three[1].email)
    assert [*written()] == [three[2].email]

    reason = "Innkalling etter vedtektene"
    send(draft(subject_nb="Nytt", is_necessary=True, reason=reason), kari)
    written()
    letters = Letter.objects.filter(text__contains="nødvendig informasjon")
    assert {one.to for one in letters} == {person.email for person in three}
    assert {one.unsubscribe_url for one in letters} == {""}


def test_corrected_addresses_get_the_words_of_a_sent_message_again(three, draft, kari):
    message = send(draft(), kari)
    assert (
        refusal(messages.save, message, by=kari, seen="", subject_nb="Ny").code
        == "sent"
    )
    assert refusal(messages.delete, message, by=kari).code == "sent"
    copied = messages.copy(message, by=kari)
    assert (copied.sent_at, copied.subject_nb) == (None, message.subject_nb)

    for letter in written().values():
        letter.fail(timezone.now(), Letter.Failure.REFUSED)
    for person, email in ((three[0], "riktig@example.org"), (three[1], three[2].email)):
        type(person).objects.filter(pk=person.pk).update(email=email)
    numbers = [messages.send_again(message, by=kari) for _twice in range(2)]
    assert numbers == [1, 0]
    waiting = Letter.objects.waiting().filter(kind="message")
    assert [one.to for one in waiting] == ["riktig@example.org"]
    assert message.recipients.count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_once_one_does_and_a_button_sends_once(three, draft, kari):
    first, second = draft(), draft()
    codes = concurrent_refusals(lambda: send(first, kari), lambda: send(second, kari))
    assert codes == ["refused"]
    assert (Message.objects.sent().count(), len(written())) == (1, 3)

    message = draft(subject_nb="Nytt")
    seen = messages.fingerprint_of_sending(message, messages.select(message, kari))
    press = lambda: messages.send(message, by=kari, seen=seen)  # noqa: E731
    assert (concurrent_refusals(press, press), len(written())) == (["sent"], 3)
    assert Letter.objects.filter(kind="message").count() == 6


@pytest.mark.django_db(transaction=True)
def test_each_letter_is_written_once_and_none_once_it_is_stopped(three, draft, kari):
    send(draft(), kari)
    assert waits(messages.write_letters, messages.write_letters)
    assert Letter.objects.filter(kind="message").count() == 3

    message = send(draft(subject_nb="Nytt"), kari)
    assert waits(messages.write_letters, lambda: messages.stop(message, by=kari))
    assert Letter.objects.filter(kind="message").count() == 3
