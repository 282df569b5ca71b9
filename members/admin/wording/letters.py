"""The texts of a kind of e-mail: its form beside the standard, and a preview of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members import mail
from members.mail.letter_kinds import KINDS as TITLES
from members.mail.wording.examples import example, with_names
from members.mail.wording.kinds import FRAME, KINDS, LABELS, kind_of
from members.models import MessageText
from members.models.languages import each_language, text_language
from members.models.texts import norwegian_key

from ..concurrency.integrity_errors import save_row
from . import forms
from .parts import ClusterPart

PERMISSION = "members.change_messagetext"
SHOWN_IN_FRAME = "invitation"  # the e-mail around which the frame is shown
FRAME_TITLE = _("Greeting and end of all e-mails")


@dataclass(frozen=True)
class LetterPart(ClusterPart):
    """The subject, opening and closing of a kind of e-mail; `key` is the kind."""

    page: str = "admin:letter_text"
    save: Callable = save_row
    preview_template = "admin/wording/preview_letter.html"

    def rows(self):
        return MessageText.objects.filter(kind=self.key)

    def new_row(self):
        return MessageText(kind=self.key)

    def is_own(self, row):
        return row.pk is not None

    def preview(self, row):
        return {"languages": [_example(self.key, row, one) for one in each_language()]}

    @property
    def names(self):
        """The placeholders as (part, [(name, label)]) of subjects and of the texts."""
        kind = kind_of(self.key)
        groups = [("text", kind.text_names)]
        if kind.has_subject:
            groups.insert(0, ("subject", kind.subject_names))
        return [
            (what, [(f"{{{n}}}", LABELS[n]) for n in sorted(names)])
            for what, names in groups
        ]

    def fields(self, form):
        standards = self._standards()
        return [(field, standards.get(field.name, "")) for field in form]

    def _standards(self):
        """Return the standard texts by the names of the form's fields, with placeholders."""
        standards = {}
        for language in each_language():
            site = replace(mail.read_site(self.key, language), texts={})
            context = example(self.key)
            parts = mail.standard_parts(self.key, context, site)
            context |= site.values
            standards |= {
                f"{part}_{language}": with_names(self.key, part, text, context)
                for part, text in parts.items()
            }
        return standards


def letter_parts():
    """Return the LetterParts: the frame first, the others by their titles."""
    frame, *parts = map(letter_part, KINDS)
    return [frame, *sorted(parts, key=lambda part: norwegian_key(part.title))]


def letter_part(kind):
    """Return the LetterPart of a kind, or None for an unknown one."""
    if kind not in KINDS:
        return None
    title = FRAME_TITLE if kind == FRAME else TITLES[kind]
    return LetterPart(
        kind,
        capfirst(str(title)),
        kind_of(kind).occasion,
        forms.MessageTextForm,
        has_standard=True,
        permission=PERMISSION,
        back="admin:letter_texts",
        done=_("Saved. The next e-mail has this text."),
    )


def _example(key, row, language):
    """Return an example of the e-mail in the active language, with the texts of the row."""
    kind = SHOWN_IN_FRAME if key == FRAME else key
    site = mail.read_site(kind, language)
    parts = ("subject", "opening", "closing")
    own = {part: getattr(row, f"{part}_{text_language()}") for part in parts}
    site = replace(site, texts={**site.texts, key: own})
    context = example(kind)
    made = mail.render(kind, context, site)
    return {
        "language": language,
        "name": dict(settings.LANGUAGES)[language],
        "subject": made.subject,
        "paragraphs": mail.paragraphs(made.text, context["link"]),
    }
