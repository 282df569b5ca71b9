"""One list of the secretariat: its rows, their filters, and its columns."""

from dataclasses import dataclass

from members.fields.kinds import SHEET


@dataclass(frozen=True, eq=False)
class StaffList:
    """A list by its `key` in addresses; `usual` names the columns it has when none are chosen.

    The first column always stands first, since it names the row. `ready` are
    lists with a name and a query that stand on the page of all lists.
    """

    key: str
    model: type
    filterset: type
    columns: tuple
    usual: tuple
    is_personal: bool = False
    ready: tuple = ()
    # The nouns of which a row opens the page, the first that it has, instead of its own.
    owners: tuple = ()
    # Further words by which the search of the desk finds the list.
    words: str = ""

    @property
    def title(self):
        return str(self.model._meta.verbose_name_plural).capitalize()

    @property
    def permission(self):
        return f"{self.model._meta.app_label}.view_{self.model._meta.model_name}"

    @property
    def first(self):
        return self.columns[0]

    def is_open_to(self, user):
        return user.has_perm(self.permission)

    def columns_for(self, user):
        """Return the columns that the user may see, by name."""
        may_see_people = user.has_perm("members.view_person")
        return {c.name: c for c in self.columns if may_see_people or not c.is_personal}


@dataclass(frozen=True)
class ReadyList:
    """A ready-made list: its name and its query, which may be a function of today."""

    name: str
    query: object

    def query_on(self, day):
        return self.query(day) if callable(self.query) else self.query


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
        """Whether the secretariat may have written about people there."""
        return self.declared.is_internal and self.declared.may_name_people

    @property
    def headers(self):
        return self.declared.headers

    def load(self, rows, day):
        return self.declared.load(rows, day)

    def cells(self, row):
        return self.declared.staff_cells(row)


def declared_columns(noun, **sorts):
    """Return a column for each field of the noun that fits a cell, the internal ones too.

    `sorts` are {field: value of the parameter sort}, besides those that are sortable.
    """
    sorts |= {name: name for name in noun.orders}
    return tuple(
        DeclaredColumn(declared, sorts.get(declared.name, ""))
        for declared in noun.fields
        if declared.is_on(SHEET) or declared.is_internal
    )
