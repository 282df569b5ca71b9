"""No text ends a message early, or adds a header or a recipient (SMTP smuggling)."""

import email
import email.policy
import re
import smtplib

import pytest
from django.core.exceptions import ValidationError
from django.core.mail.backends import smtp

from members import mail
from members.mail import wording
from members.mail.delivery import deliver, mail_server
from members.models import Letter
from tests.mail.test_kinds import ALL, CONTEXT, Stub
from tests.support.sampling import examples, some


class Connection(smtplib.SMTP):
    sent = b""  # of all connections

    def __init__(self, *args, **kwargs):
        super().__init__()  # without a host it does not connect

    def send(self, s):
        type(self).sent += s if isinstance(s, bytes) else s.encode("ascii")

    def getreply(self):
        return 354 if self.sent.endswith(b"data\r\n") else 250, b"well"


class EmailBackend(smtp.EmailBackend):
    connection_class = Connection


ENDS = ["\r\n.\r\n", "\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r.\r\n", "\r\n.\r"]
ENDS += ["\x0b.\x0b", "\x0c.\x0c", "\x1c.\x1c", "\x85.\x85", "\u2028.\u2028"]
NEXT = (
    "MAIL FROM:<a@evil.example>\r\nRCPT TO:<ola@example.org>\r\nDATA\r\nx: y\r\n\r\nx"
)
TEXTS = [f"x{end}{NEXT}{end}" for end in ENDS]
TEXTS += [".", "..", ".\n.\n.", "\n.", f"{'x' * 3000}\n.\n", f"{'é' * 3000}\r.\r"]
TEXTS += ["æ\n.\nø"]
HEADERS = ["Auto-Submitted", "Content-Language", "Content-Type", "Date", "From"]
HEADERS += ["MIME-Version", "Message-ID", "Reply-To", "Subject", "To"]
BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")


@pytest.fixture(autouse=True)
def delivery_to_a_recorder(settings):
    backend = "tests.mail.test_smuggling.EmailBackend"
    delivery = {"BACKEND": backend, "OPTIONS": {"host": "mail.example.org"}}
    settings.MAILERS = settings.MAILERS | {"delivery": delivery}


def on_the_wire(letter):
    Connection.sent = b""
    with mail_server() as server:
        deliver(letter, server)
    return Connection.sent


def message_in(sent):
    """Return the only message; fail if a server could see another end or command."""
    commands, data = sent.split(b"data\r\n", 1)
    message, end, rest = data.partition(b"\r\n.\r\n")
    assert BARE.findall(sent) == []
    verbs = [commands.lower().count(verb) for verb in (b"mail from:", b"rcpt to:")]
    assert verbs == [1, 1]
    assert end == b"\r\n.\r\n"
    assert re.fullmatch(rb"(noop\r\n|quit\r\n)*", rest)
    assert max(map(len, message.split(b"\r\n"))) <= 998
    message = message.replace(b"\r\n..", b"\r\n.")
    return email.message_from_bytes(message, policy=email.policy.default)


def words(text):
    return "".join(re.sub(r"[\s\x00-\x1f\x85]", "", text))


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text)[:24])
def test_a_text_stays_within_its_message(text):
    given = {"to": "kari@example.org", "language": "nb", "subject": "Prøve"}
    letter = mail.queue("try", text=text, **given)
    message = message_in(on_the_wire(letter))
    assert (sorted(message), message["To"]) == (HEADERS, "kari@example.org")
    assert words(message.get_body(["plain"]).get_content()) == words(text)


@pytest.mark.parametrize("end", ENDS, ids=repr)
@pytest.mark.parametrize("field", ["to", "subject", "message_id", "language"])
def test_no_header_takes_an_end_of_line(field, end):
    given = {"to": "kari@example.org", "subject": "Prøve", "language": "nb"}
    value = given.get(field, "<a@example.org>")
    for hostile in (f"{value}{end}{NEXT}", f"{end}{value}", f"{value}{end}"):
        with pytest.raises(ValidationError) as refusal:
            mail.queue("try", text="x", **given | {field: hostile})
        assert list(refusal.value.message_dict) == [field]
    assert Letter.objects.count() == 0


def hostile_context(text, approved=()):
    """Return CONTEXT with the text in every value that people can type."""

    def typed(values):
        return {
            name: text if isinstance(value, str) and name not in approved else value
            for name, value in values.items()
        }

    person = CONTEXT["person"]
    stub = Stub(**typed(vars(person)))
    rows = {n: stub for n, v in CONTEXT.items() if v is person and n not in approved}
    return typed(CONTEXT) | rows


def write(kind, to, context):
    try:
        return mail.write(kind, to=to, language="nb", context=context)
    except ValidationError as refusal:
        return list(refusal.message_dict)


@pytest.mark.parametrize("kind", ALL)
def test_no_value_of_any_letter_ends_its_message(kind):
    for number in some(kind, (0, 1, 2, 8), examples(4)):
        to = f"kari{number}@example.org"
        letter = write(kind, to, hostile_context(TEXTS[number]))
        if letter == ["subject"]:
            continue
        message = message_in(on_the_wire(letter))
        assert (sorted(message), message["To"]) == (HEADERS, to)


# Names of rows, which the staff have written or approved; `what` is Noun.called().
APPROVED = {"organization", "project", "target", "survivor", "other", "office", "body"}
APPROVED |= {"first", "what", "status", "act", "event", "when"}


@pytest.mark.parametrize("kind", ALL)
def test_no_subject_has_a_text_that_the_staff_have_not_approved(kind):
    paths = wording.kind_of(kind).subject.values()
    assert {path.rpartition(".")[2] for path in paths} <= {*APPROVED, "day", "name"}
    for extra in [{}, {"act": "role"}, {"act": "ended"}, {"act": "reset"}]:
        context = hostile_context("evil.example", APPROVED) | extra
        assert "evil" not in mail.render(kind, context, mail.SiteTexts()).subject
