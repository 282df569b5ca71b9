"""One list of the secretariat: its rows, what may be asked of them, and its columns."""

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class StaffList:
    """A list by its `key` in addresses; `usual` names the columns it has when none are chosen.

    The first column stands first whatever is chosen, since it names the row. `ready` are
    lists with a name and a query that stand on the page of all lists.
    """

    key: str
    model: type
    filterset: type
    columns: tuple
    usual: tuple
    is_personal: bool = False
    ready: tuple = ()
    # Whether its rows can be changed together.
    may_change: bool = False

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
    """A list that stands ready: its name, and what is asked; a function of today."""

    name: str
    query: object

    def query_on(self, day):
        return self.query(day) if callable(self.query) else self.query
