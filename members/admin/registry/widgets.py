from django.contrib.admin.widgets import (
    AdminDateWidget,
    AdminTextareaWidget,
    AutocompleteSelect,
)
from django.utils.translation import gettext as _

DAY = "%d.%m.%Y"  # as Norwegians write it; Django's Norwegian begins with the year


class DayWidget(AdminDateWidget):
    def __init__(self, attrs=None):
        super().__init__(attrs, format=DAY)


class LinesWidget(AdminTextareaWidget):
    def __init__(self, attrs=None):
        super().__init__({"rows": 3} | (attrs or {}))

    def value_from_datadict(self, data, files, name):
        """Take line ends as they are kept: browsers write them in another way."""
        typed = super().value_from_datadict(data, files, name)
        return typed and typed.replace("\r\n", "\n")


class KnownSelect(AutocompleteSelect):
    """A search field that asks for no name that came along with the row."""

    known = None

    def build_attrs(self, base_attrs, extra_attrs=None):
        """An empty search field is named by its placeholder alone."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        noun = self.field.remote_field.model._meta.verbose_name
        return attrs | {"data-placeholder": _("Find %(noun)s") % {"noun": noun}}

    def optgroups(self, name, value, attr=None):
        label = (self.known or {}).get(tuple(value))
        if label is None:
            return super().optgroups(name, value, attr)
        options = [self.create_option(name, value[0], label, value, 1)]
        if not self.is_required:
            options.insert(0, self.create_option(name, "", "", False, 0))
        return [(None, options, 0)]


def name_what_is_known(form):
    """Give each search field of the form the name of the row that it points at."""
    for name, field in form.fields.items():
        select = getattr(field.widget, "widget", field.widget)
        cached = form.instance._state.fields_cache.get(name)
        if isinstance(select, KnownSelect) and cached:
            label = field.label_from_instance(cached)
            select.known = {(str(cached.pk),): label}
