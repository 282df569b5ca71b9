"""The as-of date of a page: the parameter `on`, else today."""

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property

from ..fields import value_or_words
from ..operation.publication import forbid
from ..queries.first_day import first_day_after


class AsOfDate:
    """`requested` is None without a valid `on`; `invalid` is a value that is no date."""

    def __init__(self, parameters):
        self.today, self.invalid = timezone.localdate(), ""
        value = parameters.get("on", "")
        day = forms.DateField(required=False)
        self.requested, refusal = value_or_words(day.clean, value)
        if refusal:
            self.invalid = value
            forbid()

    @cached_property
    def first_day(self):
        """Return the first known day of the cluster if a day before it was requested."""
        return first_day_after(self.requested) if self.requested else None

    @property
    def first_day_address(self):
        return f"?on={self.first_day}"

    @property
    def day(self):
        return self.requested or self.today
