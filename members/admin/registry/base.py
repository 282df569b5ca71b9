"""The ModelAdmin and the inline that the models of the registry share."""

from collections import Counter
from decimal import Decimal

from django.apps import apps
from django.contrib.admin import ModelAdmin, ShowFacets, StackedInline, display
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import (
    DateField,
    DateTimeField,
    DecimalField,
    ForeignKey,
    TextField,
)
from django.forms import CheckboxSelectMultiple, Media, MultipleChoiceField
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models.email_addresses import readable
from members.records import review

from ..concurrency.integrity_errors import IntegrityErrorForm, IntegrityErrorMixin
from ..concurrency.stale_write import StaleWriteMixin, is_writing
from ..history.pages import find_record, timeline_page
from .actions import ValidSelectionMixin
from .changelist import SafeChangeListMixin
from .formsets import PeriodInlineForm, PeriodInlineFormSet
from .noun_lists import NounListMixin
from .partial_days import PartialDaysForm, PartialDaysMixin
from .widgets import (
    DateWidget,
    MomentWidget,
    RelatedSelect,
    TextareaWidget,
    set_selected_labels,
)

PERIOD = [("since", "until")]
# The columns by which several lists are searched.
BY_ORGANIZATION = "organization__name__unaccent__icontains"
BY_ORGNR = "organization__orgnr__startswith"
BY_PROJECT = "project__title_nb__unaccent__icontains"
ADDRESS_HELP = _(
    "Leave empty to generate it from the name. Old addresses keep working."
)


class FieldWidgetsMixin:
    """Widgets of the registry: dates and decimals as Norwegians write them, autocomplete."""

    formfield_overrides = {
        DateField: {"widget": DateWidget},
        DateTimeField: {"widget": MomentWidget},
        DecimalField: {"localize": True},
        TextField: {"widget": TextareaWidget},
    }

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RelatedSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if choices := getattr(getattr(db_field, "base_field", None), "choices", None):
            return checkboxes(db_field, choices)
        if db_field.name == "slug":
            kwargs["help_text"] = ADDRESS_HELP
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
            _keep_add_link(field.widget)
        return field


def checkboxes(column, choices):
    """Return the form field of an array column: several of the choices."""
    return MultipleChoiceField(
        label=capfirst(column.verbose_name),
        help_text=column.help_text,
        choices=[(value, capfirst(label)) for value, label in choices],
        required=False,
        widget=CheckboxSelectMultiple,
    )


def _keep_add_link(widget):
    """Remove the links that change, delete or view another record; adding one remains."""
    widget.can_change_related = widget.can_delete_related = False
    widget.can_view_related = False


class RegistryForm(PartialDaysForm, IntegrityErrorForm):
    """The form of a record."""


class HistoryMixin:
    """A ModelAdmin that shows every change of its rows, also those outside the admin."""

    def has_history_permission(self, request, obj=None):
        """Whether the user may see the record now, and so its former values."""
        return self.has_view_or_change_permission(request, obj)

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_or_change_permission(request):
            # Django would redirect if there is no such row, which reveals its absence.
            raise PermissionDenied
        number = unquote(object_id)
        record = find_record(self, request, number)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, number)
        return timeline_page(self, request, record)


