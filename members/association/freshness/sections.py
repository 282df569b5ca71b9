"""Load the live content of each section of the yearly check: all of it, or what is public.

The link of an e-mail opens the page, and links are passed on. By a link it has what visitors
see: names of persons who have not agreed to show them are masked, and the rest is counted.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from members.association.offices import offices_by_body
from members.fields import (
    FACILITY,
    ORGANIZATION,
    STREAM,
    Names,
    fingerprint,
    label_of,
)
from members.fields.kinds import PUBLIC
from members.fields.masks import mask_address, mask_name, mask_telephone
from members.models import ChangeRequest, Contact, Participation, SectionConfirmation
from members.models.email_addresses import readable
from members.models.participations import ENDED
from members.models.section_confirmations import REGISTERED
from members.records import review
from members.records.review import IN_OWN_WORDS

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
    """A section: facts as (label, lines), labels of empty fields, rows; text on private ones.

    `pictures` are Images, and `reports` the parts of it that visitors have reported as wrong.
    """

    section: Section
    facts: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    hidden: str = ""
    pictures: list = field(default_factory=list)
    reports: list = field(default_factory=list)

    @property
    def is_blank(self):
        """Whether none of it is shown."""
        return not (self.facts or self.missing or self.rows)

    @property
    def is_empty(self):
        return self.is_blank and not self.hidden

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
        hashes = [picture.hash for picture in self.pictures]
        return fingerprint([facts, rows, self.hidden, hashes, self.reports])


def contents_of(organization, *, sees_all=False):
    """Return {section: Content} of all sections, in a fixed number of queries."""
    contents = {s: LOADERS[s](organization, sees_all) for s in Section}
    about = Q(noun=ORGANIZATION.key, organization=organization)
    about |= review.about_projects_of(organization)
    reports = ChangeRequest.objects.open_reports().filter(about)
    for change in reports.select_related("project").order_by("pk"):
        for section, text in _reported_parts(change):
            contents[section].reports.append(text)
    return contents


def _reported_parts(change):
    """Return [(section, text)] of an open report, without any word of the visitor."""
    if change.project:
        return [(Section.PROJECTS, str(change.project))]
    labels = {IN_OWN_WORDS: _("something else")}
    names = change.reported or labels
    return [
        (
            Section.REGISTER if name in REGISTERED else Section.PROFILE,
            labels.get(name) or str(label_of(ORGANIZATION, name)),
        )
        for name in names
    ]


def lacking_text(confirmed):
    """Return the sections that are left when some are confirmed; "" when none or all are."""
    left = [str(section.label) for section in Section if section not in confirmed]
    if not (confirmed and left):
        return ""
    return _("not confirmed: %(sections)s") % {"sections": ", ".join(left)}


def _profile(organization, sees_all):
    ORGANIZATION.load_live(organization)
    names, content, private = Names(), Content(Section.PROFILE), []
    for declared, value in _stated(organization):
        if not (declared.is_on(PUBLIC) or declared.is_internal):
            continue
        if declared.is_internal and not sees_all:
            private += [str(declared.label)] if value else []
            continue
        if declared.is_text:
            _add_fact(content, declared.label, declared.lines(value, names))
        hashes = filter(None, declared.pictures(value))
        content.pictures += map(names.picture, hashes)
    if private:
        text = _("Not public, so not shown here: %(fields)s. Log in to see it.")
        content.hidden = text % {"fields": ", ".join(private)}
    return content


def _stated(organization):
    """Yield (field, value) of each field, without details of an empty one."""
    has_value = False
    for declared in ORGANIZATION.proposable.values():
        value = declared.live(organization)
        has_value = has_value if declared.is_detail else value not in (None, "", [])
        if has_value or not declared.is_detail:
            yield declared, value


def _register(organization, sees_all):
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


def _contacts(organization, sees_all):
    contacts = Contact.objects.for_organization(organization).not_ended().by_function()
    contacts = contacts.filter(person__erasure_asked_on=None).select_related("person")
    contacts = contacts.defer("person__note").prefetch_related("consents")
    items_of = {row: ITEMS if sees_all else _agreed_items(row) for row in contacts}
    rows = [_contact_row(contact, items) for contact, items in items_of.items()]
    private = sum(items < _stated_items(row) for row, items in items_of.items())
    text = ngettext(
        "%(n)s contact has not agreed to show everything, so the rest is masked. Log in "
        "to see it.",
        "%(n)s contacts have not agreed to show everything, so the rest is masked. Log "
        "in to see it.",
        private,
    )
    hidden = text % {"n": private} if private else ""
    return Content(Section.CONTACTS, rows=rows, hidden=hidden)


def _stated_items(contact):
    return {item for item in ITEMS if getattr(contact.person, item)}


def _agreed_items(contact):
    return contact.agreed_on(timezone.localdate()) & _stated_items(contact)


def _contact_row(contact, items):
    """Return the row of a contact; what is not among the items is masked."""
    person = contact.person
    stated = {"title": person.title, "email": readable(person.email)}
    stated |= {"phone": person.phone}
    texts = [v if item in items else MASKS[item](v) for item, v in stated.items()]
    return CheckRow(
        person.name if "name" in items else mask_name(person.name),
        _joined(contact.get_function_display(), *texts),
        str(contact.pk),
        contact,
        person.name,
    )


def _projects(organization, sees_all):
    parts = Participation.objects.counted().filter(organization=organization)
    parts = parts.select_related("project").order_by("project__sort_title", "pk")
    return Content(Section.PROJECTS, rows=[_project_row(part) for part in parts])


def _project_row(part):
    project, today = part.project, timezone.localdate()
    over = project.status in ENDED or (part.until and part.until <= today)
    note = _joined(
        part.get_role_display(), project.get_status_display(), part.period_text
    )
    return CheckRow(str(project), note, "" if over else str(part.pk), part)


def _facilities(organization, sees_all):
    return _offered(Section.FACILITIES, FACILITY, organization, sees_all)


def _streams(organization, sees_all):
    return _offered(Section.STREAMS, STREAM, organization, sees_all)


def _offered(section, noun, organization, sees_all):
    """Return the Content of rows that are public, or of all, and how many more there are."""
    open_ended = Q(until=None) | Q(until__gt=timezone.localdate())
    rows = noun.rows_of(organization).filter(open_ended).select_related("site")
    rows = list(rows.order_by("pk"))
    public = [row for row in rows if sees_all or noun.is_public(row)]
    private = len(rows) - len(public)
    text = ngettext(
        "%(n)s more is not shown publicly: log in to see it.",
        "%(n)s more are not shown publicly: log in to see them.",
        private,
    )
    names = Names()
    return Content(
        section,
        rows=[_offer_row(noun, row, names) for row in public],
        hidden=text % {"n": private} if private else "",
    )


def _offer_row(noun, row, names):
    """Return the row of an offer with all of its fields that visitors see."""
    public = [f for f in noun.fields if f.is_on(PUBLIC) and f.name not in APART]
    values = [(f, f.live(row)) for f in public]
    lines = [line for f, value in values if value for line in f.lines(value, names)]
    if not noun.is_public(row):
        lines.append(_("only you and the secretariat see it"))
    return CheckRow(
        capfirst(str(row)), _joined(*lines, row.period_text), str(row.pk), row
    )


def _offices(organization, sees_all):
    rows = [
        CheckRow(
            str(body), _joined(role.get_role_display(), holder), str(role.pk), role
        )
        for body, lines in offices_by_body(organization)
        for role, holder, is_current in lines
        if is_current
    ]
    return Content(Section.OFFICES, rows=rows)


def _joined(*parts):
    return " · ".join(str(part) for part in parts if part)


ITEMS = {"name", "title", "email", "phone"}
MASKS = {"title": lambda text: "", "email": mask_address, "phone": mask_telephone}
APART = {"direction", "kind", "name_nb", "name_en", "since", "until"}
LOADERS = {
    Section.PROFILE: _profile,
    Section.REGISTER: _register,
    Section.CONTACTS: _contacts,
    Section.PROJECTS: _projects,
    Section.FACILITIES: _facilities,
    Section.STREAMS: _streams,
    Section.OFFICES: _offices,
}
