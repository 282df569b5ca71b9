"""TARGETS: the kinds of files that can be imported, with their parts and columns.

The columns follow from the fields that the secretariat's forms have; the nouns that are
declared in members.fields bring theirs, so that a new field is read without a line here.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.fields import CONTACT, EVENT, ORGANIZATION, PERSON, PROJECT
from members.models import (
    Body,
    Contact,
    Event,
    Membership,
    Organization,
    Participation,
    Person,
    Project,
    Role,
)

from .kinds import Piece, Postcode, StatusColumn, column_of
from .named_columns import BodyColumn, PartnersColumn


@dataclass(frozen=True, eq=False)
class ImportPart:
    """Rows of one model that a line is about; those of `is_lookup` are never written."""

    key: str
    model: type
    columns: tuple
    is_lookup: bool = False
    # Whether a line is about it only when one of its cells is filled in, or one of the
    # part that it `follows`.
    is_optional: bool = False
    follows: str = ""

    @property
    def title(self):
        return capfirst(str(self.model._meta.verbose_name))

    def permission(self, act):
        return f"members.{act}_{self.model._meta.model_name}"

    def may_write(self, user):
        """Whether the user may add or change rows of it by hand, or look them up."""
        acts = ["view"] if self.is_lookup else ["add", "change"]
        return any(user.has_perm(self.permission(act)) for act in acts)


@dataclass(frozen=True, eq=False)
class ImportTarget:
    """A kind of file; `parts` stand in the order of writing, `main` is never optional.

    Of `needed` groups of columns, a file must have at least one column each.
    """

    key: str
    title: str
    parts: tuple
    main: str
    needed: tuple
    # The first of these columns that is filled in is the title of a line.
    titles: tuple

    @cached_property
    def columns(self):
        return tuple(column for part in self.parts for column in part.columns)

    @cached_property
    def by_name(self):
        return {column.name: column for column in self.columns}

    @cached_property
    def part(self):
        return {part.key: part for part in self.parts}

    def part_title(self, key):
        return self.part[key].title

    @property
    def permissions(self):
        """The permissions that the target requires: to add and change rows of its main part."""
        return [self.part[self.main].permission(act) for act in ("add", "change")]

    def is_open_to(self, user):
        if not (user.is_staff and user.has_perms(self.permissions)):
            return False
        return not self.missing({column.name for column in self.columns_for(user)})

    def columns_for(self, user):
        """Return the columns that the user may write by hand, or that identify rows."""
        parts = [part for part in self.parts if part.may_write(user)]
        return tuple(column for part in parts for column in part.columns)

    def missing(self, names):
        """Return a sentence for each group of columns of which the names hold none."""
        return [
            str(_("Choose the column that holds: %(columns)s."))
            % {"columns": str(_(" or ")).join(self.by_name[n].label for n in group)}
            for group in self.needed
            if not set(group) & {*names}
        ]


def _of_noun(noun, known_as=None):
    """Return the columns of a declared noun that fit a cell."""
    return _part_columns(noun.key, noun.model, noun.file_columns, known_as)


def _part_columns(part, model, names, known_as=None):
    aliases = known_as or {}
    columns = [column_of(part, model, name, aliases.get(name, "")) for name in names]
    return tuple(column for column in columns if column)


PERIOD = ("since", "since_precision", "until", "until_precision")
TOPICS = column_of("organization", Organization, "topics")
ADDRESS = [
    Piece("organization", Organization, "street", "postal_address", ""),
    Postcode("organization", Organization, "postcode", "postal_address", ", ", True),
    Piece("organization", Organization, "place", "postal_address", is_added=True),
]
NAMES = [
    Piece("person", Person, "first_name", "name", ""),
    Piece("person", Person, "last_name", "name"),
]
MUNICIPALITY_NUMBER = Piece(
    "organization", Organization, "municipality_code", "municipality"
)
LOOKUP_FIELDS = ("name", "orgnr")

_own = [c for c in _of_noun(ORGANIZATION) if c.field != "municipality_code"]
WHOLE_ORGANIZATION = ImportPart(
    "organization", Organization, (*_own, TOPICS, MUNICIPALITY_NUMBER, *ADDRESS)
)


def _organization_lookup(known_as=None):
    columns = _part_columns("organization", Organization, LOOKUP_FIELDS, known_as)
    return ImportPart("organization", Organization, columns, is_lookup=True)


def _membership_part(**more):
    names = ("category", *PERIOD, "certainty", "evidence", "source")
    status = StatusColumn("membership", Membership, "status")
    columns = (*_part_columns("membership", Membership, names), status)
    return ImportPart("membership", Membership, columns, **more)


def _person_part(known_as=None, **more):
    columns = (*_of_noun(PERSON, known_as), *NAMES)
    return ImportPart("person", Person, columns, **more)


def _contact_part(**more):
    return ImportPart("contact", Contact, _of_noun(CONTACT), **more)


# In a sheet of offices the address is the organization's, and a role is the office.
HOLDER = {name: f"holder.{name}" for name in ("email", "phone", "title")}
PARTNER = {"name": "participation.partner", "orgnr": "participation.number"}
ALL = (
    ImportTarget(
        "organizations",
        _("Organizations, with membership and contact"),
        (
            WHOLE_ORGANIZATION,
            _membership_part(is_optional=True),
            _person_part(is_optional=True),
            _contact_part(is_optional=True, follows="person"),
        ),
        main="organization",
        needed=(("organization.name", "organization.orgnr"),),
        titles=("organization.name", "organization.orgnr"),
    ),
    ImportTarget(
        "contacts",
        _("Contacts of organizations"),
        (
            _organization_lookup(),
            _person_part(),
            _contact_part(is_optional=True, follows="organization"),
        ),
        main="person",
        needed=(
            ("organization.name", "organization.orgnr"),
            ("person.name", "person.first_name", "person.email"),
        ),
        titles=("person.name", "person.email", "organization.name"),
    ),
    ImportTarget(
        "memberships",
        _("Memberships"),
        (_organization_lookup(), _membership_part()),
        main="membership",
        needed=(("organization.name", "organization.orgnr"),),
        titles=("organization.name", "organization.orgnr"),
    ),
    ImportTarget(
        "projects",
        _("Projects with partners"),
        (
            _organization_lookup(PARTNER),
            ImportPart(
                "project",
                Project,
                (
                    *_of_noun(PROJECT),
                    PartnersColumn("project", Project, "participations"),
                ),
            ),
            ImportPart(
                "participation",
                Participation,
                _part_columns(
                    "participation",
                    Participation,
                    ("role", "role_detail", "role_detail_en", *PERIOD, "source"),
                ),
                is_optional=True,
                follows="organization",
            ),
        ),
        main="project",
        needed=(("project.title_nb", "project.title_en"),),
        titles=("project.title_nb", "project.title_en"),
    ),
    ImportTarget(
        "events",
        _("Events"),
        (ImportPart("event", Event, _of_noun(EVENT)),),
        main="event",
        needed=(("event.title_nb",), ("event.held_on",)),
        titles=("event.title_nb",),
    ),
    ImportTarget(
        "offices",
        _("Offices in the bodies of the cluster"),
        (
            ImportPart(
                "body", Body, (BodyColumn("body", Body, "name"),), is_lookup=True
            ),
            _organization_lookup(),
            _person_part(HOLDER, is_optional=True),
            ImportPart(
                "role",
                Role,
                _part_columns("role", Role, ("role", *PERIOD, "source", "note")),
            ),
        ),
        main="role",
        needed=(("body.name",), ("role.role",)),
        titles=("person.name", "organization.name", "body.name"),
    ),
)
TARGETS = {target.key: target for target in ALL}
