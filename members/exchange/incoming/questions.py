"""The questions that one answer settles for all lines of a file that they concern.

A look names them by keys such as "keep:form" or "status:honorary"; the answers stand in
IncomingFile.choices beside the choices for single lines, which count before them.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext, ngettext_lazy

from members.models import Contact
from members.records.duplicates.measure import REASONS

from .reading import ANSWERS, NEW, PHONE, PHONES, answers_of

KEEP = {
    "case": ngettext_lazy(
        "%(n)s name differs only in capitals or spaces",
        "%(n)s names differ only in capitals or spaces",
        "n",
    ),
    "form": ngettext_lazy(
        "%(n)s name differs only in the legal form or how it is written (A/S = AS)",
        "%(n)s names differ only in the legal form or how it is written (A/S = AS)",
        "n",
    ),
    "other": ngettext_lazy(
        "%(n)s name is a former or other name of the organization",
        "%(n)s names are former or other names of the organizations",
        "n",
    ),
    "renamed": ngettext_lazy(
        "%(n)s organization has another name in the file",
        "%(n)s organizations have other names in the file",
        "n",
    ),
    "own": ngettext_lazy(
        "%(n)s row has something else than the person has written",
        "%(n)s rows have something else than the persons have written",
        "n",
    ),
    "approved": ngettext_lazy(
        "%(n)s row has something else than the member has approved",
        "%(n)s rows have something else than the members have approved",
        "n",
    ),
    "fall": ngettext_lazy(
        "%(n)s row has a number that falls by more than half",
        "%(n)s rows have a number that falls by more than half",
        "n",
    ),
}


@dataclass(frozen=True)
class FileQuestion:
    """A question with its options as (value, label), its answer, and the lines it concerns.

    A file with a needed question without an answer is not written.
    """

    key: str
    text: str
    options: list
    answer: str
    numbers: list
    is_needed: bool = True

    @property
    def is_open(self):
        return self.is_needed and not self.answer

    @property
    def filter(self):
        """Return the address of the rows that it concerns, as a query."""
        return urlencode({"kind": "rows", "of": self.key})


def questions_of(asks, incoming):
    """Return the FileQuestions of {key: numbers of lines}, those that are needed first."""
    answers = answers_of(incoming.choices)
    if f"{answers.get(PHONE)}.{PHONE}" not in incoming.columns:
        answers.pop(PHONE, None)  # another column was chosen since
    rows = [_question(key, asks[key], answers.get(key, "")) for key in sorted(asks)]
    return sorted(rows, key=lambda one: not one.is_needed)


def _question(key, numbers, answer):
    kind, _colon, rest = key.partition(":")
    text, options, is_needed = MADE[kind](rest, len(numbers))
    answer = answer if answer in dict(options) else ""
    return FileQuestion(key, text, options, answer, numbers, is_needed)


def _of_function(rest, n):
    none = _("They are no contacts (participants of an event, for example)")
    functions = [(v, capfirst(str(label))) for v, label in Contact.Function.choices]
    text = ngettext(
        "What is %(n)s person in the file a contact for?",
        "What are %(n)s persons in the file contacts for?",
        n,
    )
    return text % {"n": n}, [*functions, ("none", none)], True


def _of_phone(rest, n):
    text = ngettext(
        "Whose is the telephone number in %(n)s row?",
        "Whose are the telephone numbers in %(n)s rows?",
        n,
    )
    options = [("organization", _("The organization's")), ("person", _("The person's"))]
    return text % {"n": n}, options, True


def _of_status(word, n):
    text = ngettext(
        "Is the organization with the status “%(word)s” a member? (%(n)s row)",
        "Are organizations with the status “%(word)s” members? (%(n)s rows)",
        n,
    )
    options = [("member", _("Yes")), ("none", _("No"))]
    return text % {"n": n, "word": word or _("(empty)")}, options, True


def _of_alike(reason, n):
    text = ngettext(
        "%(n)s row may be an organization in the registry: %(reason)s",
        "%(n)s rows may be organizations in the registry: %(reason)s",
        n,
    )
    return text % {"n": n, "reason": REASONS[reason]}, _same_or_new(), False


def _of_twin(reason, n):
    text = ngettext(
        "%(n)s row may be the same organization as another row: %(reason)s",
        "%(n)s rows may be the same organizations as other rows: %(reason)s",
        n,
    )
    return text % {"n": n, "reason": REASONS[reason]}, _same_or_new(), False


def _same_or_new():
    each = _("Ask for each row")
    return [("", each), ("same", _("They are the same")), (NEW, _("They are new"))]


def _of_keep(kind, n):
    options = [
        ("", _("Keep those of the registry")),
        ("file", _("Take those of the file")),
    ]
    return KEEP[kind] % {"n": n}, options, False


def _of_register(rest, n):
    text = ngettext(
        "%(n)s new organization has another name in the business register",
        "%(n)s new organizations have other names in the business register",
        n,
    )
    options = [
        ("", _("Keep those of the file")),
        ("register", _("Take those of the business register")),
    ]
    return text % {"n": n}, options, False


MADE = {
    "function": _of_function,
    PHONE: _of_phone,
    "status": _of_status,
    "alike": _of_alike,
    "twin": _of_twin,
    "keep": _of_keep,
    "register": _of_register,
}


def answer(incoming, key, value):
    """Store an answer in the choices of a file; the caller looks again and saves."""
    answers = answers_of(incoming.choices) | {key: value}
    incoming.choices = incoming.choices | {ANSWERS: answers}
    if key == PHONE:
        incoming.columns = [
            f"{value}.phone" if name in PHONES else name for name in incoming.columns
        ]


def refuse_open(asks, incoming):
    """Raise ValidationError while a question that the file needs has no answer."""
    texts = [one.text for one in questions_of(asks, incoming) if one.is_open]
    if texts:
        words = {"questions": " ".join(texts)}
        text = _("Answer first, for the whole file: %(questions)s")
        raise ValidationError(text % words, code="questions")
