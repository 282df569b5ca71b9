"""The page of the yearly check behind the link of a reminder: each section as it stands."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.urls import reverse
from django.utils.text import capfirst

from members import freshness
from members.freshness import Content, Section

from .confirmation import Confirmation

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
class Part:
    """One section on the page: its content, how it stands, and its fields while it is open.

    It is open while it waits for an answer.
    """

    content: Content
    day: date | None
    is_waiting: bool
    is_open: bool
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


class YearlyCheck(Confirmation):
    """The user of a reminder confirms, or proposes changes of, what is registered."""

    page, done = "portal/yearly_check.html", "portal/yearly_check_done.html"
    action = freshness.ANSWER

    def __init__(self, reminder):
        self.target = freshness.Check(freshness.find_reminder(reminder))

    def context(self, form):
        if form.is_bound:
            # As it stands now: it may have changed since a press that was refused.
            reminder = freshness.find_reminder(self.target.reminder.pk)
            self.target = freshness.Check(reminder)
        return {"parts": self._parts(form), "has_open": self.has_open}

    @property
    def organization(self):
        return self.target.organization

    @property
    def has_open(self):
        """Whether a section waits for an answer."""
        return self.target.has_open

    @property
    def parts(self):
        return self._parts(None)

    def _parts(self, form):
        check, slug = self.target, self.organization.slug
        return [
            Part(
                content,
                check.days.get(section),
                section in check.waiting,
                check.is_open(section),
                reverse(f"portal:{PAGES[section]}", args=[slug]),
                form,
            )
            for section, content in check.contents.items()
        ]
