"""The choices of a filter, with their labels in both languages."""

from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.translation import get_language

from ..models.texts import norwegian_key


@dataclass(frozen=True, slots=True)
class Choice:
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
        return str(self.en if get_language() == "en" else self.nb)


def nested(choices, parent="", depth=0):
    """Yield the choices, each followed by its parts."""
    for choice in choices:
        if choice.parent == parent:
            yield replace(choice, depth=depth)
            yield from nested(choices, choice.value, depth + 1)


def in_both(label):
    """Return a label in Norwegian and in English; to translate each time takes long."""
    texts = []
    for code in ("nb", "en"):
        with translation.override(code):
            texts.append(str(label))
    return texts


def in_order(rows):
    """List Choices of labels as they were read, in their order."""
    choices = [
        (sort or norwegian_key(nb), Choice(value, nb, en or nb, 0, parent or "", group))
        for _key, value, nb, en, sort, parent, group in rows
    ]
    in_order = sorted(choices, key=lambda pair: (pair[0], pair[1].value, pair[1].nb))
    return [choice for _sort, choice in in_order]
