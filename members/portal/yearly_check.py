"""The sections of a yearly check on a page, with the fields of those that are open."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.urls import reverse
from django.utils.text import capfirst

from members.association.freshness import Content, Section

PAGES = {
    Section.PROFILE: "profile",
    Section.REGISTER: "organization",
    Section.CONTACTS: "contacts",
    Section.PROJECTS: "projects",
    Section.FACILITIES: "facilities",
    Section.STREAMS: "streams",
    Section.OFFICES: "offices",
}


@dataclass
class CheckPart:
    """One section on the page: its content, how it stands, and its fields while it is open.

    It is open while it waits for an answer, and has a rest while that takes a log-in.
    """

    content: Content
    day: date | None
    is_waiting: bool
    is_open: bool
    has_rest: bool
    page: str
    form: forms.Form | None

    @property
    def section(self):
        return self.content.section

    @property
    def title(self):
        return capfirst(str(self.section.label))

    def _bound(self, name):
        return self.form[f"{name}_{self.section}"]

    @property
    def answer(self):
        return self._bound("answer")

    @property
    def text(self):
        return self._bound("text")

    @property
    def ended(self):
        """The boxes of the rows that apply no longer; a single row needs none."""
        return self._bound("ended") if len(self.content.can_end) > 1 else None

    @property
    def inputs(self):
        is_profile = self.section == Section.PROFILE
        return [one.bound for one in self.form.inputs.values()] if is_profile else []

    @property
    def is_wrong(self):
        inputs = [self.answer, self.text, *self.inputs]
        return any(bound.errors for bound in inputs)


def check_parts(check, form=None):
    """Return a CheckPart of each section of the check."""
    slug = check.organization.slug
    return [
        CheckPart(
            content,
            section in check.days and check.days[section].confirmed_on,
            section in check.waiting,
            check.is_open(section),
            check.has_rest(section),
            reverse(f"portal:{PAGES[section]}", args=[slug]),
            form,
        )
        for section, content in check.contents.items()
    ]
