"""A yearly check of an organization: the content of each section, and its open rest."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Exists, Min, OuterRef
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from members.actions import represents
from members.fields import (
    FACILITY,
    ORGANIZATION,
    PROJECT,
    STREAM,
    FormContext,
    Names,
)
from members.models import (
    ChangeItem,
    ChangeRequest,
    Organization,
    Reminder,
    SectionConfirmation,
)

from .sections import Section, contents_of

Extent = SectionConfirmation.Extent
Outcome = Reminder.Outcome
# Correctable on the page itself; addresses and telephones on the page of the profile.
PROFILE_FIELDS = ["summary_nb", "summary_en", "website", "employees"]
PROFILE_FIELDS += ["employees_scope", "employees_year"]
NOUNS = {
    ORGANIZATION.key: Section.PROFILE,
    PROJECT.key: Section.PROJECTS,
    FACILITY.key: Section.FACILITIES,
    STREAM.key: Section.STREAMS,
}


class Check:
    """The questions to a user of an organization as of now, since the round began.

    A link shows what visitors see, and leaves the rest of a section open; a user that has
    logged in `sees_all`. `days` has the sections confirmed since, as rows of
    SectionConfirmation, `waiting` those with a proposal.
    """

    def __init__(self, organization, user=None, reminder=None, *, sees_all=False):
        self.organization, self.user = organization, user
        self.reminder, self.sees_all = reminder, sees_all

    @classmethod
    def of_link(cls, reminder):
        """Return the check of the pk of a reminder, or raise ValidationError in words."""
        reminder = find_reminder(reminder)
        return cls(reminder.organization, reminder.user, reminder)

    def again(self):
        """Return it as it stands now, or raise ValidationError in words."""
        if self.reminder:
            return self.of_link(self.reminder.pk)
        organization = Organization.objects.get(pk=self.organization.pk)
        return type(self)(organization, self.user, sees_all=self.sees_all)

    @cached_property
    def contents(self):
        return contents_of(self.organization, sees_all=self.sees_all)

    @cached_property
    def since(self):
        """The first day of the round; without one, today."""
        closed = self.reminder and self.reminder.closed_on
        steps = self.organization.reminders.filter(closed_on=closed)
        return steps.aggregate(day=Min("asked_on"))["day"] or timezone.localdate()

    @cached_property
    def days(self):
        return confirmed_since(self.organization, self.since)

    @cached_property
    def waiting(self):
        return waiting_sections(self.organization)

    def is_open(self, section):
        """Whether the section waits for an answer about its content here."""
        if section in self.waiting or self.contents[section].is_blank:
            return False
        row = self.days.get(section)
        return row is None or (self.sees_all and row.extent == Extent.PUBLIC)

    def has_rest(self, section):
        """Whether a part of the section, which is not shown here, has no answer yet."""
        row = self.days.get(section)
        is_answered = section in self.waiting or (row and row.extent != Extent.PUBLIC)
        return bool(self.contents[section].hidden) and not is_answered

    @property
    def has_open(self):
        return any(map(self.is_open, self.contents))

    @property
    def left(self):
        """The sections of which something has no answer yet."""
        return [s for s in self.contents if self.is_open(s) or self.has_rest(s)]

    @property
    def outcome(self):
        """The Outcome of a round that stands like this; "" while something is left."""
        if self.left:
            return ""
        return Outcome.EDITED if self.waiting else Outcome.CONFIRMED

    @property
    def is_begun(self):
        """Whether any section has an answer."""
        return bool(self.days or self.waiting)

    @cached_property
    def live(self):
        """{field: value} of the profile's fields that can be corrected on the page."""
        declared = ORGANIZATION.proposable
        return {n: declared[n].live(self.organization) for n in PROFILE_FIELDS}

    def profile_inputs(self, data):
        """Return {field: ValueForm}."""
        context = FormContext(Names(), speaker=self.organization)
        declared = ORGANIZATION.proposable
        return {
            name: declared[name].input(context, value, data, prefix="profile")
            for name, value in self.live.items()
        }


def find_reminder(pk):
    """Return a reminder that its user may still answer, or raise ValidationError in words."""
    reminders = Reminder.objects.select_related("organization", "user")
    reminder = reminders.filter(pk=pk, user__is_active=True).first()
    if reminder is None:
        raise ValidationError(_("This link is no longer valid."), code="closed")
    organization = reminder.organization
    names = {"organization": organization}
    if not represents(reminder.user, organization):
        if not organization.is_listed:  # it may be that which another was merged into
            raise ValidationError(_("This link is no longer valid."), code="closed")
        text = _("You no longer have access to %(organization)s, so you cannot answer.")
        raise ValidationError(text % names, code="access")
    members = Organization.objects.listed().members_on(timezone.localdate())
    if not members.filter(pk=organization.pk).exists():
        text = _(
            "%(organization)s is no longer shown as a member, so nothing is asked."
        )
        raise ValidationError(text % names, code="over")
    return reminder


def waiting_sections(organization):
    """Return the sections of which a change by the member itself is not decided."""
    items = ChangeItem.objects.filter(request=OuterRef("pk"))
    proposed = ChangeRequest.objects.open().from_member(organization)
    nouns = proposed.filter(Exists(items)).values_list("noun", flat=True)
    in_words = SectionConfirmation.objects.filter(organization=organization).waiting()
    by_field = {NOUNS[noun] for noun in nouns}
    return by_field | {
        Section(name) for name in in_words.values_list("section", flat=True)
    }


def confirmed_since(organization, day):
    """Return {section: SectionConfirmation} of those confirmed on the day or later."""
    rows = organization.section_confirmations.all()
    stated = organization.confirmed_on or date.min
    if not rows and stated >= day:  # a day was stated for the whole organization
        rows = [SectionConfirmation(section=s, confirmed_on=stated) for s in Section]
    return {
        Section(row.section): row
        for row in rows
        if row.confirmed_on and row.confirmed_on >= day
    }


def still_waiting():
    return _("You have proposed a change. It has not been decided yet.")
