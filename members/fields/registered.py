"""The facts of an organization that the business register states, and may propose."""

from members.models import Organization
from members.models.languages import in_default_language

from .amount_texts import headcount_text
from .headcount import HEADCOUNT
from .kinds import Field
from .organization import ORGANIZATION
from .profile_rows import FOUND_BY
from .values import (
    difference_of_values,
    refuse_shape,
    register_source,
)


class WholeHeadcount(Field):
    """The number of employees with all its parts as one value, {column: value}."""

    def __init__(self):
        super().__init__("employees", section=FOUND_BY)
        self.parts = [f for f in HEADCOUNT if f.name != "employees_note"]
        self.columns = [part.name for part in self.parts]

    def live(self, target):
        return {part.name: part.live(target) for part in self.parts}

    def clean(self, value):
        if not isinstance(value, dict) or value.keys() != set(self.columns):
            refuse_shape()
        return {part.name: part.clean(value[part.name]) for part in self.parts}

    def is_missing(self, value):
        return value["employees"] == ""

    def apply(self, target, proposed, speaker):
        for part in self.parts:
            part.apply(target, proposed[part.name], None)

    def input(self, context, value, data=None, prefix=None):
        """Return None: the register states it, or somebody else does."""

    def lines(self, value, names):
        if self.is_missing(value):
            return []
        target = self.model(**{n: part for n, part in value.items() if part != ""})
        return [headcount_text(target.headcount)]

    def difference(self, old, new, names):
        return difference_of_values(
            *("".join(self.lines(value, names)) for value in (old, new))
        )


def headcount_of_register(number, day):
    """Return the value of a number that the business register states on a day."""
    with in_default_language():
        source = register_source(day)
    return {
        "employees": number,
        "employees_qualifier": "exact",
        "employees_scope": Organization.Headcount.ORGANIZATION.value,
        "employees_of_nb": "juridisk enhet",
        "employees_of_en": "the legal unit",
        "employees_year": day.year,
        "employees_source": source,
    }


_NAMES = "name orgnr legal_form nace_code business_address municipality".split()
# {name: field} that the business register proposes, in the order of a page.
REGISTERED = ORGANIZATION.registered
REGISTERED |= {name: ORGANIZATION.by_name[name] for name in _NAMES}
REGISTERED["employees"] = WholeHeadcount().bind(Organization)
REGISTERED["presences"] = ORGANIZATION.by_name["presences"]
