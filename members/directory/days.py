"""The day that a page is asked about."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone


class AskedDay:
    """What `on` says: `asked` is None when it says nothing, `problem` what it said badly."""

    def __init__(self, parameters):
        self.today, self.asked, self.problem = timezone.localdate(), None, ""
        said = parameters.get("on", "")
        try:
            self.asked = forms.DateField(required=False).clean(said)
        except ValidationError:
            self.problem = said

    @property
    def day(self):
        return self.asked or self.today
