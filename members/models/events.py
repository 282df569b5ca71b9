"""Events, and meetings of bodies among them."""

import uuid

import pgtrigger
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import optional_key
from .offices import Body
from .organizations import Organization
from .projects import Project
from .sites import Site
from .slugs import WithSlug, slug_address, slug_triggers
from .texts import Bilingual, added_text
from .topics import Topic
from .tracking import tracked

MOST_GUESTS = 1_000
# What a calendar shows: each change is a later version of the same entry.
IN_CALENDARS = """
    title_nb title_en held_on starts_at ends_on ends_at place site is_cancelled
""".split()
COUNT_VERSION = "NEW.sequence := OLD.sequence + 1; NEW.moved_at := now(); RETURN NEW;"


class EventQuerySet(models.QuerySet):
    def with_counts(self):
        """Annotate the number present, the number expected, and the number of files.

        `expected` is 0 as long as no attendance is recorded.
        """
        holders = Q(attendances__is_guest=False) & Q(attendances__status__gt="")
        here = Q(attendances__status="present")
        count = models.Count
        return self.annotate(
            expected=count("attendances", filter=holders, distinct=True),
            present=count("attendances", filter=holders & here, distinct=True),
            files=count("attachments", distinct=True),
        )

    def with_answers(self):
        """Annotate how many said yes, wait for a place, said no, and have not answered."""
        answers = {
            "coming": Q(attendances__answer="yes"),
            "queueing": Q(attendances__answer="waiting"),
            "declined": Q(attendances__answer="no"),
            "silent": Q(attendances__answer="", attendances__invited_at__isnull=False),
        }
        return self.annotate(
            **{
                name: models.Count("attendances", filter=answer, distinct=True)
                for name, answer in answers.items()
            }
        )

    def published(self):
        """Filter those that visitors see."""
        return self.filter(is_published=True)

    def ahead(self, day):
        """Filter those that are not over on the day, cancelled ones too."""
        return self.filter(Q(ends_on__gte=day) | Q(ends_on=None, held_on__gte=day))

    def over(self, day):
        return self.filter(Q(ends_on__lt=day) | Q(ends_on=None, held_on__lt=day))

    def without_attendance(self, day):
        """Filter those that are over, took place, and of which nothing is recorded."""
        rows = self.over(day).filter(is_cancelled=False, other_guests=0)
        return rows.exclude(attendances__status__gt="")


