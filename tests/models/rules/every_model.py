"""Invalid rows for the constraints on periods, slugs and choices."""

from datetime import date

from django.apps import apps

from members.models import ChangeItem, ChangeRequest, Introduction
from members.models.periods import Period
from members.models.slugs import WithSlug
from tests.models.rules.words import CHOOSE, NOON
from tests.support.factories import make_user

MODELS = [
    model
    for model in apps.get_app_config("members").get_models()
    if not hasattr(model, "pgh_tracked_model")
]

# Days of coarse precision are corrected by clean(), so forms do not refuse them.
OF_A_PERIOD = {
    "ends_after_it_starts": (
        {"since": date(2020, 2, 1), "until": date(2020, 1, 31)},
        "The last day cannot be before the first.",
    ),
    "known_by_month_starts_on_the_first": (
        {"since": date(2020, 2, 2), "since_precision": "month"},
        "A month starts on its first day.",
    ),
    "known_by_year_starts_on_1_january": (
        {"since": date(2020, 2, 1), "since_precision": "year"},
        "A year starts on 1 January.",
    ),
    "known_by_month_ends_on_the_last": (
        {"until": date(2028, 2, 28), "until_precision": "month"},
        "A month ends on its last day.",
    ),
    "known_by_year_ends_on_31_december": (
        {"until": date(2028, 11, 30), "until_precision": "year"},
        "A year ends on 31 December.",
    ),
}
AN_ADDRESS = (
    {"slug": "Stort_og-smaatt"},
    "A web address consists of lower-case letters (a–z), digits and single hyphens.",
)


def of_every_model():
    for model in MODELS:
        name = model._meta.model_name
        if issubclass(model, Period):
            for suffix, wrong in OF_A_PERIOD.items():
                yield f"{name}_{suffix}", (model, *wrong)
        if issubclass(model, WithSlug):
            yield f"{name}_has_an_address_of_plain_words", (model, *AN_ADDRESS)
        for field in model._meta.local_fields if not model._meta.proxy else []:
            if field.choices:
                rule = f"{name}_{field.name}_is_one_of_its_choices"
                yield rule, (model, {field.name: "x"}, CHOOSE)


WRONG = dict(of_every_model())
# A decided row needs these fields, or another constraint is violated first.
WRONG |= {
    "changerequest_status_is_one_of_its_choices": (
        ChangeRequest,
        lambda: {"status": "x", "decided_at": NOON, "decided_by": make_user()},
        CHOOSE,
    ),
    "introduction_outcome_is_one_of_its_choices": (
        Introduction,
        lambda: {
            "outcome": "x",
            "decided_on": date(2026, 11, 2),
            "decided_by": make_user(),
        },
        CHOOSE,
    ),
    "changeitem_decision_is_one_of_its_choices": (
        ChangeItem,
        {"decision": "x", "live": "y"},
        CHOOSE,
    ),
}
# So do the following rows, each without one more field.
WRONG["letter_failure_is_one_of_its_choices"][1]["failed_at"] = NOON
WRONG["reminder_outcome_is_one_of_its_choices"][1]["closed_on"] = date(2026, 11, 2)
WRONG["task_outcome_is_one_of_its_choices"][1]["ended_at"] = NOON
WRONG["person_told_version_is_one_of_its_choices"][1]["told_on"] = date(2026, 1, 1)
WRONG["resourcestream_band_is_one_of_its_choices"][1]["unit"] = "MW"
WRONG["resourcestream_unit_is_one_of_its_choices"][1]["band"] = "1-10"
