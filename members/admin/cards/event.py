"""The card of an event: its facts, the answers, and the acts of publishing it."""

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _now, gettext_lazy as _, pgettext_lazy

from members.association.events.attending import attendance_by_organization
from members.association.events.publishing import (
    CALL_OFF,
    PUBLISH,
    UNPUBLISH,
    called_off_in_words,
)
from members.fields import EVENT
from members.fields.kinds import Fact
from members.models import Attendance, Event, Organization, Project, Topic

from ..desk import PAGES
from .card import MAY_SEE_PEOPLE, Card
from .edits import CardForm, Edit, field_for, organizations, saving
from .page import Panel, add_card
from .rows import names_of

FACTS, MAY_SEE = "facts", "members.view_event"
Answer = Attendance.Answer
# Pages of the desk about one event, by name; those that the user may open stand in the head.
BESIDE = {"event_door": _("At the door"), "event_badges": _("Name badges")}
GROUPS = (
    (Answer.YES, pgettext_lazy("event", "Attending")),
    (Answer.WAITING, pgettext_lazy("event", "On the waiting list")),
    (Answer.NO, pgettext_lazy("event", "Not attending")),
    ("", _("No answer yet")),
)


class EventForm(CardForm):
    choices = {"organizer": organizations}

    class Meta:
        model = Event
        fields = ["title_nb", "title_en", "held_on", "starts_at", "ends_on", "ends_at"]
        fields += ["place", "site", "organizer", "audience", "places", "answer_by"]
        fields += ["text_nb", "text_en"]
        labels = {"place": EVENT.label_of("place")}
        formfield_callback = field_for


class CallOffEdit(Edit):
    def title_of(self, row):
        return called_off_in_words(row)


class EventCard(Card):
    noun = EVENT
    name = "event"
    parts = ("attendances", "attachments")
    edits = {
        "facts": Edit(FACTS, Event, saving(EventForm), changes=_("Change the details")),
        "publish": Edit(FACTS, Event, PUBLISH, changes=_("Show the event publicly?")),
        "unpublish": Edit(
            FACTS, Event, UNPUBLISH, changes=_("Hide the event from the public?")
        ),
        "call_off": CallOffEdit(FACTS, Event, CALL_OFF, changes=_("Call it off?")),
    }
    panels = [
        Panel(FACTS, _("Details"), MAY_SEE, template="event"),
        Panel(
            "answers",
            _("Answers"),
            f"members.view_attendance {MAY_SEE_PEOPLE}",
            template="event_answers",
        ),
        Panel(
            "attendance",
            _("Attendance by organization"),
            f"members.view_attendance {MAY_SEE_PEOPLE}",
            template="event_attendance",
        ),
        Panel(
            "timeline",
            _("Last changes"),
            f"{MAY_SEE} {MAY_SEE_PEOPLE}",
            is_folded=True,
        ),
    ]

    def _query(self):
        return super()._query().select_related("body", "site", "organizer")

    def related_names(self):
        others = Organization.objects.filter(events_arranged=OuterRef("pk"))
        about = {"events_about": OuterRef("pk")}
        return {
            "co_organizer_names": names_of(others, "name"),
            "topic_names": names_of(Topic.objects.filter(**about), "label_nb"),
            "project_names": names_of(Project.objects.filter(**about), "title_nb"),
        }

    @property
    def heading(self):
        return self.record.title

    @property
    def public_address(self):
        return self.record.get_absolute_url() if self.record.is_published else None

    @property
    def pages(self):
        """[(label, address)]: those beside it first; former notes may name people."""
        args = [self.record.pk]
        is_open = {page.name: page.is_open_to(self.user) for page in PAGES}
        beside = [(n, text) for n, text in BESIDE.items() if is_open[n]]
        pages = [(text, reverse(f"admin:{n}", args=args)) for n, text in beside]
        if is_open["invite"] and self.record.is_ahead and not self.record.body:
            address = f"{reverse('admin:invite')}?event={self.record.pk}"
            pages.insert(0, (_now("Invite"), address))
        if self.record.body:
            meeting = reverse("admin:meeting", args=args)
            pages.append((_now("Meeting of the body"), meeting))
        elif "attachments" in self.visible and self.sees_people:
            text = _now("Files (%(n)s)") % {"n": len(self.attachments)}
            pages.append((text, reverse("admin:event_files", args=args)))
        own = super().pages
        return pages + (own if self.sees_people else own[:-1])

    @property
    def badges(self):
        one = self.record
        badges = [(_now("Cancelled"), "is-wrong")] if one.is_cancelled else []
        if one.is_published:
            return [*badges, (_now("Shown publicly"), "")]
        return [*badges, (_now("Hidden from the public"), "is-waiting")]

    @property
    def summary(self):
        one = self.record
        return [*filter(None, [one.body and str(one.body), one.period_text])]

    @property
    def facts(self):
        """The facts, and the names of the related rows that there are."""
        one = self.record
        names = {
            "co_organizers": one.co_organizer_names,
            "topics": one.topic_names,
            "projects": one.project_names,
        }
        facts = [
            Fact(EVENT.by_name[name].title, ", ".join(own))
            for name, own in names.items()
            if own
        ]
        note = Fact(_now("Internal note"), one.note)
        return super().facts + facts + [note] * bool(one.note and self.sees_people)

    @property
    def by_organization(self):
        return attendance_by_organization(self.attendances)

    @property
    def groups(self):
        """[(answer, title, rows)] of those on the list, in the order of their answers."""
        rows = [row for row in self.attendances if row.invited_at or row.answered_at]
        groups = [(a, t, [row for row in rows if row.answer == a]) for a, t in GROUPS]
        return [group for group in groups if group[2]]


add_card(EventCard)
