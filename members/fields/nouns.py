"""A noun: its fields, and its names on pages, in proposals and in e-mails."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.models import ChangeRequest, Cluster

from .kinds import FILE, FORM, MEMBER, PUBLIC, SHEET

REGISTER = ChangeRequest.Origin.REGISTER
BY_KEY = {}  # of all declarations, which the package adds


def noun_of(change):
    """Return the noun that a change request is about."""
    return BY_KEY[change.noun]


def fields_of(change):
    """Return {name: field} that a change request may change, by its origin."""
    noun = noun_of(change)
    return noun.registered if change.origin == REGISTER else noun.proposable


def speaker_of(change):
    """Return the speaker of a request: the organization, or the business register."""
    return REGISTER if change.origin == REGISTER else change.organization


@dataclass(frozen=True)
class Routes:
    """The addresses below a member's pages: the list, a new one, its proposal, a change."""

    listing: str
    new: str
    proposal: str
    change: str


@dataclass(frozen=True)
class NounWords:
    """The titles of the pages of a noun, for the members who propose."""

    title: str
    new: str = ""
    change: str = ""
    lead: str = ""
    # The beginning of an e-mail about a decision, of %(organization)s.
    decided: str = gettext_lazy(
        "The secretariat has reviewed your proposal for %(organization)s."
    )


@dataclass(frozen=True)
class PublicPages:
    """The public list and the pages of rows of a noun, and how a search shows them.

    `plural` is the noun in searches, sitemaps and lists; `listing` the URL name of its list,
    `label` what leads there, and `synonyms` what else people call it. Rows are called by the
    columns `names`, and a hit says the attribute `fact` beside them. What is not in the menu
    stands in the footer.
    """

    plural: str
    listing: str
    label: str
    synonyms: str
    counted: str
    names: tuple
    fact: str = ""
    is_in_menu: bool = True


def no_gaps(values, before):
    """Return nothing: each field is complete by itself."""
    return {}


