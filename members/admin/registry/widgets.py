from django.contrib.admin.widgets import (
    AdminDateWidget,
    AdminSplitDateTime,
    AdminTextareaWidget,
    AdminTimeWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.forms import MultiWidget
from django.utils.translation import gettext as _

from members.fields.forms import DATE_FORMAT


class DateWidget(AdminDateWidget):
    def __init__(self, attrs=None):
        super().__init__(attrs, format=DATE_FORMAT)


class MomentWidget(AdminSplitDateTime):
    def __init__(self, attrs=None):
        MultiWidget.__init__(self, [DateWidget, AdminTimeWidget(format="%H:%M")], attrs)


class TextareaWidget(AdminTextareaWidget):
    def __init__(self, attrs=None):
        super().__init__({"rows": 3} | (attrs or {}))

    def value_from_datadict(self, data, files, name):
        """Return the text with the line ends of the database; browsers send CRLF."""
        text = super().value_from_datadict(data, files, name)
        return text and text.replace("\r\n", "\n")


class KeysAlone:
    """An autocomplete field that renders an impossible primary key as an empty choice."""

    def optgroups(self, name, value, attr=None):
        """Return the chosen options among those that may exist."""
        value = [key for key in value if not key or self._is_key(key)]
        return super().optgroups(name, value, attr)

    def _is_key(self, key):
        try:
            self.field.target_field.to_python(key)
        except ValidationError:
            return False
        return True


class RelatedSelectMultiple(KeysAlone, AutocompleteSelectMultiple):
    pass


class RelatedSelect(KeysAlone, AutocompleteSelect):
    """An autocomplete field that runs no query for a label in `selected_labels`."""

    selected_labels = None

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Return the attributes with a placeholder: it names an empty field."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        noun = self.field.remote_field.model._meta.verbose_name
        return attrs | {"data-placeholder": _("Find %(noun)s") % {"noun": noun}}

    def optgroups(self, name, value, attr=None):
        """Return the chosen option."""
        label = (self.selected_labels or {}).get(tuple(value))
        if label is None:
            return super().optgroups(name, value, attr)
        options = [self.create_option(name, value[0], label, value, 1)]
        if not self.is_required:
            options.insert(0, self.create_option(name, "", "", False, 0))
        return [(None, options, 0)]


def set_selected_labels(form):
    """Set the labels of the form's RelatedSelects from rows that are loaded already."""
    for name, field in form.fields.items():
        select = getattr(field.widget, "widget", field.widget)
        cached = form.instance._state.fields_cache.get(name)
        if isinstance(select, RelatedSelect) and cached:
            label = field.label_from_instance(cached)
            select.selected_labels = {(str(cached.pk),): label}
