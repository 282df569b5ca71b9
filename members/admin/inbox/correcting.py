"""The page of a visitor's error report, where staff type the right values."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.actions import words_for
from members.fields import FormContext, Names, correctable, fingerprint, noun_of

CORRECT, RIGHT, WAS = "correct", "right", "was-"


class Correcting:
    """The form of review.CORRECT: the inputs of an error report, reported fields first."""

    def __init__(self, change, user, post=None):
        self.change, self.user, self.post = change, user, post
        self.general, self.refusals = [], defaultdict(list)
        self.inputs = self._inputs()

    @property
    def is_possible(self):
        return bool(self.inputs)

    @property
    def is_asked(self):
        """Whether the button that saves the correction was pressed."""
        return bool(self.post) and self.post.get("act") == CORRECT

    @property
    def first(self):
        """Return the inputs of the reported fields; all of them if none was named."""
        return [one for one in self.inputs if one.is_reported] or self.inputs

    @property
    def others(self):
        return [one for one in self.inputs if one not in self.first]

    @property
    def is_typed(self):
        """Whether any input differs from its rendered value."""
        return bool(self._edited)

    @property
    def _edited(self):
        return [one for one in self.inputs if one.is_typed]

    def is_valid(self):
        if all(one.input.is_valid() for one in self._edited):
            return True
        self.general.append(_("Not saved yet. Correct the marked fields first."))
        return False

    @property
    def arguments(self):
        return {
            "values": {one.name: one.input.value() for one in self._edited},
            "seen": {one.name: one.was for one in self._edited},
        }

    def take_refusal(self, error):
        """Show a refusal where it belongs, with the inputs as they stand by now."""
        by_field = getattr(error, "error_dict", None)
        if by_field is None:
            self.general += words_for(error)
        else:
            self.general.append(_("Not saved yet. Check the fields marked below."))
            self._place(by_field)
        self._look_again()

    def _place(self, by_field):
        names = {one.name for one in self.inputs}
        for name, errors in by_field.items():
            messages = ValidationError(errors).messages
            if name in names:
                self.refusals[name] += messages
            else:
                self.general += messages

    def _look_again(self):
        """Show the inputs as they stand by now, and keep the posted values."""
        self.change.refresh_from_db()
        self.inputs = self._inputs()

    def _inputs(self):
        change = self.change
        if not (change.is_open and change.target) or change.items.all():
            return []
        names, fields = Names(), correctable(noun_of(change))
        return [CorrectionInput(field, self, names) for field in fields.values()]


class CorrectionInput:
    """The input of one value, with the value rendered on the page."""

    def __init__(self, declared, page, names):
        self.name, self.label = declared.name, declared.title
        self.help = declared.help
        live = declared.live(page.change.target)
        self.is_reported = self.name in (page.change.reported or {})
        self.refusals = page.refusals[self.name]
        self.token, self.was, self.live_lines = fingerprint(live), "", []
        data = page.post if page.post and f"{WAS}{self.name}" in page.post else None
        context = FormContext(names)
        self.input = declared.input(context, live, data, prefix=RIGHT)
        self.is_typed = False
        if data is not None:
            self.was = data[f"{WAS}{self.name}"]
            self.is_typed = _fingerprint_of_input(self.input) != self.was
            if not self.is_typed:
                self.input = declared.input(context, live, prefix=RIGHT)
            elif self.was != self.token:
                self.live_lines = declared.lines(live, names)


def _fingerprint_of_input(bound):
    """Return the fingerprint of the posted value, or "" if it is invalid."""
    try:
        return fingerprint(bound.value()) if bound.is_valid() else ""
    except ValidationError:
        return ""
