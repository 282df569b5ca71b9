"""The as-of date of a page: the parameter `on`, else today."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone


class AsOfDate:
    """`requested` is None without a valid `on`; `invalid` is a value that is no date."""

    def __init__(self, parameters):
        self.today, self.requested, self.invalid = timezone.localdate(), None, ""
        value = parameters.get("on", "")
        try:
            self.requested = forms.DateField(required=False).clean(value)
        except ValidationError:
            self.invalid = value

    @property
    def day(self):
        return self.requested or self.today
