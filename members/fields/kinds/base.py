"""The base class of all kinds of fields, and the options of a declaration."""

from dataclasses import dataclass

from django.utils.functional import lazy
from django.utils.text import capfirst

from ..masks import mask_text
from ..values import refuse_shape

# The surfaces on which a field stands unless its declaration hides it there, with a reason.
MEMBER = "member"  # proposals of members, and so their review
FORM = "form"  # the member's form, of proposable fields
PUBLIC = "public"  # public pages
SHEET = "sheet"  # CSV and XLSX out
FILE = "file"  # CSV in
# A reason to hide a field from SHEET, which the lists of the secretariat look for.
FOR_THE_SECRETARIAT = "for the secretariat alone"


@dataclass(frozen=True)
class Fieldset:
    """A part of a form; `page` is the URL name of a page of its own.

    `staff` is the heading of the admin form that holds its fields. A part with a lower
    `rank` comes first in a member's form, else the order of the fields decides.
    """

    heading: str
    hint: str = ""
    staff: str | None = None
    page: str = ""
    rank: int = 0


@dataclass(frozen=True)
class Advice:
    """Advice to a member while the field is incomplete, and why; least `rank` first.

    `more` is for a field that is not empty.
    """

    text: str
    why: str
    rank: int = 100
    more: str = ""

    def for_value(self, value):
        return self.more if value and self.more else self.text