# What was sent is no undo's to forget; the e-mails are the history of the notice. A row of
# history from before events would have another uid than its meeting, which bars an undo.
@tracked(
    exclude=["notice_sent_at", "sequence", "moved_at", "uid"],
    events_table="members_meetingevent",
)
@enforce_choices
class Event(WithSlug):
    """Something that takes place; with a body, a meeting of it.

    Days and times are those of the installation's time zone. Guests outside the registry
    are only counted. `sequence` numbers the versions in calendars.
    """

    class Audience(models.TextChoices):
        MEMBERS = "members", pgettext_lazy("event", "for members")
        INVITED = "invited", pgettext_lazy("event", "for those invited")
        OPEN = "open", pgettext_lazy("event", "open to everybody")

    slug_source = "title_nb"

    slug = models.SlugField(
        _("web address"),
        max_length=80,
        unique=True,
        null=True,
        blank=True,
        help_text=WithSlug._meta.get_field("slug").help_text,
    )
    body = optional_key(Body, _("body"), "meetings")
    title_nb = models.CharField(
        pgettext_lazy("event", "title in Norwegian"), max_length=200, db_column="title"
    )
    title_en = added_text(pgettext_lazy("event", "title in English"), 200)
    text_nb = models.TextField(
        _("text in Norwegian"), max_length=4000, blank=True, default="", db_default=""
    )
    text_en = models.TextField(
        _("text in English"), max_length=4000, blank=True, default="", db_default=""
    )
    held_on = models.DateField(_("day"))
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    ends_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("If it takes more than one day."),
    )
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    site = optional_key(Site, _("site"), "+")
    place = models.CharField(
        pgettext_lazy("meeting", "place"),
        max_length=200,
        blank=True,
        help_text=_("For example “Online”."),
    )
    organizer = optional_key(Organization, pgettext_lazy("event", "organizer"), "+")
    co_organizers = models.ManyToManyField(
        Organization,
        blank=True,
        related_name="events_arranged",
        verbose_name=pgettext_lazy("event", "together with"),
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="events_about", verbose_name=_("topics")
    )
    projects = models.ManyToManyField(
        Project, blank=True, related_name="events_about", verbose_name=_("projects")
    )
    audience = models.CharField(
        pgettext_lazy("event", "for whom"),
        max_length=7,
        choices=Audience,
        default=Audience.MEMBERS,
        db_default=Audience.INVITED,
    )
    places = models.PositiveSmallIntegerField(
        pgettext_lazy("event", "number of places"),
        null=True,
        blank=True,
        help_text=_("Empty if there is no limit."),
    )
    answer_by = models.DateField(_("last day to answer"), null=True, blank=True)
    is_published = models.BooleanField(
        pgettext_lazy("event", "shown publicly"), default=False, db_default=False
    )
    note = models.TextField(_("internal note"), blank=True, max_length=2000)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    other_guests = models.PositiveSmallIntegerField(
        _("guests who are not registered"), default=0
    )
    notice_sent_at = models.DateTimeField(
        _("notice sent"), null=True, blank=True, editable=False
    )
    uid = models.UUIDField(
        default=uuid.uuid4, db_default=RandomUUID(), editable=False, unique=True
    )
    sequence = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    moved_at = models.DateTimeField(null=True, blank=True, editable=False)

    title, text = Bilingual(), Bilingual()
    objects = EventQuerySet.as_manager()

    class Meta(WithSlug.Meta):
        db_table = "members_meeting"
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-held_on", F("starts_at").desc(nulls_last=True), "-pk"]
        indexes = [models.Index(fields=["held_on"], name="events_by_day")]
        triggers = [
            *slug_triggers("event"),
            pgtrigger.Trigger(
                name="calendar_version",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*IN_CALENDARS),
                func=COUNT_VERSION,
            ),
        ]
        constraints = [
            *WithSlug.Meta.constraints,
            models.CheckConstraint(
                name="a_meeting_ends_after_it_starts",
                condition=Q(ends_at=None)
                | Q(starts_at__isnull=False, ends_on__isnull=False)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message=_("A meeting ends after it has started."),
            ),
            models.CheckConstraint(
                name="an_event_ends_on_a_later_day",
                condition=Q(ends_on=None) | Q(ends_on__gt=F("held_on")),
                violation_error_message=_("The last day comes after the first one."),
            ),
            models.CheckConstraint(
                name="a_meeting_is_called_something",
                condition=Q(title_nb__regex=r"\S"),
                violation_error_message=_("Enter what the meeting is called."),
            ),
            models.CheckConstraint(
                name="a_meeting_has_a_thousand_guests_at_most",
                condition=Q(other_guests__lte=MOST_GUESTS),
                violation_error_message=_("There are 1,000 guests at most."),
            ),
            models.CheckConstraint(
                name="a_published_event_has_an_address",
                condition=Q(is_published=False) | Q(slug__isnull=False),
                violation_error_message=_("Enter the web address."),
            ),
            models.CheckConstraint(
                name="an_event_is_answered_before_it_is_over",
                condition=Q(answer_by=None)
                | Q(answer_by__lte=F("held_on"))
                | Q(ends_on__isnull=False, answer_by__lte=F("ends_on")),
                violation_error_message=_(
                    "The last day to answer comes before the event."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.title}, {date_format(self.held_on)}"

    def get_absolute_url(self):
        """Return the address of the public page; "" for a meeting that never had one."""
        return slug_address("directory:event", self.slug) if self.slug else ""

    @property
    def last_day(self):
        return self.ends_on or self.held_on

    @property
    def is_ahead(self):
        return self.last_day >= timezone.localdate() and not self.is_cancelled

    @property
    def place_text(self):
        return ", ".join(filter(None, [self.place, self.site and self.site.name]))

    @property
    def period_text(self):
        """Return the day and the times: "8. mars 2027, 09:00–11:30"."""
        first, last = self._moment(self.held_on, self.starts_at), ""
        if self.ends_on:
            last = self._moment(self.ends_on, self.ends_at)
        elif self.ends_at:
            last = time_format(self.ends_at, "H:i")
        return "–".join(filter(None, [first, last]))

    @staticmethod
    def _moment(day, hour):
        return ", ".join(
            [date_format(day), *([time_format(hour, "H:i")] if hour else [])]
        )


@tracked
class EventOrganizer(Event.co_organizers.through):
    """A row of `Event.co_organizers`; a proxy so that its history is tracked."""

    class Meta:
        proxy = True


@tracked
class EventTopic(Event.topics.through):
    """A row of `Event.topics`; a proxy so that its history is tracked."""

    class Meta:
        proxy = True


@tracked
class EventProject(Event.projects.through):
    """A row of `Event.projects`; a proxy so that its history is tracked."""

    class Meta:
        proxy = True
