"""The invitations to an event, the answers and the attendance; for staff alone."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .data_versions import data_version_trigger
from .events import Event
from .foreign_keys import optional_key, required_key
from .persons import Person
from .texts import added_text
from .touches import touch_triggers
from .tracking import tracked

# Of two answers for the last place at once, the second waits for the row of the event.
REFUSE_ONE_MORE = """
    PERFORM FROM members_meeting WHERE id = NEW.meeting_id FOR NO KEY UPDATE;
    IF (SELECT places FROM members_meeting WHERE id = NEW.meeting_id) < (
        SELECT count(*) FROM members_attendance
        WHERE meeting_id = NEW.meeting_id AND answer = 'yes'
    ) THEN
        RAISE check_violation USING
            MESSAGE = 'all places of the event are taken',
            CONSTRAINT = 'no_more_come_than_there_are_places';
    END IF;
    RETURN NULL;
"""
OF_EVENT = "SELECT 'event', meeting_id FROM {rows}"


class AttendanceQuerySet(models.QuerySet):
    def coming(self):
        """Filter those with a place."""
        return self.filter(answer=Attendance.Answer.YES)

    def queueing(self):
        """Filter and order the waiting list, the first one first."""
        waiting = self.filter(answer=Attendance.Answer.WAITING)
        return waiting.order_by("answered_at", "pk")

    def came(self):
        return self.filter(status=Attendance.Status.PRESENT)


# Public pages count attendances, and show nothing else of them.
@pgtrigger.register(data_version_trigger(), *touch_triggers(OF_EVENT))
@tracked(exclude=["reminded_at", "told_sequence"], public=False)
@enforce_choices
class Attendance(models.Model):
    """A person, or an organization, at an event: invited, what was answered, whether it came.

    At the meeting of a body, a holder of an office or a registered guest. `told_sequence` is
    the version of the event that the last e-mail had.
    """

    class Status(models.TextChoices):
        PRESENT = "present", pgettext_lazy("attendance", "present")
        PROXY = "proxy", pgettext_lazy("attendance", "by proxy")
        EXCUSED = "excused", pgettext_lazy("attendance", "excused")
        ABSENT = "absent", pgettext_lazy("attendance", "absent")

    class Answer(models.TextChoices):
        YES = "yes", pgettext_lazy("event", "comes")
        WAITING = "waiting", pgettext_lazy("event", "waits for a place")
        NO = "no", pgettext_lazy("event", "does not come")

    event = required_key(
        Event, _("event"), "attendances", models.CASCADE, db_column="meeting_id"
    )
    person = optional_key(Person, _("person"), "attendances")
    organization = optional_key("Organization", _("organization"), "attendances")
    # Of a guest whose organization is not in the registry.
    company = added_text(pgettext_lazy("guest", "organization"), 120)
    status = models.CharField(
        _("attendance"),
        max_length=7,
        choices=Status,
        blank=True,
        default="",
        db_default="",
    )
    is_guest = models.BooleanField(_("guest"), default=False)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    answer = models.CharField(
        pgettext_lazy("event", "answer"),
        max_length=7,
        choices=Answer,
        blank=True,
        default="",
        db_default="",
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    instead_of = optional_key(
        "self", pgettext_lazy("event", "instead of"), "+", models.SET_NULL
    )
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_sequence = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["event", "is_guest", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="places_are_not_exceeded",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("answer"),
                when=pgtrigger.After,
                condition=pgtrigger.Q(new__answer="yes"),
                func=REFUSE_ONE_MORE,
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="somebody_attends_a_meeting",
                condition=Q(organization__isnull=False) | Q(person__isnull=False),
                violation_error_message=_("Choose an organization or a person."),
            ),
            models.CheckConstraint(
                name="a_guest_is_a_person_who_is_present",
                condition=Q(is_guest=False) | Q(person__isnull=False, status="present"),
                violation_error_message=_("A guest is a person who is present."),
            ),
            models.CheckConstraint(
                name="the_moment_of_an_answer_is_known",
                condition=Q(answer="") | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="somebody_is_invited_answers_or_attends",
                condition=Q(invited_at__isnull=False)
                | Q(answered_at__isnull=False)
                | ~Q(status=""),
                violation_error_message=_("Choose what to record."),
            ),
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(person__isnull=False),
                name="a_person_attends_a_meeting_once",
                violation_error_message=_("This person is on the list already."),
            ),
            models.UniqueConstraint(
                fields=["event", "organization"],
                condition=Q(person=None),
                name="an_organization_attends_a_meeting_once",
                violation_error_message=_("This organization is on the list already."),
            ),
        ]

    def __str__(self):
        text = self.get_status_display() or self.get_answer_display() or _("invited")
        return f"{self.person or self.organization}: {text}"
