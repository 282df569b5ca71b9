"""Array columns: several of a fixed list of choices."""

from typing import NamedTuple

from django.utils.text import capfirst

from ..forms import ChoicesForm
from ..values import difference_of_lists, refuse_choice, refuse_shape
from .scalars import Displayed


class Offered(NamedTuple):
    """One choice, as a form lists rows of another model."""

    slug: str
    label: str

    def __str__(self):
        return capfirst(str(self.label))


class Choices(Displayed):
    """["process", …]: several of the choices of an array column, in their order."""

    is_given_when_absent = True
    input_template = "components/inputs/choices.html"
    headings = [""]  # of the groups in its form

    def heading_of(self, choice):
        return ""

    @property
    def anchor(self):
        return self.name

    @property
    def choices(self):
        return self.column.base_field.flatchoices

    def clean(self, value):
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            refuse_shape()
        values = [choice for choice, _label in self.choices]
        if not set(value) <= {*values}:
            refuse_choice()
        return [choice for choice in values if choice in value]

    def input(self, context, value, data=None, prefix=None):
        offered = [Offered(*choice) for choice in self.choices]
        return ChoicesForm(self, offered, value, data, prefix)

    def _labels(self, value):
        return [str(label) for choice, label in self.choices if choice in value]

    def _titles(self, value):
        return [*map(capfirst, self._labels(value))]

    def displayed(self, value, names):
        return capfirst(", ".join(self._labels(value)))

    def difference(self, old, new, names):
        return difference_of_lists(
            self._titles(old),
            added=self._titles(set(new) - set(old)),
            removed=self._titles(set(old) - set(new)),
        )

    def cells(self, target):
        return ["; ".join(self._titles(self.live(target)))]
