"""The letter of one recipient, as text and as HTML."""

import re
from dataclasses import dataclass
from itertools import groupby

from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from members.mail.rendering import Paragraph, document, paragraphs

from . import placeholders
from .invitations import facts_of

URL = re.compile(r"(https?://[^\s<>\"'()]*[^\s<>\"'().,;:!?])")
MAX_SUBJECT = 300


@dataclass
class RenderedMessage:
    """The letter of an addressee. `refuse_at` is the URL of the footer's link.

    An example has none; neither has a necessary message, whose footer has no label either.
    An invitation names the event as it is now, and `answer_at` is the URL of its button.
    """

    message: object
    addressee: object
    refuse_at: str = ""
    answer_at: str = ""

    def __post_init__(self):
        words = self.message.words_in(self.addressee.language)
        self._subject, self._text, self.language = words
        self._values = self.addressee.values
        with translation.override(self.language):
            self._foot, self._label = self._footer()
            self._facts, self._button = self._invitation()

    def _footer(self):
        """Return the reason for the e-mail, and the label of the link to refuse."""
        if company := placeholders.one_line(self._values["company"]):
            text = _(
                "You receive this e-mail because you are a contact for %(company)s."
            )
            foot = text % {"company": company}
        else:
            foot = _(
                "You receive this e-mail because you are in the cluster's registry."
            )
        if self.message.is_necessary:
            necessary = _("It holds necessary information about the membership.")
            return f"{foot} {necessary}", ""
        return foot, _("Do not send me more e-mails like this")

    def _invitation(self):
        """Return the facts of the event, and the label of the button; ("", "") without one."""
        if not (event := self.message.event):
            return "", ""
        return facts_of(event), _("Answer the invitation")

    @property
    def subject(self):
        # An older draft may name the recipient, in words that only the recipient has typed.
        values = self._values | {"name": ""}
        return placeholders.one_line(placeholders.fill(self._subject, values))[
            :MAX_SUBJECT
        ]

    @property
    def text(self):
        text = placeholders.fill(self._text, self._values).strip()
        link = f"\n{self._label}: {self.refuse_at}" if self._label else ""
        answer = ": ".join(filter(None, [self._button, self.answer_at]))
        above = "\n\n".join(filter(None, [text, self._facts, answer]))
        return f"{above}\n\n-- \n{self._foot}{link}\n"

    @property
    def paragraphs(self):
        """The Paragraphs of the HTML part; the last is the footer."""
        lines = self._text.strip().splitlines()
        runs = groupby(lines, key=lambda line: bool(line.strip()))
        words = [
            Paragraph(_lines(run, self._values)) for has_words, run in runs if has_words
        ]
        example = format_html("<u>{}</u>", self._button)
        button = Paragraph(example, self._button, self.answer_at)
        invitation = [*paragraphs(self._facts), button] if self._facts else []
        foot = format_html("<small>{}{}</small>", self._foot, self._link)
        return [*words, *invitation, Paragraph(foot)]

    @property
    def _link(self):
        if not self._label:
            return ""
        tag = '<br>\n<a href="{}">{}</a>' if self.refuse_at else "<br>\n<u>{1}</u>"
        return format_html(tag, self.refuse_at, self._label)

    @property
    def html(self):
        preview = placeholders.fill(self._text, self._values)
        return document(self.subject, self.language, self.paragraphs, preview)

    def letter(self):
        """Return the arguments of `mail.queue`."""
        names = ("language", "subject", "text", "html")
        return {name: getattr(self, name) for name in names}


def _lines(lines, values):
    return format_html_join(
        mark_safe("<br>\n"), "{}", [(_line_html(line, values),) for line in lines]
    )


def _line_html(line, values):
    """Escape the line; URLs that the secretariat wrote become links, never those of a value."""
    parts = placeholders.parts(line, values)
    pieces = [
        (piece,) if is_value else (_with_links(piece),) for piece, is_value in parts
    ]
    return format_html_join("", "{}", pieces)


def _with_links(text):
    pieces = enumerate(URL.split(text))
    return format_html_join(
        "", "{}", [(_anchor(piece) if n % 2 else piece,) for n, piece in pieces]
    )


def _anchor(url):
    return format_html('<a href="{0}">{0}</a>', url)
