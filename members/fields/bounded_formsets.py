"""Formsets that limit the number of posted rows."""

from django.core.exceptions import ValidationError
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils.functional import cached_property
from django.utils.translation import gettext as _


class BoundedFormSetMixin:
    """A formset without rows, and with an error, if the posted numbers of rows are invalid.

    Django would create `absolute_max` forms, clean and render them, before it refuses.
    """

    @cached_property
    def management_form(self):
        form = super().management_form
        if self.is_bound and not self._has_valid_counts(form):
            # clean() refuses it, in words for people.
            form.errors.clear()
            form.cleaned_data = {TOTAL_FORM_COUNT: 0, INITIAL_FORM_COUNT: 0}
            form.has_invalid_counts = True
        return form

    @property
    def max_rows(self):
        """The number of rows above which none is read."""
        return self.absolute_max

    def _has_valid_counts(self, form):
        total = form.cleaned_data.get(TOTAL_FORM_COUNT)
        initial = form.cleaned_data.get(INITIAL_FORM_COUNT)
        return form.is_valid() and 0 <= initial <= total <= self.max_rows

    def clean(self):
        super().clean()
        if getattr(self.management_form, "has_invalid_counts", False):
            text = _(
                "There are too many rows here, or their number could not be read. "
                "Nothing has been saved. Reload the page and try again, with fewer rows "
                "at a time."
            )
            raise ValidationError(text, code="rows")
