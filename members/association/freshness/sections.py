"""Load the live content of each section of the yearly check, without private data.

The link of an e-mail opens the page, and links are passed on: addresses and telephones are
masked, names of persons who have not agreed to show them too, and private offers and needs
only counted.
"""

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from members.association.offices import offices_by_body
from members.fields import FACILITY, ORGANIZATION, STREAM, Names, fingerprint
from members.fields.kinds import PUBLIC
from members.fields.masks import mask_address, mask_name, mask_telephone, mask_text
from members.models import Consent, Contact, Participation, SectionConfirmation
from members.models.email_addresses import readable
from members.models.participations import ENDED
from members.models.section_confirmations import REGISTERED

Section = SectionConfirmation.Section


@dataclass(frozen=True)
class CheckRow:
    """One row of a section: `key` is its value in a form, empty if it cannot end.

    `name` is its title for the secretariat, where `title` is masked.
    """

    title: str
    note: str = ""
    key: str = ""
    target: object = None
    name: str = ""


@dataclass
class Content:
    """A section: facts as (label, lines), labels of empty fields, rows; text on private ones."""

    section: Section
    facts: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    hidden: str = ""

    @property
    def is_empty(self):
        return not (self.facts or self.missing or self.rows or self.hidden)

    @property
    def can_end(self):
        """The rows that a member may mark as no longer valid."""
        return [row for row in self.rows if row.key]

    @property
    def number(self):
        """How many rows there are; 0 for a section of facts."""
        return len(self.rows)

    @property
    def fingerprint(self):
        """The hash of the content, which the form sends back."""
        rows = [[row.title, row.note, row.key] for row in self.rows]
        facts = [[str(label), lines] for label, lines in self.facts]
        return fingerprint([facts, rows, self.hidden])


def contents_of(organization):
    """Return {section: Content} of all sections, in a fixed number of queries."""
    return {section: LOADERS[section](organization) for section in Section}


def lacking_text(confirmed):
    """Return the sections that are left when some are confirmed; "" when none or all are."""
    left = [str(section.label) for section in Section if section not in confirmed]
    if not (confirmed and left):
        return ""
    return _("not confirmed: %(sections)s") % {"sections": ", ".join(left)}


def _profile(organization):
    ORGANIZATION.load_live(organization)
    names, content, private = Names(), Content(Section.PROFILE), []
    for declared in ORGANIZATION.proposable.values():
        if declared.is_text and declared.is_on(PUBLIC):
            lines = declared.masked_lines(declared.live(organization), names)
            _add_fact(content, declared.label, lines)
        elif declared.is_text and declared.live(organization):
            private.append(str(declared.label))
    if private:
        text = _("Not public, so not shown here: %(fields)s. Log in to see it.")
        content.hidden = text % {"fields": ", ".join(private)}
    return content


def _register(organization):
    content = Content(Section.REGISTER)
    for name in REGISTERED:
        declared = ORGANIZATION.by_name[name]
        value = getattr(organization, name)
        _add_fact(content, declared.label, [declared.shown_as(value)] if value else [])
    return content


def _add_fact(content, label, lines):
    if lines := [line for line in lines if line]:
        content.facts.append((label, lines))
    else:
        content.missing.append(label)


def _contacts(organization):
    contacts = Contact.objects.for_organization(organization).not_ended().by_function()
    contacts = contacts.filter(person__erasure_asked_on=None).select_related("person")
    agreed = Prefetch("consents", Consent.objects.filter(item=Consent.Item.NAME))
    rows = [
        CheckRow(
            _name_to_show(contact),
            _masked(
                contact.get_function_display(),
                mask_address(readable(contact.person.email)),
                mask_telephone(contact.person.phone),
            ),
            str(contact.pk),
            contact,
            contact.person.name,
        )
        for contact in contacts.defer("person__note").prefetch_related(agreed)
    ]
    return Content(Section.CONTACTS, rows=rows)


def _name_to_show(contact):
    is_agreed = contact.agreed_on(timezone.localdate())  # of the names that were loaded
    return contact.person.name if is_agreed else mask_name(contact.person.name)


def _projects(organization):
    parts = Participation.objects.counted().filter(organization=organization)
    parts = parts.select_related("project").order_by("project__sort_title", "pk")
    return Content(Section.PROJECTS, rows=[_project_row(part) for part in parts])


def _project_row(part):
    project, today = part.project, timezone.localdate()
    over = project.status in ENDED or (part.until and part.until <= today)
    note = _masked(
        part.get_role_display(), project.get_status_display(), part.period_text
    )
    return CheckRow(mask_text(str(project)), note, "" if over else str(part.pk), part)


def _facilities(organization):
    return _offered(Section.FACILITIES, FACILITY, organization, "capability")


def _streams(organization):
    return _offered(Section.STREAMS, STREAM, organization, "note_text")


def _offered(section, noun, organization, words):
    """Return the Content of rows that are public, and how many more there are."""
    open_ended = Q(until=None) | Q(until__gt=timezone.localdate())
    entries = noun.rows_of(organization).filter(open_ended).order_by("pk")
    rows = [
        CheckRow(
            capfirst(mask_text(str(row))),
            _masked(getattr(row, words), row.period_text),
            str(row.pk),
            row,
        )
        for row in entries
        if noun.is_public(row)
    ]
    private = len(entries) - len(rows)
    text = ngettext(
        "%(n)s more is not shown publicly: log in to see it.",
        "%(n)s more are not shown publicly: log in to see them.",
        private,
    )
    return Content(section, rows=rows, hidden=text % {"n": private} if private else "")


def _offices(organization):
    rows = [
        CheckRow(
            str(body), _masked(role.get_role_display(), holder), str(role.pk), role
        )
        for body, lines in offices_by_body(organization)
        for role, holder, is_current in lines
        if is_current
    ]
    return Content(Section.OFFICES, rows=rows)


def _masked(*parts):
    return mask_text(" · ".join(str(part) for part in parts if part))


LOADERS = {
    Section.PROFILE: _profile,
    Section.REGISTER: _register,
    Section.CONTACTS: _contacts,
    Section.PROJECTS: _projects,
    Section.FACILITIES: _facilities,
    Section.STREAMS: _streams,
    Section.OFFICES: _offices,
}
