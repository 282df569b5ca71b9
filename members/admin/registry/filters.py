"""Choices beside the lists that no single field holds."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OptionFilter(SimpleListFilter):
    """A filter of {value: (label, condition)}; a condition is a Q or a queryset word.

    With a `default`, that one is chosen from the start.
    """

    options = {}
    default = None

    def lookups(self, request, model_admin):
        return [(value, label) for value, (label, _condition) in self.options.items()]

    def value(self):
        return super().value() or self.default

    def queryset(self, request, queryset):
        _label, condition = self.options.get(self.value(), ("", Q()))
        if isinstance(condition, Q):
            return queryset.filter(condition)
        return getattr(queryset, condition)()

    def choices(self, changelist):
        """Return the choices, without Django's "All" where it would select the default."""
        everything, *others = super().choices(changelist)
        return others if self.default else [everything, *others]


class ByAnswer(OptionFilter):
    """Participations by the answer of the partner."""

    title = _("the partner's answer")
    parameter_name = "answer"
    options = {
        "confirmed": (_("confirmed"), Q(confirmed_on__isnull=False)),
        "declined": (_("declined"), Q(declined_on__isnull=False)),
        "lately": (_("declined in the last 30 days"), "declined_lately"),
        "waits": (_("stated by another partner, not answered"), "unanswered"),
        "unheard": (_("not answered, and nobody there to ask"), "unheard"),
        "silent": (_("asked twice, not answered"), "silent"),
        "sources": (
            _("from sources"),
            Q(claimed_by=None, asked_on=None, confirmed_on=None, declined_on=None),
        ),
    }