@dataclass(frozen=True)
class OnCard:
    """The place of a field on the card of its row; `label` where its title is too long."""

    rank: int
    label: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of public facts: a label, text or safe HTML, and whether it is a figure."""

    label: str
    text: str
    is_figure: bool = False


class Field:
    """One field of a noun, for every form, page and file that shows it.

    A value is JSON. `proposed` is the part of the new value that a change request stores:
    for many-to-many fields and rows only the difference, so that changes by others
    meanwhile stay.
    """

    # Whether it is written by saving the target, and not rows beside it.
    is_own_column = True
    # Whether people type words into its column.
    holds_text = False
    # Whether its values can be read out in lines of text.
    is_text = True
    # Whether the admin form holds it; rows have a form of their own there.
    is_in_staff_form = True
    # Whether an approval asks other organizations to confirm.
    asks_others = False
    # Whether its digits stand below each other, and whether a file may be uploaded for it.
    is_figure = False
    is_picture = False
    # Whether a form asks for the order of its rows.
    is_ordered = False
    # Whether it says nothing without the field before.
    is_detail = False
    # Whether machines get null for a value that pages do not show without others.
    is_withheld_in_part = False
    # Whether pages show its weight on the way to the cluster's climate goal.
    weighs_on_climate = False
    # Whether a post without the input means "nothing chosen".
    is_given_when_absent = False
    # Columns of other fields that `apply` may change too.
    extra_columns = ()
    input_template = "components/inputs/value.html"

    def __init__(
        self,
        name,
        *,
        section,
        label=None,
        heading=None,
        help="",  # noqa: A002
        advice=None,
        hidden=None,
        has_own_place=False,
        beside=False,
        may_name_people=False,
        sortable=False,
        on_card=None,
        file_label=None,
        known_as="",
        example="",
    ):
        self.name, self.section, self.help, self.advice = name, section, help, advice
        # The heading of its column in a sheet, where the label of an input is too short.
        self._label, self._heading, self.hidden = label, heading, hidden or {}
        # Whether a template of the public page shows it elsewhere than among the facts,
        # and whether the admin form puts it on the line of the field before.
        self.has_own_place, self.beside = has_own_place, beside
        # Whether it may hold words about a person, which an erasure looks through.
        self.may_name_people = may_name_people
        # Whether lists are sorted by it; the name of another column that orders rows so.
        self.sortable, self.on_card = sortable, on_card
        # For files that come in: our heading where the label is too short, further
        # headings, "one|two", and the cell of a template's example line.
        self.file_label = file_label or heading
        self.known_as, self.example = known_as, example
        self.columns = [name]

    def bind(self, model):
        """Remember the model that the noun declares the field for."""
        self.model = model
        return self

    @property
    def column(self):
        return self.model._meta.get_field(self.name)

    @property
    def label(self):
        return self._label or self.column.verbose_name

    @property
    def title(self):
        """The label as it stands at the start of a line."""
        return capfirst(str(self.label))

    @property
    def one(self):
        """The word for one of its rows, if it has several."""
        return self.title

    @property
    def anchor(self):
        """The id of its input in a member's form, to which links lead."""
        has_one_input = self.is_own_column and not self.is_picture
        return f"id_{self.name}" if has_one_input else self.name

    def is_on(self, surface):
        hidden = {MEMBER, FORM} if surface == FORM else {surface}
        return not hidden & self.hidden.keys()

    @property
    def is_internal(self):
        """Whether the secretariat sees it, and at most the member beside it."""
        return self.hidden.get(SHEET) == FOR_THE_SECRETARIAT

    @property
    def sort_key(self):
        """The sort key of rows: a column or an expression, null without a value."""
        return self._sort_key() if self.sortable is True else self.sortable

    def _sort_key(self):
        return self.name

    # Values

    def lock(self, target):
        """Lock the rows that hold the value; the target itself is locked already."""

    def live(self, target):
        """Return the value that holds now."""
        return self.clean(getattr(target, self.name))

    def loaded(self, rows):
        """Return the queryset with the other tables that `live` reads, if any."""
        return rows

    def pictures(self, value):
        """Return the hashes of the pictures that a value or a proposal names."""
        return []

    def clean(self, value):
        """Return a new value in the shape in which values are compared."""
        return value

    def propose(self, live, value):
        """Return the `proposed` of a new value; None when it is live already."""
        return None if value == live else value

    def result(self, live, proposed):
        """Return the value that will be live once the proposal is approved."""
        return proposed

    def apply(self, target, proposed, speaker):
        """Write the proposal to the target; `speaker` is the organization that proposes."""
        setattr(target, self.name, proposed)

    def initial(self, target, speaker):
        """Return the initial value in the form of a new target."""
        return self.live(target)

    def is_missing(self, value):
        """Whether the value is incomplete, so that the advice stands."""
        return not value

    def lacks(self, values):
        """Whether the advice stands beside the {field: value} of the whole noun."""
        return self.is_missing(values[self.name])

    def organizations(self, value):
        """Return the slugs of organizations that the value names."""
        return []

    # Forms

    def picture_inputs(self):
        """Return the names of the inputs of a form to which pictures are uploaded."""
        return []

    def input(self, context, value, data=None, prefix=None):
        """Return the form of the value alone, a ValueForm or a RowFormSet; None for no form."""
        raise NotImplementedError

    # Pages

    def lines(self, value, names):
        """Return the value as lines of text in the reader's language."""
        return [str(value)]

    def masked_lines(self, value, names):
        """Return the lines for a link that may be passed on, with addresses masked."""
        return [mask_text(line) for line in self.lines(value, names)]

    def difference(self, old, new, names):
        """Return a ValueDifference between two values."""
        raise NotImplementedError

    def fact(self, target):
        """Return the Fact that a public page shows, or None when there is none."""
        text = self.fact_text(target)
        return Fact(self.title, text, self.is_figure) if text else None

    def card_fact(self, target):
        """Return the Fact that the card of the secretariat shows, also of nothing."""
        return Fact(self.on_card.label or self.title, self.card_text(target))

    def card_text(self, target):
        """Return text or safe HTML for the card; empty for nothing."""
        return self.fact_text(target)

    def fact_text(self, target):
        """Return text or safe HTML for a public page; empty for nothing."""
        return "" if getattr(target, self.name) is None else getattr(target, self.name)

    # Machines

    def plain(self, target, column):
        """Return what machines read in one of its columns: a text, number, day or None."""
        return getattr(target, column)

    # Files

    def load(self, rows, day):
        """Return the queryset with the relations of `cells` loaded for the day."""
        return rows

    @property
    def headers(self):
        """The headings of its columns in a sheet, as many as `cells` returns."""
        return [str(self._heading or self.title)]

    @property
    def lazy_heading(self):
        """Its first heading, in the language of the reader."""
        return lazy(lambda: self.headers[0], str)()

    def cells(self, target):
        """Return its cells in a sheet: texts, numbers, days or None."""
        return [getattr(target, self.name)]

    def staff_cells(self, target):
        """Return its cells in a list of the secretariat, which sees internal values, too."""
        return self.cells(target)


def text_of(value):
    """Return a text with plain ends of line and without outer space; refuse other shapes."""
    if not isinstance(value, str):
        refuse_shape()
    return value.replace("\r\n", "\n").strip()
