"""The as-of date of a page: the parameter `on`, else today."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property

from ..publication import forbid
from .cluster import first_day_after


class AsOfDate:
    """`requested` is None without a valid `on`; `invalid` is a value that is no date."""

    def __init__(self, parameters):
        self.today, self.requested, self.invalid = timezone.localdate(), None, ""
        value = parameters.get("on", "")
        try:
            self.requested = forms.DateField(required=False).clean(value)
        except ValidationError:
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
