"""Events that the cluster's organizations arrange, and who came; who came is for staff."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .foreign_keys import optional_key, organization_key
from .persons import Person
from .sites import Site
from .slugs import WithSlug, slug_address, slug_triggers
from .texts import Bilingual
from .tracking import tracked


class EventQuerySet(models.QuerySet):
    def over_at(self, moment):
        """Filter the events that have ended, or began when no end is known."""
        return self.filter(
            Q(ends_at__lt=moment) | Q(ends_at=None, begins_at__lt=moment)
        )

    def without_attendance(self):
        came = EventAttendance.objects.filter(event=OuterRef("pk"))
        return self.filter(~Exists(came))


@tracked
class Event(WithSlug):
    """Something that takes place at a time; visitors see it once it is published."""

    slug_source = "title_nb"

    title_nb = models.CharField(_("title in Norwegian"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    text_nb = models.TextField(_("text in Norwegian"), max_length=3000, blank=True)
    text_en = models.TextField(_("text in English"), max_length=3000, blank=True)
    begins_at = models.DateTimeField(pgettext_lazy("event", "begins"))
    ends_at = models.DateTimeField(
        pgettext_lazy("event", "ends"), null=True, blank=True
    )
    site = optional_key(Site, _("site"))
    place = models.CharField(
        pgettext_lazy("event", "exact place"), max_length=200, blank=True
    )
    organizer = optional_key("Organization", pgettext_lazy("event", "organizer"))
    is_published = models.BooleanField(_("shown publicly"), default=False)

    title, text = Bilingual(), Bilingual()
    objects = EventQuerySet.as_manager()

    class Meta(WithSlug.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-begins_at", "pk"]
        triggers = slug_triggers("event")
        constraints = [
            *WithSlug.Meta.constraints,
            models.CheckConstraint(
                name="an_event_ends_after_it_begins",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("begins_at")),
                violation_error_message=_("An event ends after it has begun."),
            ),
            models.CheckConstraint(
                name="an_event_is_called_something",
                condition=Q(title_nb__regex=r"\S"),
                violation_error_message=_("Enter what the event is called."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return slug_address("directory:event", self.slug)

    @property
    def last_day(self):
        return localtime(self.ends_at or self.begins_at).date()

    @property
    def place_text(self):
        return ", ".join(filter(None, [self.place, self.site and self.site.name]))

    @property
    def period_text(self):
        """Return the day and the times: "8. mars 2027 09:00–11:30"."""
        begins = localtime(self.begins_at)
        text = date_format(begins, "DATETIME_FORMAT")
        if not self.ends_at:
            return text
        ends = localtime(self.ends_at)
        is_same_day = ends.date() == begins.date()
        last = "TIME_FORMAT" if is_same_day else "DATETIME_FORMAT"
        return f"{text}–{date_format(ends, last)}"


@tracked(public=False)
class EventAttendance(models.Model):
    """That a person of an organization came to an event, or so many people of it."""

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="attendances", verbose_name=_("event")
    )
    organization = organization_key("event_attendances")
    person = optional_key(Person, _("person"), related_name="event_attendances")
    number = models.PositiveSmallIntegerField(_("number of people"), default=1)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["event", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_person_comes_to_an_event_as_one",
                condition=Q(number=1) | Q(person=None, number__gte=1),
                violation_error_message=_("A person counts as one."),
            ),
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(person__isnull=False),
                name="a_person_comes_to_an_event_once",
                violation_error_message=_("This person is on the list already."),
            ),
            models.UniqueConstraint(
                fields=["event", "organization"],
                condition=Q(person=None),
                name="an_organization_comes_to_an_event_once",
                violation_error_message=_("This organization is on the list already."),
            ),
        ]

    def __str__(self):
        return f"{self.person or self.organization}: {self.number}"
