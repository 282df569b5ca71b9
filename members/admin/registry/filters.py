"""Choices beside the lists that no single field holds."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Contact, Letter


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


class ByStay(OptionFilter):
    title = _("period")
    parameter_name = "stay"
    options = {
        "current": (_("in force today"), "current"),
        "joined": (_("starts this year"), "starting_this_year"),
        "left": (_("ends this year"), "ending_this_year"),
        "ended": (_("has ended"), "ended"),
    }


class ByState(OptionFilter):
    title = pgettext_lazy("letter", "state")
    parameter_name = "state"
    options = {state.value: (state.label, state.value) for state in Letter.State}
    options["lately"] = (
        pgettext_lazy("letter", "failed in the last 30 days"),
        "failed_lately",
    )


class ByTold(OptionFilter):
    title = _("follow-up")
    parameter_name = "told"
    options = {
        "erasure": (_("asks to be erased"), Q(erasure_asked_on__isnull=False)),
        "not": (_("not yet informed"), "not_informed"),
        "nowhere": (_("no e-mail address"), Q(email="") & ~Q(link_key="")),
    }


class ByContact(OptionFilter):
    title = _("contact today")
    parameter_name = "contact"
    options = {"yes": (pgettext_lazy("answer", "yes"), Q())}
    options["no"] = (pgettext_lazy("answer", "no"), Q())

    def queryset(self, request, queryset):
        contacts = Exists(Contact.objects.current().filter(person=OuterRef("pk")))
        conditions = {"yes": Q(contacts), "no": ~Q(contacts)}
        return queryset.filter(conditions.get(self.value(), Q()))


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
