"""Values that are rows: other names, presences, and words missed in the vocabulary."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...models import OrganizationName, Presence, Site, Topic
from .days import DayField, said

MOST_ROWS = 40
ENDS = ("since", "until")


class Row(forms.Form):
    """One row; a number says which one it was, and a new one has none."""

    use_required_attribute = False
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NameRow(Row):
    name = OrganizationName._meta.get_field("name").formfield()
    kind = OrganizationName._meta.get_field("kind").formfield()
    since = DayField("since", label=pgettext_lazy("name", "used from"))
    until = DayField("until", label=pgettext_lazy("name", "used until"))


class PresenceRow(Row):
    site = forms.ChoiceField(label=Site._meta.verbose_name)
    role = Presence._meta.get_field("role").formfield()
    since = DayField("since", label=pgettext_lazy("presence", "there from"))
    until = DayField("until", label=pgettext_lazy("presence", "there until"))

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [("", "–"), *names.choices(Site)]


class WordRow(forms.Form):
    use_required_attribute = False
    label_nb = Topic._meta.get_field("label_nb").formfield()
    label_en = Topic._meta.get_field("label_en").formfield(required=False)


class Rows(forms.BaseFormSet):
    """All rows of a field; what is ticked for removal, or left empty, is left out."""

    def __init__(self, data, rows, names, **kwargs):
        given = {"names": names} if self.form is PresenceRow else {}
        super().__init__(
            data, initial=[_shown(row) for row in rows], form_kwargs=given, **kwargs
        )

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        # What was typed is compared with nothing, for a row may have moved meanwhile.
        form.empty_permitted = True
        if self.is_bound:
            form.initial = {}
        return form

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this")

    def focus_on_last(self):
        """Let the page begin in the row that was just added."""
        first, *_others = self.forms[-1].visible_fields()
        first.field.widget.attrs["autofocus"] = True

    @property
    def values(self):
        """The rows as review reads them."""
        drafts = [row for row in self.cleaned_data if row and not row["DELETE"]]
        return [_plain(row) for row in drafts]

    @property
    def problems(self):
        """What is wrong in the rows that stay, as (number, bound field, words)."""
        return [
            (number, bound, words)
            for number, form in enumerate(self.forms, 1)
            if not self._should_delete_form(form)
            for bound in form
            for words in bound.errors
        ]


def _shown(row):
    """Put both columns of an end into the one input that it has."""
    ends = {end: said(row[end], row[f"{end}_precision"]) for end in ENDS if end in row}
    return {**row, **ends}


def _plain(row):
    left_out = ["DELETE", *ENDS] + (["id"] if row.get("id") is None else [])
    value = {name: said for name, said in row.items() if name not in left_out}
    for end in ENDS:
        value |= row.get(end, {})
    return value


def _kind(row):
    return forms.formset_factory(
        row,
        Rows,
        extra=0,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )


KINDS = {
    "names": _kind(NameRow),
    "presences": _kind(PresenceRow),
    "new_topics": _kind(WordRow),
}


def one_more(data, name):
    """Give the post with an empty row more for the field."""
    more, key = data.copy(), f"{name}-TOTAL_FORMS"
    total = more.get(key, "")
    if total.isdecimal() and int(total[:4]) < MOST_ROWS:
        more[key] = str(int(total[:4]) + 1)
    return more
