"""The part of a form that fills it from the business register.

A button looks up the number or name that the form holds; a hit is chosen by a button of
its own. Each press shows the form again with its input, so that it works without a script:
see templates/components/register_choice.html.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from members.models.organization_numbers import format_orgnr, normalize_orgnr

from . import lookup
from .snapshots import values_of
from .units import Unit, same_name

FIND, CHOOSE, ANSWER = "register_find", "register_choose", "register_answer"
LONGEST = 200  # letters of a name


@dataclass(frozen=True)
class RegisterHit:
    """A unit that a form offers; `values` is {field of an organization: value}."""

    unit: Unit
    values: dict

    @property
    def name(self):
        return self.values["name"]

    @property
    def number(self):
        return format_orgnr(self.unit.number)

    @property
    def texts(self):
        """List the other values as a person reads them."""
        names = ("legal_form", "nace_code", "business_address", "website")
        return [self.values[name] for name in names if name in self.values]


@dataclass(frozen=True)
class RegisterAnswer:
    """The answer to a text: the hit of its number, hits to choose from, or a problem."""

    hit: RegisterHit | None = None
    hits: list = field(default_factory=list)
    problem: str = ""
    is_local: bool = False
    is_press: bool = False

    @classmethod
    def of(cls, text, client=None, *, is_press=True):
        """Look up a number or a name, for a visitor within the limits of the client."""
        text = " ".join(text.replace("\0", " ").split())[:LONGEST]
        if not text:
            problem = _("Enter a number or a name first.")
            return cls(problem=problem, is_press=is_press)
        result = lookup.find(text, client=client)
        if any(unit.is_subunit for unit in result.units):
            result = lookup.find(result.units[0].parent, client=client)
        hits = [_hit(unit) for unit in result.units if _is_meant(unit, text)]
        problem = result.problem or ("" if hits else _no_hit(result.units))
        own = [one for one in hits if one.unit.number == normalize_orgnr(text)]
        is_local = settings.IS_REGISTER_LOCAL
        return cls(own[0] if own else None, hits, problem, is_local, is_press)


class RegisterFormMixin:
    """A form with the part: it is filled with the `register_values` of a hit.

    With `keeps_unit`, the unit by which it was filled is looked up again when it is sent.
    """

    register = RegisterAnswer()
    keeps_unit = False

    def register_text(self):
        """Return the number, else the name, to look up."""
        number = self.data.get("orgnr", "").strip()
        return number or self.data.get("name", "")

    def register_values(self, hit):
        """Return {name of an input: its text}."""
        raise NotImplementedError

    def lacks_answer(self):
        """Whether the register is asked before the form is sent."""
        return False

    def ask_register(self, client=None):
        """Answer a press of the part; return whether the form is only shown again."""
        is_press = FIND in self.data or CHOOSE in self.data
        is_asked = is_press or (self.is_bound and self.lacks_answer())
        number = self.data.get(CHOOSE if is_asked else ANSWER, "")
        if is_asked or (number and self.keeps_unit):
            text = number or self.register_text()
            self.register = RegisterAnswer.of(text, client, is_press=is_asked)
        is_again = is_press or bool(is_asked and self.register.hit)
        if is_again:
            self._fill()
        return is_again

    def unit_of(self, number):
        """Return the unit by which the form was filled, if it has the number, or None."""
        hit = self.register.hit
        return hit.unit if hit and hit.unit.number == number else None

    def _fill(self):
        if self.register.hit:
            texts = self.register_values(self.register.hit)
            self.data = self.data.copy()
            for name, text in texts.items():
                self.data[self.add_prefix(name)] = text
        for one in self.fields.values():
            one.widget.attrs.pop("autofocus", None)
        self.full_clean()
        # Nothing was sent.
        self._errors = ErrorDict()


def unit_with(number):
    """Return the main unit with the number, or None if the register has none or is away."""
    hit = RegisterAnswer.of(number).hit
    return hit and hit.unit


def _hit(unit):
    return RegisterHit(unit, values_of(unit))


def _is_meant(unit, text):
    """Whether a unit is offered: no deleted one, and a person's only by its whole name."""
    is_whole = unit.number == normalize_orgnr(text) or same_name(unit.name, text)
    return unit.deleted_on is None and (is_whole or not unit.is_person)


def _no_hit(units):
    if any(unit.deleted_on is not None for unit in units):
        text = _("This organization has been deleted from the business register.")
    else:
        text = _("The business register has no such number or name.")
    return f"{text} {_('Fill in the details by hand.')}"
