"""The forms of the pages of fees."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now, gettext_lazy as _, pgettext_lazy

from members.fields.forms import DayField
from members.models import FeeCategory, Membership, Organization

from .amounts import amount_text, read_amount

# An empty size is for all that have no rate of their own.
SIZES = [
    *((value, label) for value, label in Organization.Size.choices),
    ("", _("All other sizes")),
]
WIDE = {"class": "vTextField", "autocomplete": "off"}


class AmountField(forms.CharField):
    """An amount as people write it: "12 500,50"."""

    def __init__(self, **options):
        attrs = {"autocomplete": "off", "inputmode": "decimal", "size": 9}
        widget = forms.TextInput({**attrs, "class": "fee-amount"})
        super().__init__(widget=widget, max_length=20, required=False, **options)

    def prepare_value(self, value):
        return value if isinstance(value, str) else amount_text(value)

    def clean(self, value):
        return read_amount(super().clean(value))


class RatesForm(forms.Form):
    """An amount for each category and size; and a category more, when it has a name."""

    use_required_attribute = False
    new_name = forms.CharField(label=_("New category"), max_length=100, required=False)
    new_kind = forms.ChoiceField(
        label=_("Kind of membership"),
        choices=[("", _("All other members")), *Membership.Category.choices],
        required=False,
    )

    def __init__(self, categories, rates, data=None):
        super().__init__(data, label_suffix="")
        self.categories = categories
        for category in [*categories, None]:
            for size, label in SIZES:
                self.fields[_rate_name(category, size)] = AmountField(
                    label=f"{category or _now('New category')}, {label}",
                    initial=rates.get((category and category.pk, size)),
                )

    def rows(self):
        """Return (category, its inputs) in the order of SIZES; the last is of a new one."""
        return [
            (category, [self[_rate_name(category, size)] for size, _label in SIZES])
            for category in [*self.categories, None]
        ]

    @property
    def arguments(self):
        seen = self.data.get("seen", "")
        return {"rates": self._rates, "new": self._new, "seen": seen}

    @property
    def _rates(self):
        """{(number of a category, size): amount or None} of the stored categories."""
        return {
            (category.pk, size): self.cleaned_data[_rate_name(category, size)]
            for category in self.categories
            for size, _label in SIZES
        }

    @property
    def _new(self):
        """The unsaved category with its amounts by size, or None."""
        name = self.cleaned_data["new_name"]
        kind = self.cleaned_data["new_kind"]
        amounts = {s: self.cleaned_data[_rate_name(None, s)] for s, _label in SIZES}
        return (
            (FeeCategory(name=name, membership_category=kind), amounts)
            if name
            else None
        )

    def clean(self):
        amounts = [self.cleaned_data.get(_rate_name(None, size)) for size, _l in SIZES]
        is_named = self.cleaned_data.get("new_name")
        if not is_named and any(a is not None for a in amounts):
            self.add_error("new_name", _now("Enter a name for the fee category."))
        return self.cleaned_data


def _rate_name(category, size):
    return f"rate_{category.pk if category else 'new'}_{size or 'other'}"


class CopyForm(forms.Form):
    percent = forms.DecimalField(
        label=_("Adjust by percent"),
        min_value=-100,
        max_value=1000,
        decimal_places=2,
        initial=0,
        localize=True,
        widget=forms.TextInput({"size": 5, "inputmode": "decimal"}),
    )


class DayForm(forms.Form):
    day = DayField(label=_("Members on"))


class AmountsForm(forms.Form):
    """An amount for each of the lines of a FeePreview; empty or 0 leaves a member out."""

    def __init__(self, preview, lines, data=None):
        super().__init__(data, label_suffix="")
        self.preview, self.lines = preview, lines
        for line in lines:
            self.fields[f"amount_{line.organization.pk}"] = AmountField(
                label=_now("Amount for %s") % line.organization, initial=line.amount
            )

    def rows(self):
        return [(line, self[f"amount_{line.organization.pk}"]) for line in self.lines]

    @property
    def arguments(self):
        amounts = {
            line.organization.pk: self.cleaned_data[f"amount_{line.organization.pk}"]
            for line in self.lines
        }
        seen = self.data.get("seen", "")
        return {"day": self.preview.day, "amounts": amounts, "seen": seen}


class MarkForm(forms.Form):
    """The day of an act; subclasses add their fields."""

    use_required_attribute = False
    on = DayField(label=pgettext_lazy("fee", "Day"))

    def __init__(self, data=None):
        super().__init__(data, initial={"on": timezone.localdate()}, label_suffix="")

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            raise ValidationError(_now("Choose today or a day that has been."))
        return day


class BilledForm(MarkForm):
    first_number = forms.CharField(
        label=_("First invoice number"),
        max_length=30,
        required=False,
        help_text=_("The others get the following numbers, by name. May be empty."),
        widget=forms.TextInput({"autocomplete": "off", "size": 18}),
    )


class CancelForm(MarkForm):
    why = forms.CharField(
        label=_("Why?"),
        max_length=300,
        help_text=_("For example: credited, has left the cluster."),
        error_messages={"required": _("Write why the fee is cancelled.")},
        widget=forms.TextInput(WIDE),
    )
