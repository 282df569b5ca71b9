"""The card of an organization."""

from functools import cached_property
from operator import attrgetter

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import (
    gettext as _now,
    gettext_lazy as _,
    ngettext_lazy,
)

from members.actions import links
from members.association.register import ASK_ABOUT
from members.fields import ORGANIZATION
from members.fields.kinds import Fact
from members.models import Topic
from members.records.review import taken_lines

from .card import MAY_SEE_PEOPLE, Card
from .organization_edits import EDITS, SHOW
from .page import OVER, Panel, add_card
from .rows import names_of

MAY_SEE = "members.view_organization"
DONE = ngettext_lazy("%(n)s done", "%(n)s done", "n")


class OrganizationCard(Card):
    noun = ORGANIZATION
    name = "company"
    parts = (
        *("contacts", "memberships", "representatives", "invitations", "roles"),
        *("participations", "change_requests", "access_requests", "resignations"),
        *("register_alerts", "reminders", "notes", "letters", "fees", "names"),
        "presences",
    )
    edits = EDITS
    # In the order of how often they are asked for.
    panels = [
        Panel(
            "contacts",
            _("Whom to call"),
            MAY_SEE_PEOPLE,
            adds="contact",
            template="contacts",
            row="contact",
            other="person",
        ),
        Panel("waiting", _("Waiting for you"), "members.change_changerequest"),
        Panel("membership", _("Membership"), "members.view_membership"),
        Panel("listing", _("Public page"), MAY_SEE),
        Panel("notes", _("Notes"), adds="note", row="note", former=DONE),
        Panel("fees", _("Membership fees and invoices")),
        Panel(
            "projects",
            _("Projects"),
            adds="project",
            rows="participations",
            row="participation",
            other="project",
            former=OVER,
        ),
        Panel("roles", _("Offices"), adds="role", row="role", text=attrgetter("body")),
        Panel("facts", _("Details"), MAY_SEE),
        Panel(
            "access",
            _("Access"),
            adds="invitation",
            template="access",
            rows="representatives",
            row="representative",
            text=attrgetter("user"),
        ),
        Panel("letters", _("Last e-mails")),
        Panel("timeline", _("Last changes"), MAY_SEE, is_folded=True),
    ]

    def _query(self):
        return super()._query().select_related("register_snapshot")

    def related_names(self):
        topics = Topic.objects.filter(organizations=OuterRef("pk"))
        return {"topic_names": names_of(topics, "label_nb")}

    @property
    def badges(self):
        one = self.record
        badges = [(_now("Member"), "is-good")] if self.is_member else []
        if self.membership and not self.is_member:
            badges = [(_now("Not a member today"), "")]
        if one.is_listed:
            return [*badges, (_now("Shown publicly"), "")]
        return [*badges, (_now("Hidden from the public"), "is-waiting")]

    @property
    def alerts(self):
        """[(text, address)] of the open alerts from the business register."""
        text = _now("According to the business register: %(what)s.")
        return [
            (text % {"what": row.in_words}, links.desk_path(row))
            for row in self.register_alerts
        ]

    @property
    def pages(self):
        page = reverse("admin:business_register_answer", args=[self.record.pk])
        may_ask = self.user.has_perms(ASK_ABOUT.may.permissions)
        may_show = not self.record.is_listed and SHOW.may(self.user, self.record)
        show = [(SHOW.label, "?edit=show#listing")] * may_show
        return show + super().pages + [(_now("Business register"), page)] * may_ask

    @property
    def summary(self):
        one = self.record
        number = f"{_now('org. no.')} {one.orgnr_text}" if one.orgnr else ""
        facts = [one.get_kind_display(), one.municipality, number]
        return [fact for fact in facts if fact]

    @property
    def public_address(self):
        return self.record.get_absolute_url() if self.record.is_listed else None

    @cached_property
    def membership(self):
        """The membership of today, or the next one, or the last one; else None."""
        rows, today = self.memberships, self.today
        current = [row for row in rows if row.holds_on(today)]
        to_come = [row for row in rows if (row.since or today) > today]
        return next(iter([*current, *reversed(to_come), *rows]), None)

    @property
    def is_member(self):
        return any(row.holds_on(self.today) for row in self.memberships)

    @property
    def can_start(self):
        """Whether a new membership may begin: none is open."""
        return all(row.until for row in self.memberships)

    @property
    def former_memberships(self):
        return [row for row in self.memberships if row is not self.membership]

    @property
    def facts(self):
        one, day = self.record, self.record.confirmed_on
        sites = [
            _with_more(row.site.name, row.get_role_display()) for row in self.presences
        ]
        names = [_with_more(row.name, row.get_kind_display()) for row in self.names]
        facts = [
            (_now("Sites"), ", ".join(sites)),
            (_now("Topics"), ", ".join(one.topic_names)),
            (_now("Other names"), ", ".join(names)),
            (_now("From the business register"), "\n".join(taken_lines(one))),
            (_now("Confirmed"), date_format(day, "j. F Y") if day else _now("never")),
            (_now("Internal note"), one.note if self.sees_people else ""),
        ]
        return [*super().facts, *(Fact(*fact) for fact in facts if fact[1])]

    @cached_property
    def waiting(self):
        rows = [
            *((_access_text(r), r.made_at, r) for r in self.access_requests),
            *((_now("Wants to leave"), r.given_on, r) for r in self.resignations),
            *(
                (_now("Has not confirmed its profile"), r.asked_on, r)
                for r in self.reminders
            ),
        ]
        others = [(text, day, links.desk_path(r)) for text, day, r in rows]
        return super().waiting + others


def _access_text(row):
    return _now("%(name)s asks for access") % {"name": row.name}


def _with_more(name, more):
    return f"{name} ({more})" if more else name


add_card(OrganizationCard)
