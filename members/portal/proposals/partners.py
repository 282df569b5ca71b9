"""The rows of who takes part in a project: organizations are written by name."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, Value, When
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ... import search
from ...models import Organization, OrganizationName, Participation
from ..forms.days import DayField, said

MOST_ROWS, SPARE = 100, 2
MOST_OFFERED, MOST_GUESSES = 1000, 3
ENDS = ("since", "until")


class Row(forms.Form):
    """One partner in one role; a number says which row it was, and a new one has none."""

    use_required_attribute = False
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    organization = forms.CharField(
        label=Organization._meta.verbose_name,
        max_length=200,
        widget=forms.TextInput({"list": "organizations", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("role"), choices=[("", "–"), *Participation.Role.choices]
    )
    since = DayField("since", label=pgettext_lazy("partner", "from"))
    until = DayField("until", label=pgettext_lazy("partner", "until"))

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.own = own
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def clean_organization(self):
        return find(self.cleaned_data["organization"], self.own).slug


class Rows(forms.BaseFormSet):
    """All rows that the member may see; a row ticked for removal is left out."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove this row")

    @property
    def values(self):
        drafts = [row for row in self.cleaned_data if row and not row.get("DELETE")]
        return [_plain(row) for row in drafts]


class Names:
    """What organizations are called: those of the rows, and those to choose from."""

    def __init__(self, value):
        mine = Q(slug__in=[row["organization"] for row in value])
        found = Organization.objects.filter(mine | Q(is_listed=True))
        first = Case(When(mine, then=Value(0)), default=Value(1))
        rows = found.order_by(first, "sort_name")
        self._rows = list(rows.values_list("slug", "name", "is_listed")[:MOST_OFFERED])

    @cached_property
    def by_slug(self):
        return {slug: name for slug, name, _is_listed in self._rows}

    @cached_property
    def unlisted(self):
        return {slug for slug, _name, is_listed in self._rows if not is_listed}

    def shown_to(self, own):
        """Give {slug: name} without those that asked not to be named to others."""
        return {
            s: name for s, name, is_listed in self._rows if is_listed or s == own.slug
        }

    @property
    def offered(self):
        return [name for _slug, name, is_listed in self._rows if is_listed]


def rows_of(value, own, names, data=None, spare=SPARE):
    """Make the rows for a value, with a few empty ones."""
    kind = forms.formset_factory(
        Row,
        Rows,
        extra=0 if data is not None else max(0, min(spare, MOST_ROWS - len(value))),
        can_delete=True,
        can_delete_extra=False,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )
    shown = [_shown(row, names.by_slug) for row in value]
    initial = None if data is not None else shown
    rows = kind(data, initial=initial, prefix="partners", form_kwargs={"own": own})
    for form in rows.forms:
        form.empty_permitted = True
    return rows


def with_more(data):
    """Give what was typed with a few empty rows more."""
    more, key = data.copy(), "partners-TOTAL_FORMS"
    total = more.get(key, "")
    if total.isdecimal() and len(total) < 4:
        more[key] = str(min(int(total) + SPARE, MOST_ROWS))
    return more


def find(text, own):
    """Find the organization that is meant; refuse an unknown name, with near ones."""
    shown = Organization.objects.filter(pk=own.pk) | Organization.objects.listed()
    names = OrganizationName.objects.filter(name__iexact=text).values("organization")
    found = list(shown.filter(name__iexact=text)[:2])
    found = found or list(shown.filter(pk__in=names)[:2])
    if len(found) == 1:
        return found[0]
    raise ValidationError(_unknown(text, found), code="unknown")


def _unknown(text, found):
    if found:
        return _("Several are called “%(name)s”: write to the secretariat.") % {
            "name": text
        }
    near = search.matching(Organization.objects.listed(), text).order_by("-rank")
    names = list(near.values_list("name", flat=True)[:MOST_GUESSES])
    if not names:
        return _("Nobody in the registry is called “%(name)s”.") % {"name": text}
    return _("Nobody is called “%(name)s”. Did you mean %(names)s?") % {
        "name": text,
        "names": ", ".join(names),
    }


def _shown(row, names):
    ends = {end: said(row[end], row[f"{end}_precision"]) for end in ENDS}
    name = names.get(row["organization"], row["organization"])
    return {**row, **ends, "organization": name}


def _plain(row):
    number = {"id": row["id"]} if row.get("id") else {}
    said = {name: row[name] for name in ("organization", "role")}
    return number | said | row["since"] | row["until"]
