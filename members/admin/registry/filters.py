"""Choices beside the lists that no single field holds."""

from datetime import timedelta
from typing import ClassVar

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Letter, Representative

LATELY = timedelta(days=30)


class ByStay(SimpleListFilter):
    title = _("period")
    parameter_name = "stay"

    def lookups(self, request, model_admin):
        return [
            ("current", _("in force today")),
            ("joined", _("starts this year")),
            ("left", _("ends this year")),
            ("ended", _("has ended")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        asked = {
            "joined": Q(since__year=today.year),
            "left": Q(until__year=today.year),
            "ended": Q(until__lt=today),
        }
        if self.value() == "current":
            return queryset.current()
        return queryset.filter(asked.get(self.value(), Q()))


class ByState(SimpleListFilter):
    title = pgettext_lazy("letter", "state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        lately = pgettext_lazy("letter", "failed in the last 30 days")
        return [*Letter.State.choices, ("lately", lately)]

    def queryset(self, request, queryset):
        if self.value() == "lately":
            return queryset.failed_lately(timezone.now())
        chosen = self.value() in Letter.State
        return queryset.in_state(self.value()) if chosen else queryset


class ByTold(SimpleListFilter):
    title = _("follow-up")
    parameter_name = "told"

    def lookups(self, request, model_admin):
        return [
            ("erasure", _("asks to be erased")),
            ("not", _("not yet informed")),
            ("nowhere", _("no e-mail address")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "erasure":
                return queryset.filter(erasure_asked_on__isnull=False)
            case "not":
                return queryset.not_informed()
            case "nowhere":
                return queryset.filter(email="").exclude(link_key="")
        return queryset


class ByAnswer(SimpleListFilter):
    """Participations by what the partner has said of them."""

    title = _("the partner's answer")
    parameter_name = "answer"
    asked: ClassVar = {
        "confirmed": Q(confirmed_on__isnull=False),
        "declined": Q(declined_on__isnull=False),
        "waits": Q(asked_on__isnull=False, confirmed_on=None, declined_on=None),
        "never": Q(asked_on=None, confirmed_on=None, declined_on=None),
    }

    @staticmethod
    def lately():
        """What was declined in the last thirty days."""
        return Q(declined_on__gte=timezone.localdate() - LATELY)

    @classmethod
    def unheard(cls):
        """What waits for a partner for whom nobody acts: no letter went to anybody."""
        acts = Representative.objects.current().filter(user__is_active=True)
        acting = acts.filter(organization=OuterRef("organization"))
        return cls.asked["waits"] & ~Exists(acting)

    def lookups(self, request, model_admin):
        return [
            ("confirmed", _("confirmed")),
            ("declined", _("declined")),
            ("lately", _("declined in the last 30 days")),
            ("waits", _("asked, not answered")),
            ("unheard", _("asked, but no one there has access")),
            ("never", _("never asked")),
        ]

    def queryset(self, request, queryset):
        asked = self.asked | {"lately": self.lately(), "unheard": self.unheard()}
        return queryset.filter(asked.get(self.value(), Q()))