@dataclass(frozen=True, eq=False)
class Noun:
    """One noun that people propose, see, export and import, and all that differs by noun.

    `key` is the value of ChangeRequest.noun, and the name of the link to the target
    there. `page` names its URLs: portal:<page>, <page>_new, <page>_proposal,
    <page>_change. `file` is the name of its CSV file, with `file_key` to find a row by
    and `file_extra` for columns that are no declared field.
    `joints` are the JointChoices of its form, which asks for a word to the secretariat
    if `has_message`.
    """

    key: str
    model: type
    fields: tuple
    words: NounWords | None = None
    page: str = ""
    form_page: str = ""
    public_column: str = ""
    routes: Routes | None = None
    public: PublicPages | None = None
    file_key: str = ""
    file_extra: str = ""
    staff_first: tuple = ()
    staff_last: tuple = ("source",)
    joints: tuple = ()
    has_message: bool = True
    # What changed {field: value} lack, beside the values before: {field: question}.
    gaps: Callable = no_gaps
    # {name: field} that the business register proposes; registered.py fills it.
    registered: dict = field(default_factory=dict)

    def __post_init__(self):
        for declared in self.fields:
            declared.bind(self.model)

    @property
    def by_name(self):
        return {declared.name: declared for declared in self.fields}

    @property
    def proposable(self):
        """{name: field} of the proposable fields, in the order of a form."""
        return {f.name: f for f in self.fields if f.is_on(MEMBER)}

    @property
    def in_form(self):
        """{name: field} of the fields on the form of a member, in its order."""
        return {name: f for name, f in self.proposable.items() if f.is_on(FORM)}

    @property
    def reportable(self):
        """{name: field} that a visitor may report as wrong: own columns that are public."""
        public = {n: f for n, f in self.proposable.items() if f.is_on(PUBLIC)}
        return {n: f for n, f in public.items() if f.is_own_column}

    def load_live(self, target, **more):
        """Load the values of the target that stand in other tables, in one query.

        `more` are further annotations to load as attributes of the target.
        """
        rows = self.model.objects.filter(pk=target.pk).annotate(**more)
        for declared in self.proposable.values():
            rows = declared.loaded(rows)
        target.__dict__ |= rows.values(*rows.query.annotations).get()

    def form_fields(self):
        """Return {name: form field} of the inputs of a member's form."""
        return {name: declared.form_field() for name, declared in self.in_form.items()}

    def label_of(self, name):
        """Return the label of a field; the name itself when nothing is declared by it."""
        declared = self.by_name.get(name)
        return declared.label if declared else name

    def sections(self, surface=MEMBER):
        """Return the parts of a form in order, as (section, [fields])."""
        sections = {}
        for declared in self.fields:
            if declared.is_on(surface):
                sections.setdefault(declared.section, []).append(declared)
        return list(sections.items())

    @property
    def form_sections(self):
        """The parts of a member's form in order, as (Fieldset, [fields])."""
        return sorted(self.sections(FORM), key=lambda section: section[0].rank)

    def facts(self, target, left_out=()):
        """Return the Facts that a public page lists of a loaded target."""
        public = [f for f in self.fields if f.is_on(PUBLIC) and not f.has_own_place]
        public = [f for f in public if f.name not in left_out]
        return [fact for f in public if (fact := f.fact(target))]

    @property
    def on_card(self):
        """The fields that the card of the secretariat shows and changes, in its order."""
        fields = [f for f in self.fields if f.on_card]
        return sorted(fields, key=lambda declared: declared.on_card.rank)

    @property
    def orders(self):
        """{name: (sort key,)} of the fields that lists are sorted by."""
        return {f.name: (f.sort_key,) for f in self.fields if f.sortable}

    @property
    def sorts(self):
        """(name, label in the reader's language) of the fields that lists are sorted by."""
        return [(f.name, f.lazy_heading) for f in self.fields if f.sortable]

    @property
    def sheet(self):
        return [f for f in self.fields if f.is_on(SHEET)]

    @property
    def file_columns(self):
        """The columns of its CSV file but for the key."""
        declared = [c for f in self.fields if f.is_on(FILE) for c in f.columns]
        return [*declared, *self.file_extra.split()]

    @property
    def fieldsets(self):
        """The fieldsets of its admin form, by the headings that its sections have there."""
        sets = {None: list(self.staff_first)}
        for section, fields in self.sections(surface=""):
            lines = sets.setdefault(section.staff, [])
            for declared in fields:
                _add_to_lines(lines, declared)
        sets.setdefault(list(sets)[-1], []).extend(self.staff_last)
        return [
            (heading, {"fields": lines}) for heading, lines in sets.items() if lines
        ]

    def missing(self, values):
        """Return the fields with an incomplete value in {name: value} and with advice.

        The most useful to fill in comes first.
        """
        advised = [f for f in self.fields if f.advice and f.lacks(values)]
        return sorted(advised, key=lambda declared: declared.advice.rank)

    # The target of a proposal

    def called(self, change):
        """Return the name of the target in an e-mail; that of the noun if it is new."""
        # Nobody has approved the title of a new one, and it would stand in the subject.
        return str(change.target or change.get_noun_display())

    def new_for(self, organization):
        """Return an unsaved row of the noun for the organization to fill in."""
        return self.model(organization=organization)

    def target_of(self, change):
        """Return the target of the request, or an unsaved row when it is new."""
        return change.target or self.new_for(change.organization)

    def link(self, target, number=None):
        """Return the filter that finds a member's requests about the target."""
        return {self.key: target} if target.pk else {"pk": number, self.key: None}

    def rows_of(self, organization):
        """Filter the rows that the organization may propose to change."""
        return self.model.objects.filter(organization=organization)

    def lock(self, target, organization):
        """Return the target locked; refuse, code "access", one that is another's."""
        rows = self.model.objects.select_for_update(no_key=True, of=["self"])
        locked = rows.get(pk=target.pk)
        if not self.is_own(locked, organization):
            raise ValidationError(
                _("Your organization does not take part in this."), code="access"
            )
        return locked

    def is_own(self, target, organization):
        return target.organization_id == organization.pk

    def key_of(self, target):
        return target.pk

    def heading_of(self, target):
        """Return the heading of the form of a target that exists."""
        return str(target)

    def check_new(self, changes, speaker):
        """Raise ValidationError where {field: proposed} is incomplete for a new target."""

    def show(self, target):
        """Set on the target that visitors see it, if its noun has a column for that."""

    def is_public(self, target):
        """Whether visitors see the target; without a `public_column` they always do."""
        return not self.public_column or getattr(target, self.public_column)

    def fact_of(self, row):
        """Return what a hit of a search says beside the name of the row."""
        name = self.public.fact
        display = getattr(row, f"get_{name}_display", None)
        return display() if display else getattr(row, name)

    @property
    def public_rows(self):
        """Filter the rows that visitors see."""
        column = self.public_column
        return self.model.objects.filter(**({column: True} if column else {}))

    def at_once(self):
        """Return the names of fields that are published without review."""
        return []


class ProfileNoun(Noun):
    """An organization itself: it proposes about nothing but its own profile."""

    def new_for(self, organization):
        return organization

    def link(self, target, number=None):
        return {}

    def rows_of(self, organization):
        return self.model.objects.filter(pk=organization.pk)

    def lock(self, target, organization):
        # The proposing code has locked the organization already.
        return organization

    def key_of(self, target):
        return target.slug

    def show(self, target):
        rows, today = self.rows_of(target).filter(is_listed=False), timezone.localdate()
        rows.update(is_listed=True, listing_agreed_on=today)

    def heading_of(self, target):
        return str(self.words.change)

    def at_once(self):
        cluster = Cluster.objects.only("at_once").first()
        return cluster.at_once if cluster else []


def _add_to_lines(lines, declared):
    """Add the columns of a field to the lines of an admin form, unless rows hold it."""
    if not declared.is_in_staff_form:
        return
    if declared.beside and lines:
        before = lines.pop()
        before = before if isinstance(before, tuple) else (before,)
        lines.append((*before, *declared.columns))
    else:
        columns = tuple(declared.columns)
        lines.append(columns if len(columns) > 1 else columns[0])