class RegistryAdmin(
    NounListMixin,
    IntegrityErrorMixin,
    StaleWriteMixin,
    HistoryMixin,
    SafeChangeListMixin,
    ValidSelectionMixin,
    PartialDaysMixin,
    FieldWidgetsMixin,
    ModelAdmin,
):
    form = RegistryForm
    list_per_page = 50
    show_facets = ShowFacets.ALWAYS
    # "add", "change" or "delete" that nobody may do here, whatever their permissions.
    disabled_permissions = ()
    # Of an empty list: where its rows come from.
    coming = _("Nothing is listed here. The secretariat adds rows by the button above.")
    # Models of rows that are deleted along, unlisted and without a permission of their
    # own.
    taken_along = ()

    def changeform_view(self, request, *args, **kwargs):
        """Refuse to save as new: no form of the registry has that button."""
        if "_saveasnew" in request.POST:
            raise BadRequest("There is no button to save as new.")
        return super().changeform_view(request, *args, **kwargs)

    def render_page(self, request, template, *, media=None, **context):
        """Render a page of the rows that is none of Django's, in the frame of these."""
        frame = self.admin_site.each_context(request)
        media = self.media + (media or Media())
        context |= {"opts": self.opts, "media": media}
        return TemplateResponse(request, f"admin/{template}.html", frame | context)

    def save_related(self, request, form, formsets, change):
        """Save the rows, then close the error reports that all of it has corrected."""
        super().save_related(request, form, formsets, change)
        review.close_corrected(form.instance, by=request.user)

    def get_deleted_objects(self, objs, request):
        """Return the rows deleted along, without those of models that people do not know."""
        models = apps.get_models(include_auto_created=True)
        # Of many-to-many fields, and derived ones, whose names nobody has translated.
        links = [m._meta for m in models if isinstance(m._meta.verbose_name, str)]
        links += [model._meta for model in self.taken_along]
        names = tuple(f"{capfirst(opts.verbose_name)}: " for opts in links)
        plurals = {opts.verbose_name_plural for opts in links}
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        lacking -= {model._meta.verbose_name for model in self.taken_along}
        numbers = {name: n for name, n in dict(counts).items() if name not in plurals}
        return _without(names, listed), numbers, lacking, protected

    def render_delete_form(self, request, context):
        """Say in numbers what goes along or holds it back, and what to do instead."""
        listed = [text for text in context["deleted_objects"][1:] if text]
        context |= {
            "title": _("Delete %s?") % context["object"],
            "along": _numbers(context["model_count"]) if listed else [],
            "kept": _numbers(_by_model(context["protected"])),
            "instead": self.instead_of_deleting(request, context["object"]),
        }
        return super().render_delete_form(request, context)

    def instead_of_deleting(self, request, row):
        """Return [(label, address)] of acts that may be meant by a deletion."""
        return []

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        review.close_corrected(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        review.close_all_corrected(by=request.user)

    def has_add_permission(self, request):
        is_enabled = "add" not in self.disabled_permissions
        return is_enabled and super().has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        is_enabled = "change" not in self.disabled_permissions
        return is_enabled and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        is_enabled = "delete" not in self.disabled_permissions
        return is_enabled and super().has_delete_permission(request, obj)

    @display(description=_("period"), ordering="since")
    def period_text(self, row):
        return row.period_text

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_view_on_site_url(self, obj=None):
        """Return the address of the public page, or None for a model without one."""
        try:
            return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None
        except NoReverseMatch:
            return None

    def visible_models(self, request):
        """Return the models with a history that the user may see."""
        may = request.user.has_perm
        return [
            model
            for model in apps.get_app_config("members").get_models()
            if may(f"members.view_{model._meta.model_name}")
        ]


class RegistryInlineForm(PartialDaysForm, PeriodInlineForm):
    summary_fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_selected_labels(self)

    def summary(self):
        """Return the values of `summary_fields` in a line, under which the form opens."""
        values = [getattr(self.instance, name) for name in self.summary_fields]
        return ", ".join(
            _text(value() if callable(value) else value) for value in values if value
        )


def number_column(name, description):
    """Return a column of a list with a Decimal as `format_number` writes it."""

    @display(description=description, ordering=name)
    def column(admin, row):
        return format_number(getattr(row, name))

    return column


def unit_column():
    """Return a column of a list with the unit in the active language."""

    @display(description=_("unit"), ordering="unit")
    def column(admin, row):
        return row.unit_text

    return column


def address_column(model, name="email"):
    """Return a column of a list with an e-mail address and the letters of its domain."""
    label = model._meta.get_field(name).verbose_name

    @display(description=label, ordering=name)
    def column(admin, row):
        return readable(getattr(row, name)) or None

    return column


def _by_model(texts):
    """Return sorted [(plural, number)] of rows as texts that begin with their model's name."""
    names = Counter(str(text).partition(": ")[0] for text in texts)
    plurals = {capfirst(one): plural for plural, one in _nouns().items()}
    return sorted((str(plurals.get(name, name)), n) for name, n in names.items())


def _numbers(counts):
    nouns = _nouns()
    return [f"{n} {nouns.get(name, name) if n == 1 else name}" for name, n in counts]


def _nouns():
    """Return {plural of a model: its singular}."""
    models = apps.get_models(include_auto_created=True)
    options = [model._meta for model in models]
    return {one.verbose_name_plural: one.verbose_name for one in options}


def _without(starts, items):
    """Return nested lists of texts without those that begin in one of some ways."""
    return [
        _without(starts, item) if isinstance(item, list) else item
        for item in items
        if isinstance(item, list) or not str(item).startswith(starts)
    ]


def _text(value):
    return format_number(value) if isinstance(value, Decimal) else str(value)


def format_number(number):
    """Return a Decimal as Norwegians write it: 3 300 000 000, or 12,5."""
    decimals = None if number % 1 else 0
    return number_format(number.normalize(), decimals, force_grouping=True)


class RegistryInline(PartialDaysMixin, FieldWidgetsMixin, StackedInline):
    """Rows of another model in a record's form, each folded into its summary."""

    form = RegistryInlineForm
    formset = PeriodInlineFormSet
    extra = 0
    summary_fields = ()

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.summary_fields = self.get_summary_fields(request)
        return formset

    def get_summary_fields(self, request):
        return self.summary_fields

    def get_queryset(self, request):
        """Return the rows with the rows they point at, locked when they are to be saved."""
        links = [f.name for f in self.opts.fields if isinstance(f, ForeignKey)]
        rows = super().get_queryset(request).select_related(*links)
        if is_writing(request):
            return rows.select_for_update(of=["self"], no_key=True)
        return rows
