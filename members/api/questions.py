"""The parameters of a question, read strictly: machines get no guess."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from members.exchange.projection import Projection
from members.fields import fingerprint

from .paging import DEFAULT, MOST, Cursor, read_cursor
from .problems import Problem, unknown

# Parameters of the API alone; the rest are those of the page.
OWN = ("cursor", "limit", "facets", "updated_since")
YES = ("1", "true")


@dataclass
class Question:
    """A question to a collection; raises Problem for one that it cannot answer."""

    projection: Projection
    parameters: object  # a QueryDict
    only: tuple = ()  # the parameters that may be given, if not all

    def __post_init__(self):
        self._check_names()
        self._check_values()

    @cached_property
    def filterset(self):
        return self.projection.filterset(self.parameters)

    @property
    def day(self) -> date:
        return self.filterset.day

    @property
    def scope(self):
        """Return the argument of `projection.rows`: the day, or more than it."""
        return self.projection.scope(self.filterset)

    @cached_property
    def limit(self):
        text = self.parameters.get("limit", str(DEFAULT))
        number = (
            int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
        )
        if not 1 <= number <= MOST:
            raise bad("limit", text, f"Give a whole number from 1 to {MOST}.")
        return number

    @cached_property
    def cursor(self) -> Cursor | None:
        text = self.parameters.get("cursor")
        return read_cursor(text, self.mark) if text is not None else None

    @property
    def mark(self):
        """Return a mark of all parameters, but for the place in the list."""
        question = {
            name: self.parameters.getlist(name)
            for name in sorted(self.parameters)
            if name not in ("cursor", "limit")
        }
        return fingerprint([self.projection.name, question])[:8]

    @property
    def wants_facets(self):
        text = self.parameters.get("facets", "0")
        if text not in (*YES, "0", "false"):
            raise bad("facets", text, "Give 1 or 0.")
        return text in YES

    def _check_names(self):
        names = self.only or [*self.projection.filterset.base_filters, *OWN]
        for name in self.parameters:
            if name not in names:
                raise unknown("parameter", name, names, parameter=name)

    def _check_values(self):
        several = self.filterset.several
        for name, values in self.parameters.lists():
            if name not in several and len(values) > 1:
                raise bad(name, values[-1], "Give this parameter once.")
            if "" in values:
                raise bad(name, "", "Give a value, or leave the parameter out.")
        for name, errors in self.filterset.form.errors.items():
            raise bad(name, self.parameters.get(name), " ".join(errors))
        for name in several:
            # The choices of a filter that nobody uses need not be read.
            if name in self.parameters:
                self._check_choices(name)

    def _check_choices(self, name):
        """Refuse a value that is no choice; one that no row has today finds nothing."""
        facets = self.filterset.facets
        choices = self.filterset.answer.index.facets[name].choices
        offered = {**dict(facets.fixed.get(name, ())), **choices}
        others = [v for v in self.parameters.getlist(name) if v not in offered]
        exist = self.filterset.existing(name, others)
        for value in others:
            if value not in exist:
                more = {"parameter": name, "value": value[:200]}
                raise unknown("value", value, offered, **more)


def bad(name, value, reason, **beside):
    """Return the Problem of a value of a parameter, with the reason."""
    more = beside | {"parameter": name, "value": (value or "")[:200]}
    return Problem(400, "bad-value", f"“{name}”: {reason}", **more)
