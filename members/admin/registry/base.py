"""What the admins of all nouns share."""

from decimal import Decimal

from django.apps import apps
from django.contrib.admin import ModelAdmin, ShowFacets, StackedInline
from django.db.models import DateField, ForeignKey, TextField
from django.forms import CheckboxSelectMultiple
from django.urls import NoReverseMatch
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from ..concurrency.integrity_errors import IntegrityErrorMixin
from ..concurrency.stale_write import StaleWriteMixin, is_writing
from .changelist import SafeChangeListMixin
from .formsets import RowForm, SetOfRows
from .history import HistoryMixin
from .widgets import DayWidget, KnownSelect, LinesWidget, name_what_is_known

PERIOD = [("since", "since_precision"), ("until", "until_precision")]
ADDRESS_HELP = _("Leave it empty to have it made. An old address keeps working.")


class Linked:
    """Links to other records are found by typing."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KnownSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "slug":
            kwargs["help_text"] = ADDRESS_HELP
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    formfield_overrides = {
        DateField: {"widget": DayWidget},
        TextField: {"widget": LinesWidget},
    }

    def links(self):
        return [
            field.name for field in self.opts.fields if isinstance(field, ForeignKey)
        ]


class RegistryAdmin(
    IntegrityErrorMixin,
    StaleWriteMixin,
    HistoryMixin,
    SafeChangeListMixin,
    Linked,
    ModelAdmin,
):
    """A noun of the registry."""

    list_per_page = 50
    show_facets = ShowFacets.ALWAYS

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_view_on_site_url(self, obj=None):
        """Link to the public page, of nouns that have one."""
        try:
            return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None
        except NoReverseMatch:
            return None

    def nouns(self, request):
        """The nouns whose history may be shown to whoever asks."""
        nouns = apps.get_app_config("members").get_models()
        may = request.user.has_perm
        return [noun for noun in nouns if may(f"members.view_{noun._meta.model_name}")]


class LinkedForm(RowForm):
    shown_as = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_what_is_known(self)

    def in_short(self):
        """The row as one line; its form opens below."""
        values = [getattr(self.instance, name) for name in self.shown_as]
        return ", ".join(
            _said(value() if callable(value) else value) for value in values if value
        )


def _said(value):
    return grouped(value) if isinstance(value, Decimal) else str(value)


def grouped(number):
    """Write a number as Norwegians do: 3 300 000 000, or 12,5."""
    decimals = None if number % 1 else 0
    return number_format(number.normalize(), decimals, force_grouping=True)


class Rows(Linked, StackedInline):
    """Rows under a record, saved together with it."""

    form = LinkedForm
    formset = SetOfRows
    extra = 0
    shown_as = ()

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.shown_as = self.get_shown_as(request)
        return formset

    def get_shown_as(self, request):
        """What the one line of a row is made of."""
        return self.shown_as

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related(*self.links())
        return (
            rows.select_for_update(of=["self"], no_key=True)
            if is_writing(request)
            else rows
        )
