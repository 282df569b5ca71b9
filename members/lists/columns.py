"""The columns of a list that its noun declares."""

from dataclasses import dataclass

from members.fields.kinds import SHEET

FOR_THE_SECRETARIAT = "for the secretariat alone"


@dataclass(frozen=True)
class DeclaredColumn:
    """A column with the cells that a sheet has of a declared field."""

    declared: object
    sort: str = ""

    @property
    def name(self):
        return self.declared.name

    @property
    def title(self):
        return self.declared.title

    @property
    def is_personal(self):
        """Whether the secretariat may have written of people there."""
        return _is_internal(self.declared) and self.declared.may_name_people

    @property
    def headers(self):
        return self.declared.headers

    def load(self, rows, day):
        return self.declared.load(rows, day)

    def cells(self, row):
        return self.declared.cells(row)


def declared_columns(noun, sorts):
    """Return a column for each field of the noun that fits a cell, the internal ones too.

    `sorts` is {name of a field: value of the parameter sort}.
    """
    return tuple(
        DeclaredColumn(declared, sorts.get(declared.name, ""))
        for declared in noun.fields
        if declared.is_on(SHEET) or _is_internal(declared)
    )


def _is_internal(declared):
    return declared.hidden.get(SHEET) == FOR_THE_SECRETARIAT
