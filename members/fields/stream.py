"""The fields of a resource stream, in the order of its form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from members.models import ChangeRequest, ResourceStream
from members.models.periods import Precision
from members.models.resource_streams import IMMATERIAL, amount_text, choice_text

from .forms import PartialDateField, ValueForm
from .kinds import FORM, PUBLIC, Boolean, Choice, PartialDate, Prose, Reference
from .kinds.base import Fieldset
from .nouns import Noun, NounWords, Routes

MOST_YEARS = 2
TITLE = ("kind", "direction")
WHAT = Fieldset(_("What it is"))
AMOUNT = Fieldset(_("How much, and where"))
WHEN = Fieldset(_("How long, and who can see it"))
Direction = ResourceStream.Direction


@dataclass(frozen=True)
class JointChoice:
    """A select that stands for two fields of a noun; it posts "first second".

    `groups` returns [(heading, [("first second", text)])]. `empty` is the text of no
    choice. With script it hides while the select of `hidden_by` has one of the second
    values that stand there. A proposal, a sheet and the admin keep the two fields apart.
    """

    name: str
    fields: tuple[str, str]
    label: str
    groups: Callable
    help: str = ""
    empty: str = ""
    hidden_by: tuple = ()

    input_template = "components/inputs/joint_choice.html"

    @property
    def anchor(self):
        """The id of the select, to which links lead."""
        return f"id_{self.name}"

    def join(self, values):
        """Return the value of the select for {name: text} of its fields."""
        return " ".join(values[name] or "" for name in self.fields).strip()

    def split(self, data):
        """Return a post with the two fields in place of the value of the select.

        Nothing chosen leaves alone the fields that are posted by themselves.
        """
        if self.name not in data:
            return data
        parts = data.copy()
        choice = parts.pop(self.name)[-1]
        values = dict(zip(self.fields, (*choice.split(" ", 1), ""), strict=False))
        for name in self.fields:
            if choice:
                parts[name] = values[name]
            else:
                parts.setdefault(name, "")
        return parts


class StreamKind(Choice):
    """The resource; competence and its like have no rhythm, and no member is asked for it."""

    extra_columns = ("rhythm",)

    def apply(self, target, proposed, speaker):
        super().apply(target, proposed, speaker)
        if proposed in IMMATERIAL:
            target.rhythm = ""


class LastDayField(PartialDateField):
    """A last day from today on and at most two years ahead, or as it was before.

    A stream from before last days existed may stay without one.
    """

    def __init__(self, before, **kwargs):
        super().__init__(**kwargs)
        self.required, self.before = bool(before), before

    def clean(self, value):
        value = super().clean(value)
        day = value and LAST_DAY.clean(value)["day"]
        if day != (self.before or {}).get("day", "") and not _is_near(day):
            text = gettext("Choose a day from today on, at most two years ahead.")
            raise ValidationError(text, code="day")
        return value


def _is_near(day):
    today = timezone.localdate()
    return today <= date.fromisoformat(day) <= years_after(today, MOST_YEARS)


class LastDay(PartialDate):
    """The last day, which a member has to choose; a year ahead unless they do."""

    def input(self, context, value, data=None, prefix=None):
        field = LastDayField(value, label=self.title, help_text=self.help)
        return ValueForm(self, field, value, data, prefix)

    def initial(self, target, speaker):
        day = years_after(timezone.localdate(), 1)
        return {"day": day.isoformat(), "precision": str(Precision.DAY)}


def years_after(day, years):
    """Return the same day of a later year; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class StreamNoun(Noun):
    """An offer or a need of an organization; its name in a sentence is not its heading."""

    def new_for(self, organization):
        # It holds from the day on which it is approved.
        return self.model(organization=organization, since=timezone.localdate())

    def called(self, change):
        """Return its name in an e-mail; the subject does not name a private stream."""
        proposed = {item.field: item.proposed for item in change.items.all()}
        row = change.target or self.model(**{n: proposed.get(n) for n in TITLE})
        if not (row.kind and row.direction):
            return super().called(change)
        is_needed = row.direction == Direction.NEEDED
        if not (row.is_public or proposed.get("is_public")):
            return gettext("a need") if is_needed else gettext("an offer")
        text = (
            gettext("need for %(what)s") if is_needed else gettext("offer of %(what)s")
        )
        return text % {"what": row.get_kind_display()}


