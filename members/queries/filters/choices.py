"""The choices of a filter, with their labels in all languages."""

from dataclasses import dataclass, replace
from functools import cache

from django.utils.functional import lazy
from django.utils.translation import get_language

from members.models.languages import in_language
from members.models.texts import norwegian_key


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A value of a filter with its label; a part stands deeper than its parent.

    Choices of one `group` stand together, under a heading.
    """

    value: str
    nb: str
    en: str
    depth: int = 0
    parent: str = ""
    group: str = ""

    @property
    def label(self):
        """Return the label in the active language."""
        return str(in_language(self.nb, self.en))


_in_active_language = lazy(lambda text: text(get_language()), str)


def translated_once(label):
    """Return a lazy label, translated once for each language; each time takes long."""
    return _in_active_language(cache(lambda _language: str(label)))


def nested(choices, parent="", depth=0):
    """Yield the choices, each followed by its parts."""
    for choice in choices:
        if choice.parent == parent:
            yield replace(choice, depth=depth)
            yield from nested(choices, choice.value, depth + 1)


def in_order(rows):
    """List FilterChoices of labels as they were read, in their order."""
    rows = sorted(rows, key=lambda row: (row[4] or norwegian_key(row[2]), *row[1:3]))
    return [
        FilterChoice(value, nb, en or nb, 0, parent or "", group)
        for _key, value, nb, en, _sort, parent, group in rows
    ]
