"""Ask whether the name that an organization had is kept as a former one, and until when."""

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from members.fields import partial_dates
from members.records.renaming import record_former_name

IF_CHANGED = gettext_lazy("If the name changes: keep “%(name)s” as a former name")
QUESTION = ("keeps_former_name", "former_name_until")


class FormerNameMixin(forms.Form):
    """Two inputs beside a name: whether the old one is kept, and its last day."""

    keeps_former_name = forms.BooleanField(required=False, initial=True)
    former_name_until = forms.CharField(
        required=False,
        max_length=40,
        label=gettext_lazy("Until and including"),
        help_text=gettext_lazy("Such as 2019, mai 2019 or 1.1.2019. Empty is today."),
        widget=forms.TextInput({"autocomplete": "off", "size": 18}),
    )

    def ask_about(self, name, question):
        """Set the name that the question is about."""
        field = self.fields["keeps_former_name"]
        field.label = question % {"name": name}
        field.widget.attrs["data-former-name"] = name

    def clean_former_name_until(self):
        """Return (day, Precision), the day being None for today."""
        return partial_dates.read(self.cleaned_data["former_name_until"])

    @property
    def answer(self):
        """Return the keyword arguments of record_former_name(); none if the answer is invalid."""
        if not self.is_valid():
            return {}
        return {
            "is_kept": self.cleaned_data["keeps_former_name"],
            "until": self.cleaned_data["former_name_until"],
        }


class FormerNameForm(FormerNameMixin):
    """The question alone, on the page that decides on a proposal."""

    use_required_attribute = False

    @classmethod
    def about(cls, name, post=None):
        form = cls(post, label_suffix="")
        form.ask_about(name, _("Keep “%(name)s” as a former name"))
        return form


class FormerNameAdminMixin:
    """An admin of organizations that asks about a name when it changes."""

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        (heading, options), *others = fieldsets
        lines = list(options["fields"])
        place = 1 + next(n for n, line in enumerate(lines) if "name" in (line, *line))
        lines.insert(place, QUESTION)
        return [(heading, {**options, "fields": lines}), *others]

    def save_related(self, request, form, formsets, change):
        """Save the rows, and then the former name if the name has changed."""
        super().save_related(request, form, formsets, change)
        if change and "name" in form.changed_data:
            record_former_name(form.instance, form.initial["name"], **form.answer)