def _whats():
    """Return the resources to offer or seek, as a JointChoice groups them."""
    headings = {"offered": gettext("We offer"), "needed": gettext("We seek")}
    return [
        (
            heading,
            [
                (f"{direction} {kind}", capfirst(choice_text(f"{direction}-{kind}")))
                for kind in ResourceStream.Kind.values
            ],
        )
        for direction, heading in headings.items()
    ]


def _amounts():
    """Return the bands of amounts by unit, as a JointChoice groups them."""
    bands = list(filter(None, ResourceStream.Band.values))
    return [
        (unit, [(f"{band} {key}", capfirst(amount_text(band, key))) for band in bands])
        for key, unit in ResourceStream.Unit.choices
    ]


LAST_DAY = LastDay(
    "until",
    section=WHEN,
    is_last=True,
    has_own_place=True,
    help=_(
        "We ask you two weeks before whether it still holds; without an answer it ends "
        "by itself."
    ),
)

STREAM = StreamNoun(
    key=ChangeRequest.Noun.STREAM,
    model=ResourceStream,
    page="streams",
    public_column="is_public",
    routes=Routes(
        listing=pgettext_lazy("address", "my-page/<slug:slug>/streams/"),
        new=pgettext_lazy("address", "my-page/<slug:slug>/streams/new/"),
        proposal=pgettext_lazy(
            "address", "my-page/<slug:slug>/streams/proposal/<int:pk>/"
        ),
        change=pgettext_lazy(
            "address", "my-page/<slug:slug>/streams/change/<int:key>/"
        ),
    ),
    staff_first=("organization",),
    joints=(
        JointChoice(
            "what",
            TITLE[::-1],
            _("What you offer or seek"),
            _whats,
            empty=_("Choose"),
        ),
        JointChoice(
            "amount",
            ("band", "unit"),
            _("How much, roughly"),
            _amounts,
            help=_("Only for materials and energy."),
            empty=_("Not stated"),
            hidden_by=("what", IMMATERIAL),
        ),
    ),
    has_message=False,
    words=NounWords(
        title=_("Surplus and needs"),
        new=_("Add surplus or a need"),
        change=_("Propose a change"),
        lead=_(
            "Something you offer or need: heat or materials, competence, test capacity "
            "or a partnership. The secretariat looks for organizations that match. No "
            "one else sees it unless you choose to show it. After its last day it is no "
            "longer shown."
        ),
    ),
    fields=(
        Choice("direction", section=WHAT, has_own_place=True),
        StreamKind("kind", section=WHAT, has_own_place=True, beside=True),
        Prose(
            "note",
            section=WHAT,
            has_own_place=True,
            help=ResourceStream._meta.get_field("note").help_text,
        ),
        Prose(
            "note_en",
            section=WHAT,
            has_own_place=True,
            hidden={FORM: "the secretariat translates what is public"},
        ),
        Choice("band", section=AMOUNT, has_own_place=True),
        Choice("unit", section=AMOUNT, has_own_place=True, beside=True),
        Choice(
            "rhythm",
            section=AMOUNT,
            has_own_place=True,
            beside=True,
            hidden={FORM: "members say it in their own words, if at all"},
        ),
        Reference("site", section=AMOUNT, has_own_place=True),
        PartialDate(
            "since",
            section=WHEN,
            has_own_place=True,
            hidden={FORM: "it holds from the day on which it is approved"},
        ),
        LAST_DAY,
        Boolean(
            "is_public",
            section=WHEN,
            help=ResourceStream._meta.get_field("is_public").help_text,
            hidden={PUBLIC: "what is shown says so by being shown"},
        ),
    ),
)
