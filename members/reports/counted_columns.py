"""The columns that the figures of reports follow from; a test compares them with the queries."""

from django.apps import apps

PERIOD = {"since", "since_precision", "until", "until_precision"}
CLAIM = {"claimed_by_id", "asked_on", "confirmed_on", "declined_on"}
PARTS = {"from_climateeffect_id", "to_climateeffect_id"}
# {model that is counted from: its columns that count}.
COUNTED = {
    "organization": {
        "name",
        "kind",
        "employees",
        "municipality",
        "is_listed",
        "legal_form",
    },
    "membership": {"organization_id", "category", "certainty"} | PERIOD,
    "project": {"title_nb", "title_en", "status", "opened", "opened_precision"}
    | PERIOD,
    "participation": {"organization_id", "project_id", "role"} | CLAIM | PERIOD,
    "role": {"organization_id", "person_id", "body_id", "role"} | PERIOD,
    "meeting": {"held_on", "is_cancelled", "body_id"},
    "body": {"name_nb"},
    "funding": {"project_id", "funder_id", "kind", "amount", "currency", "qualifier"}
    | {"funder_name_nb", "funder_name_en", "stated_on", "stated_on_precision"}
    | {"period", "years"},
    "climateeffect": {"project_id", "value", "value_max", "unit", "mechanism"}
    | {"maturity", "qualifier", "year", "contained_in_id"},
    "climateeffectexclusion": PARTS,
    "cluster": {"target_year"},
}
# {section: the models that its figures follow from}.
OF_SECTIONS = {
    "members": ("membership", "organization"),
    "activity": (
        "membership",
        "organization",
        "participation",
        "project",
        "role",
        "meeting",
        "body",
    ),
    "projects": ("project", "participation", "organization", "membership"),
    "money": ("funding", "project", "organization"),
    "climate": ("climateeffect", "climateeffectexclusion", "project", "cluster"),
    "offices": ("role", "body", "organization"),
}
# {column that refers to what is counted: its model}.
REFERRED = {
    "organization_id": "organization",
    "funder_id": "organization",
    "project_id": "project",
    "body_id": "body",
    "contained_in_id": "climateeffect",
    **dict.fromkeys(PARTS, "climateeffect"),
}


def model_of(name):
    return apps.get_model("members", name)
