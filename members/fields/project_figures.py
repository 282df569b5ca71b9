"""The income, costs, effects and results of a project, each figure with its source."""

from django.utils.translation import gettext_lazy as _

from members.models import ClimateEffect, Funding

from .kinds import FILE, Effects, Fieldset, Fundings, PartialDate, Prose, Text

OWN_FILE = {FILE: "its rows have a file of their own"}
CAME_OF_IT = Fieldset(
    _("What came of it"),
    _(
        "For a project that has ended, or a stage of it: what is there now that was not "
        "before."
    ),
    staff=_("What came of it"),
)
MONEY = Fieldset(_("What it costs, and who pays"))
CLIMATE = Fieldset(_("What it does for the climate"))
WHERE_TO_READ = _(
    "Where others can read it: a web address, or a report with its date. If it is your "
    "own figure, write who at your organization answers for it by function, not by name. "
    "One per line."
)

RESULTS = (
    Prose(
        "results_nb",
        section=CAME_OF_IT,
        help=_("What was built, learned or sold, and what was stopped."),
        has_own_place=True,
    ),
    Prose("results_en", section=CAME_OF_IT, has_own_place=True),
    PartialDate(
        "results_on",
        section=CAME_OF_IT,
        help=_("When this was known: 2024, 2024-05 or 2024-05-17."),
        has_own_place=True,
    ),
    Text(
        "results_source",
        section=CAME_OF_IT,
        help=_(
            "Where others can read it: a web address, or a report with its date. "
            "Required with results."
        ),
        may_name_people=True,
        has_own_place=True,
    ),
)

FUNDINGS = Fundings(
    "fundings",
    Funding,
    [
        "kind",
        "qualifier",
        "amount",
        "currency",
        "period",
        "years",
        "funder",
        "funder_name_nb",
        "funder_name_en",
        "stated_on",
        "stated_on_precision",
        "source",
    ],
    section=MONEY,
    help=_(
        "One row for each amount, as it is stated somewhere. Amounts of different kinds "
        "are never added up, so a grant may be part of a total cost."
    ),
    add=_("Add an amount"),
    most=40,
    required=("source",),
    helps={
        "kind": _(
            "Total and estimated cost are what the project costs. The others are where "
            "the money comes from."
        ),
        "qualifier": _("As the source puts it: “about”, “at most” or “at least”."),
        "amount": _("In whole kroner or euros, such as 3 500 000."),
        "years": _("The years it is for: 2024 or 2024-2026."),
        "funder": _(
            "Who pays, as it is called in the registry. Leave empty for a cost."
        ),
        "funder_name_nb": _("Only for a funder that is not in the registry."),
        "stated_on": _("When the source states it: 2024, 2024-05 or 2024-05-17."),
        "source": WHERE_TO_READ,
    },
    has_own_place=True,
    hidden=OWN_FILE,
)

EFFECTS = Effects(
    "effects",
    ClimateEffect,
    [
        "value",
        "value_max",
        "unit",
        "mechanism",
        "maturity",
        "qualifier",
        "year",
        "contained_in",
        "source",
    ],
    section=CLIMATE,
    help=_(
        "One row for each effect, in tonnes a year. What is captured, avoided and used is "
        "different, and so is what is measured and what is hoped for: use a row for each."
    ),
    add=_("Add a climate effect"),
    labels={
        "contained_in": _("Part of another effect?"),
        "value_max": _("up to, of a range"),
        "maturity": _("how certain"),
        "mechanism": _("what happens to the CO₂"),
    },
    most=40,
    required=("source",),
    helps={
        "value": _(
            "Tonnes in one year, such as 41 000. Never the sum of several years."
        ),
        "value_max": _("Only if the source gives a range, such as 50 000 to 200 000."),
        "unit": _(
            "CO₂ alone, or all greenhouse gases counted as CO₂ (equivalents). The two are "
            "never added up."
        ),
        "mechanism": _(
            "Captured: caught before it reaches the air. Avoided: less is let out than "
            "before. Used: CO₂ becomes part of a product."
        ),
        "maturity": _(
            "Measured: it has happened and been counted. By design: what the plant is "
            "built for. Expected: what is planned. Potential: what would be possible."
        ),
        "qualifier": _(
            "As the source puts it: “about”, “at most” (up to) or “at least”. “Exactly” "
            "is for what has been counted."
        ),
        "year": _("The first year it holds for, if known."),
        "contained_in": _(
            "If a larger effect already includes this one, choose that, so that nothing is "
            "counted twice."
        ),
        "source": _(
            "A web address, or a report with its date. Without a source nobody can check "
            "the figure, and it is not published. One per line."
        ),
    },
    has_own_place=True,
    hidden=OWN_FILE,
)
