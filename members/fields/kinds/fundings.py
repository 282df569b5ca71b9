"""The income and costs of a project: amounts with a source, which are never added up."""

import re

from django import forms
from django.db.models import Exists, OuterRef, Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from members.models import Funding, Organization, Participation
from members.models.fundings import IS_YEARS

from ..amount_texts import funding_sentence, funding_text
from . import row_values
from .rows import Rows

CURRENCIES = ["NOK", "EUR", "USD", "SEK", "DKK", "GBP"]
MOST_OFFERED = 200
FUNDER = "funder"


class Fundings(Rows):
    """The amounts of a project; the funder stands in the registry, or is only named."""

    named_in = FUNDER
    hidden_text = gettext_lazy(
        "An amount from somebody who is not shown here is also registered. That will "
        "not change."
    )

    def input(self, context, value, data=None, prefix=None):
        formset = super().input(context, value, data, prefix)
        formset.offered = offered_funders()
        formset.list_id = "funders"
        return formset

    def _form_field(self, column, context, value):
        field = super()._form_field(column, context, value)
        if column.name == FUNDER:
            field.widget.attrs["list"] = "funders"
        if column.name != "currency":
            return field
        used = [row["currency"] for row in value]
        codes = dict.fromkeys([*CURRENCIES, *used])
        return forms.ChoiceField(
            label=field.label,
            choices=[(code, code) for code in codes],
            initial=column.default,
        )

    def row_refusals(self, row):
        return {**self._funder_refusals(row), **_years_refusals(row.get("years"))}

    def _funder_refusals(self, row):
        if row.get("funder_name_en") and not row.get("funder_name_nb"):
            return {"funder_name_nb": _("Enter the name in Norwegian too.")}
        if row.get(FUNDER) and row.get("funder_name_nb"):
            text = _("Choose a funder from the registry or enter a name, not both.")
            return {"funder_name_nb": text}
        return {}

    def line(self, row, names):
        """Return an amount in one line: "Tilskudd på 90 millioner kroner, Enova. Kilde: …"."""
        return with_source(self._figure(row, names), row["source"])

    def summaries(self, rows, names):
        return [self._figure(row, names) for row in rows]

    def _figure(self, row, names):
        funding = _unsaved(row)
        funder = row_values.word(self._column(FUNDER), row[FUNDER], names)
        facts = funding_text(funding), funder or funding.funder_name
        return capfirst(", ".join(map(str, filter(None, facts))))

    def _column(self, name):
        return self.rows_model._meta.get_field(name)

    def load(self, rows, day):
        listed = Organization.objects.listed()
        return rows.prefetch_related(Prefetch(f"{self.name}__funder", listed))

    def cell_text(self, row):
        return funding_sentence(row)


def _years_refusals(years):
    if not years:
        return {}
    if not re.fullmatch(IS_YEARS, years):
        return {"years": _("Enter 2024 or 2024-2026.")}
    if years[-4:] < years[:4]:
        return {"years": _("The last year cannot be before the first.")}
    return {}


def _unsaved(row):
    """Return the Funding of a row, without its funder."""
    columns = {f.name: f for f in Funding._meta.fields}
    return Funding(
        **{
            name: columns[name].to_python(value or None)
            for name, value in row.items()
            if name not in ("id", FUNDER) and value != ""
        }
    )


def with_source(text, source):
    """Return a line of a figure with its source."""
    where = ", ".join(source.split("\n"))
    parts = {"figure": text, "source": where}
    return _("%(figure)s. Source: %(source)s") % parts


def offered_funders():
    """Return the names of listed organizations that fund a project."""
    role = Participation.Role.FUNDER
    paid = Funding.objects.filter(funder=OuterRef("pk"))
    acts = Participation.objects.counted().filter(
        role=role, organization=OuterRef("pk")
    )
    rows = Organization.objects.listed().filter(Exists(paid) | Exists(acts))
    return list(
        rows.order_by("sort_name").values_list("name", flat=True)[:MOST_OFFERED]
    )
