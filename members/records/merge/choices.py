"""The fields that two organizations both have, and the side whose value is used."""

from dataclasses import dataclass

from django.utils.translation import gettext as _, gettext_lazy

from members.fields import ORGANIZATION
from members.fields.kinds import Choice, Prose, Rows
from members.models import Organization

LEFT, RIGHT, BOTH = "left", "right", "both"
LABELS = {
    LEFT: gettext_lazy("Use A"),
    RIGHT: gettext_lazy("Use B"),
    BOTH: gettext_lazy("Use both"),
}
# The separator of two texts that are both used; other texts cannot both stand.
BETWEEN = {
    "description_nb": "\n\n",
    "description_en": "\n\n",
    "delivery_area_nb": ", ",
    "delivery_area_en": ", ",
    "capacity_nb": ", ",
    "capacity_en": ", ",
    "unverified_fields": "; ",
    "note": "\n\n",
    "source": "\n",
}
# One organization has one number: two never have a default, so the secretary must choose.
NUMBERS = ("orgnr", "establishment_orgnr")
# Decided by a rule, not by choice, or nothing is live.
NO_CHOICE = ("is_listed", "listing_agreed_on", "listing_agreed_by", "new_topics")
RECORD = ORGANIZATION.fields[0].section
BESIDES = [
    Prose("source", section=RECORD).bind(Organization),
    Choice("confidence", section=RECORD).bind(Organization),
]


@dataclass
class Option:
    value: str
    is_chosen: bool = False

    @property
    def label(self):
        return LABELS[self.value]


class FieldChoice:
    """A declared field with its values in both organizations, and the side to use."""

    def __init__(self, declared, survivor, other, answer):
        self.declared, self.name = declared, declared.name
        self.title = declared.title
        self.left, self.right = (declared.live(one) for one in (survivor, other))
        self.left_lines, self.right_lines = map(self._lines, (survivor, other))
        self.side = answer if answer in self.values else self._initial()

    @property
    def is_same(self):
        return self.left == self.right

    @property
    def is_one_sided(self):
        """Whether only one of the two has a value, which is taken over unless refused."""
        return self.name not in NUMBERS and any(
            side in ("", []) for side in (self.left, self.right)
        )

    @property
    def values(self):
        """The values that may be chosen."""
        if self.name in BETWEEN and self.left and self.right:
            longest = self.declared.column.max_length
            if not longest or len(self._joined()) <= longest:
                return [LEFT, RIGHT, BOTH]
        return [LEFT, RIGHT]

    def _initial(self):
        """Return the default side; none for two different numbers."""
        if self.name in NUMBERS:
            return LEFT if self.is_same else ""
        return LEFT if self.left or not self.right else RIGHT

    def _joined(self):
        return BETWEEN[self.name].join([self.left, self.right])

    @property
    def options(self):
        return [Option(value, value == self.side) for value in self.values]

    @property
    def explanation(self):
        if self.name in NUMBERS:
            return _(
                "One organization has one number. The number that you do not choose"
                " remains only in the history. Two different numbers usually mean two"
                " different companies."
            )
        if self.name == "name":
            return _("The other name stays as one of the other names.")
        return ""

    @property
    def result(self):
        """Return the value that the merged organization has."""
        values = {LEFT: self.left, RIGHT: self.right}
        return self._joined() if self.side == BOTH else values[self.side]

    @property
    def refusal(self):
        """Return why the merge cannot go on; empty when a side is chosen."""
        return "" if self.side else _("Choose A or B for “%s”.") % self.title

    @property
    def is_picture(self):
        return self.declared.is_picture

    def _lines(self, organization):
        value = self.declared.live(organization)
        if value == "" or self.is_picture:
            return []
        if self.declared.is_figure:
            return [self.declared.fact_text(organization)]
        return self.declared.lines(value, None)


class RowsChoice:
    """A declared field of rows: those of both, or of one of the two."""

    explanation = refusal = ""
    is_picture = False

    def __init__(self, declared, related, answer):
        self.declared, self.name, self.related = declared, declared.name, related
        self.title = declared.title
        self.side = answer if answer in LABELS else BOTH

    @property
    def is_same(self):
        return not (self.related.own or self.related.moved)

    @property
    def is_one_sided(self):
        """Whether only one of the two has rows."""
        return not (self.related.own and self.related.moved)

    @property
    def options(self):
        return [Option(value, value == self.side) for value in LABELS]

    @property
    def left_lines(self):
        return self.related.own_lines

    @property
    def right_lines(self):
        return self.related.lines

    @property
    def gone(self):
        """Return the rows of the side that is not chosen."""
        sides = {LEFT: self.related.moved, RIGHT: self.related.own, BOTH: []}
        return sides[self.side]


def field_choices(survivor, other, related, answers):
    """Return the choices, in the order of the fields on the page."""
    by_name = {rows.rule.declared: rows for rows in related}
    choices = []
    for declared in [*ORGANIZATION.fields, *BESIDES]:
        posted = answers.get(declared.name, "")
        if declared.name in by_name:
            choices.append(RowsChoice(declared, by_name[declared.name], posted))
        elif declared.is_own_column and declared.name not in NO_CHOICE:
            choices.append(FieldChoice(declared, survivor, other, posted))
    return choices


def most_rows(choice):
    """Return how many rows a member's form of the field holds, or None."""
    return choice.declared.most if isinstance(choice.declared, Rows) else None
