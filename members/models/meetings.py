"""Meetings of bodies: attendance, and the PDFs that belong to each; for staff alone."""

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import optional_key, required_key
from .images import HASH_OF_DATA, size_of_data
from .offices import Body
from .persons import Person
from .tracking import tracked
from .users import User

MAX_BYTES = 10_000_000
MOST_GUESTS = 1_000
SIGNATURE = b"%PDF-"
REFUSE = """
    RAISE integrity_constraint_violation USING
        MESSAGE = 'an attached file never changes: attach another one',
        CONSTRAINT = 'an_attachment_never_changes';
"""


class MeetingQuerySet(models.QuerySet):
    def with_counts(self):
        """Annotate the number present, the number expected, and the number of files.

        `expected` is 0 as long as no attendance is recorded.
        """
        holders = Q(attendances__is_guest=False)
        here = Q(attendances__status=Attendance.Status.PRESENT)
        count = models.Count
        return self.annotate(
            expected=count("attendances", filter=holders, distinct=True),
            present=count("attendances", filter=holders & here, distinct=True),
            files=count("attachments", distinct=True),
        )


# What was sent is no undo's to forget; the e-mails are the history of the notice.
@tracked(exclude=["notice_sent_at"], public=False)
class Meeting(models.Model):
    """A meeting of a body on a day; guests outside the registry are only counted."""

    body = required_key(Body, _("body"), "meetings")
    held_on = models.DateField(_("day"))
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(
        pgettext_lazy("meeting", "place"),
        max_length=200,
        blank=True,
        help_text=_("For example “Online”."),
    )
    title = models.CharField(pgettext_lazy("meeting", "title"), max_length=200)
    note = models.TextField(_("internal note"), blank=True, max_length=2000)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    other_guests = models.PositiveSmallIntegerField(
        _("guests who are not registered"), default=0
    )
    notice_sent_at = models.DateTimeField(
        _("notice sent"), null=True, blank=True, editable=False
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", F("starts_at").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_meeting_ends_after_it_starts",
                condition=Q(ends_at=None)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                violation_error_message=_("A meeting ends after it has started."),
            ),
            models.CheckConstraint(
                name="a_meeting_is_called_something",
                condition=Q(title__regex=r"\S"),
                violation_error_message=_("Enter what the meeting is called."),
            ),
            models.CheckConstraint(
                name="a_meeting_has_a_thousand_guests_at_most",
                condition=Q(other_guests__lte=MOST_GUESTS),
                violation_error_message=_("There are 1,000 guests at most."),
            ),
        ]

    def __str__(self):
        return f"{self.title}, {date_format(self.held_on)}"

    @property
    def is_ahead(self):
        return self.held_on >= timezone.localdate() and not self.is_cancelled


@tracked(public=False)
@enforce_choices
class Attendance(models.Model):
    """Whether a holder of an office, or a registered guest, was at a meeting."""

    class Status(models.TextChoices):
        PRESENT = "present", pgettext_lazy("attendance", "present")
        PROXY = "proxy", pgettext_lazy("attendance", "by proxy")
        EXCUSED = "excused", pgettext_lazy("attendance", "excused")
        ABSENT = "absent", pgettext_lazy("attendance", "absent")

    meeting = required_key(Meeting, _("meeting"), "attendances", models.CASCADE)
    person = optional_key(Person, _("person"), "attendances")
    organization = optional_key("Organization", _("organization"), "attendances")
    status = models.CharField(_("attendance"), max_length=7, choices=Status)
    is_guest = models.BooleanField(_("guest"), default=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["meeting", "is_guest", "pk"]
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
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="a_person_attends_a_meeting_once",
                violation_error_message=_("This person is on the list already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "organization"],
                condition=Q(person=None),
                name="an_organization_attends_a_meeting_once",
                violation_error_message=_("This organization is on the list already."),
            ),
        ]

    def __str__(self):
        return f"{self.person or self.organization}: {self.get_status_display()}"


FIRST_BYTES = Func(
    F("data"),
    template=f"encode(substring(%(expressions)s FROM 1 FOR {len(SIGNATURE)}), 'hex')",
    output_field=models.CharField(),
)


@tracked(exclude=["data"], public=False)
@enforce_choices
class Attachment(models.Model):
    """A PDF of a meeting; its bytes are in no history, so that a deletion removes them."""

    class Kind(models.TextChoices):
        MINUTES = "minutes", pgettext_lazy("attachment", "minutes")
        AGENDA = "agenda", pgettext_lazy("attachment", "agenda")
        PAPER = "paper", pgettext_lazy("attachment", "paper")

    meeting = required_key(Meeting, _("meeting"), "attachments", models.CASCADE)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    title = models.CharField(pgettext_lazy("attachment", "title"), max_length=200)
    data = models.BinaryField()
    hash = models.CharField(_("hash"), max_length=64)
    size = size_of_data()
    uploaded_by = optional_key(User, _("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        ordering = ["meeting", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="immutable_attachment",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange("hash", "data", "meeting"),
                func=REFUSE,
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="an_attachment_has_bytes_and_not_too_many",
                condition=Q(size__range=(1, MAX_BYTES)),
                violation_error_message=_("The file is empty or larger than 10 MB."),
            ),
            models.CheckConstraint(
                name="an_attachment_begins_as_a_pdf",
                condition=Q(Exact(FIRST_BYTES, Value(SIGNATURE.hex()))),
                violation_error_message=_("This is not a PDF file."),
            ),
            models.CheckConstraint(
                name="an_attachment_is_called_by_its_bytes",
                condition=Q(hash=HASH_OF_DATA),
            ),
            models.UniqueConstraint(
                fields=["meeting", "hash"],
                name="a_file_is_attached_to_a_meeting_once",
                violation_error_message=_("This file is attached already."),
            ),
        ]

    def __str__(self):
        return self.title
