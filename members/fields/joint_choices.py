"""Two columns that a member's form asks for in one input, as one choice of both."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class JointChoice:
    """A select that stands for two fields of a noun; it posts "first second".

    `groups` returns [(heading, [("first second", text)])]. `empty` is the text of no
    choice. With script it hides while the select of `hidden_by` has one of the second
    values that stand there. A proposal, a sheet and the admin keep the two fields apart.
    """

    name: str
    fields: tuple[str, str]
    label: str
    groups: Callable
    help: str = ""
    empty: str = ""
    hidden_by: tuple = ()

    input_template = "components/inputs/joint_choice.html"

    @property
    def anchor(self):
        """The id of the select, to which links lead."""
        return f"id_{self.name}"

    def join(self, values):
        """Return the value of the select for {name: text} of its fields."""
        return " ".join(values[name] or "" for name in self.fields).strip()

    def split(self, data):
        """Return a post with the two fields in place of what the select holds.

        Nothing chosen leaves alone the fields that are posted by themselves.
        """
        if self.name not in data:
            return data
        parts = data.copy()
        chosen = parts.pop(self.name)[-1]
        values = dict(zip(self.fields, (*chosen.split(" ", 1), ""), strict=False))
        for name in self.fields:
            if chosen:
                parts[name] = values[name]
            else:
                parts.setdefault(name, "")
        return parts
