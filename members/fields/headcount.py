"""The number of employees with its scope: one figure in several columns, asked for together."""

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy as _

from .addresses import BY_STAFF, FOR_STAFF
from .amount_texts import headcount_text
from .kinds import MEMBER, Advice, Choice, Number, OnCard, Text, bare_address
from .profile_rows import FOUND_BY
from .values import source_of

# The columns without which a number is not shown, and the question for each.
ASKED = {
    "employees_scope": _(
        "Say what the number of employees counts. Without it the number is not shown."
    ),
    "employees_year": _(
        "Enter the year of the number of employees. Without it the number is not shown."
    ),
    "employees_source": _(
        "Enter the source of the number of employees. Without it the number is not shown."
    ),
}


def headcount_gaps(values, before):
    """Return {column: question} of the parts that a changed number of employees lacks.

    Both are {column: value}; columns that the values do not have are not asked for.
    """
    parts = ["employees", *ASKED]
    is_same = all(values.get(c) == before.get(c) for c in parts if c in values)
    if is_same or values.get("employees") in (None, "", 0):
        return {}
    return {c: text for c, text in ASKED.items() if values.get(c, c) in (None, "")}


class PartOfHeadcount:
    """A part of the figure: public files have it only of a complete one.

    The organization that states a part becomes the source of all.
    """

    extra_columns = ("employees_source",)
    is_detail = True
    is_withheld_in_part = True

    def apply(self, target, proposed, speaker):
        super().apply(target, proposed, speaker)
        if speaker is not None:
            target.employees_source = source_of(speaker)

    def plain(self, target, column):
        return super().plain(target, column) if target.has_headcount else None

    def cells(self, target):
        return self.staff_cells(target) if target.has_headcount else [None]

    def staff_cells(self, target):
        return super().cells(target)


class Headcount(PartOfHeadcount, Number):
    """The number: public pages and files have it only with its scope, year and source."""

    is_detail = False

    def fact_text(self, target):
        if not target.employees or not (figure := target.headcount).is_complete:
            return ""
        links = [_source_link(*source) for source in figure.sources]
        source = mark_safe(", ".join(links))  # noqa: S308
        text = gettext("Source: %(sources)s") % {"sources": "{}"}
        return format_html(f"{{}}. {text}", headcount_text(figure), source)

    def card_text(self, target):
        return "" if target.employees is None else headcount_text(target.headcount)


def _source_link(address, line):
    if not address:
        return format_html("{}", line)
    host = bare_address(address).split("/")[0].removeprefix("www.")
    return format_html('<a href="{}" rel="noopener">{}</a>', address, host)


class HeadcountChoice(PartOfHeadcount, Choice):
    """The qualifier of the number, or its scope."""


class HeadcountScope(HeadcountChoice):
    """The scope of the number, which is advised where there is a number."""

    def lacks(self, values):
        return bool(values["employees"] and not values.get(self.name))


class HeadcountYear(PartOfHeadcount, Number):
    """The year of the number."""


class HeadcountText(PartOfHeadcount, Text):
    """The scope of the number in words of its own, or its source."""


HEADCOUNT = (
    Headcount(
        "employees",
        section=FOUND_BY,
        help=_("Visitors can filter by size. Leave empty if you don't know."),
        advice=Advice(
            _("Enter the number of employees"),
            _("Without it, you are not found when visitors filter by size."),
            rank=5,
        ),
        sortable=True,
        on_card=OnCard(7),
        known_as="antall ansatte|headcount|årsverk",
        example="42",
    ),
    HeadcountChoice(
        "employees_qualifier",
        section=FOUND_BY,
        has_own_place=True,
        beside=True,
    ),
    HeadcountScope(
        "employees_scope",
        section=FOUND_BY,
        advice=Advice(
            _("Say what the number of employees counts"),
            _("Without this and its year, the number is not shown."),
            rank=5,
        ),
        help=_(
            "Required with the number. Only a number of the whole organization puts it "
            "in a size band."
        ),
        has_own_place=True,
        on_card=OnCard(8),
        known_as="hva ansatte gjelder|omfang|ansatte omfang",
        known_choices={
            "organization": "hele virksomheten|virksomheten|selskapet|foretaket",
            "group": "konsern|konsernet|hele konsernet",
            "part": "avdeling|anlegg|fabrikk|del av virksomheten",
        },
    ),
    HeadcountYear(
        "employees_year",
        section=FOUND_BY,
        help=_("Required with the number, such as 2025."),
        has_own_place=True,
        beside=True,
        on_card=OnCard(9),
        known_as="ansatte år|år for ansatte|antall ansatte år",
        example="2025",
    ),
    *(
        HeadcountText(
            f"employees_of_{language}",
            section=FOUND_BY,
            has_own_place=True,
            beside=language == "en",
            hidden={MEMBER: BY_STAFF},
        )
        for language in ("nb", "en")
    ),
    HeadcountText(
        "employees_source",
        section=FOUND_BY,
        help=_("A web address, or a document with its date."),
        may_name_people=True,
        has_own_place=True,
        hidden={MEMBER: "the member is the source of its own number"},
        on_card=OnCard(10),
        known_as="kilde ansatte|kilde for ansatte",
    ),
    Text(
        "employees_note",
        section=FOUND_BY,
        beside=True,
        may_name_people=True,
        hidden=FOR_STAFF,
    ),
)
