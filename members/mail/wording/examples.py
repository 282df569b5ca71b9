"""Made-up contexts of e-mails, for previews: no row of the registry is read.

Each value of a placeholder differs from the others, so that a text can be shown with the
names in their places.
"""

from datetime import date
from types import SimpleNamespace

from django.conf import settings
from django.utils.translation import gettext as _

from members.models import RegisterAlert

from .kinds import kind_of

COMPANY, OTHER, PROJECT = "Eksempel AS", "Prøve AS", "Felles spillvarme"
PERSON, SENDER, RECIPIENT = "Kim Eksempel", "Liv Prøve", "Ola Nordmann"
DAY = date(2030, 3, 15)


class ExampleRow(SimpleNamespace):
    """A row that reads as its name."""

    def __str__(self):
        return self.name


def example(kind):
    """Return the context of an example of the kind, in the active language."""
    link = f"{settings.SITE_ADDRESS}/{_('example')}/"
    rows = {
        "access_request": ExampleRow(
            name=PERSON, email="kim@example.org", answer=_("An example of a reason.")
        ),
        "alert": RegisterAlert(kind=RegisterAlert.Kind.BANKRUPT, day=DAY),
        "application": ExampleRow(
            name=COMPANY,
            orgnr="974760673",
            orgnr_text="974 760 673",
            answer=_("An example of a reason."),
        ),
        "first": ExampleRow(name=COMPANY),
        "invitation": ExampleRow(
            name=COMPANY,
            organization=COMPANY,
            invited_by=SENDER,
            role="editor",
            message="",
            expires_at=DAY,
        ),
        "part": ExampleRow(name="", get_role_display=_("partner"), period_text=""),
        "request": ExampleRow(
            name="", target=COMPANY, status="approved", reason="", noun="organization"
        ),
        "resignation": ExampleRow(name="", given_by=PERSON, last_day=DAY),
    }
    return {
        **rows,
        "name": RECIPIENT,
        "act": "role",
        "body": _("the board"),
        "by": SENDER,
        "choices": link,
        "consequences": [(_("Offices"), 2)],
        "code": "ABC-DEF",
        "contact": "post@example.org",
        "day": DAY,
        "days": 60,
        "edit": link,
        "email": "kim@example.org",
        "event": _("Breakfast seminar"),
        "when": "15. mars 2030, 08:00–09:30",
        "facts": _("Breakfast seminar") + "\n15. mars 2030, 08:00–09:30\nRådhuset",
        "former": "kim.e@example.org",
        "hours": "10:00–12:00",
        "intro": _("The secretariat has decided on what you proposed."),
        "entries": [PROJECT],
        "entry": _("offers %(what)s") % {"what": _("heat")},
        "outcome": "nothing",
        "is_confirmed": True,
        "is_public": True,
        "labels": [_("Website")],
        "leaver": SENDER,
        "link": link,
        "new": 2,
        "number": 2,
        "office": _("deputy chair"),
        "organization": COMPANY,
        "place": "Rådhuset",
        "other": OTHER,
        "person": PERSON,
        "project": PROJECT,
        "public": [_("Website")],
        "role": "editor",
        "roles": ["secretary"],
        "rows": [{"number": 2, "label": _("proposals"), "new": 2}],
        "sections": [_section()],
        "sender": SENDER,
        "since": DAY,
        "speaker": SENDER,
        "survivor": COMPANY,
        "target": PROJECT,
        "title": _("Board meeting"),
        "told": _("An example of what the law asks us to tell."),
        "user": PERSON,
        "waiting": [_waiting()],
        "what": _("A passkey was added.") if kind == "log_in_changed" else PROJECT,
        "who": PERSON,
    }


def _waiting():
    row = SimpleNamespace(title=_("Project"), note=PROJECT, age="")
    return ExampleRow(name=COMPANY, ours=[SimpleNamespace(rows=[row], more=0)])


def _section():
    content = {"section": {"label": _("contacts")}, "number": 2}
    return {"content": content, "is_open": True}


def with_names(kind, part, text, context):
    """Return a rendered part with the names of placeholders in place of their values."""
    values = kind_of(kind).values_of(part, context)
    for name, value in sorted(values.items(), key=lambda one: -len(one[1])):
        if value:
            text = text.replace(value, f"{{{name}}}")
    return text
