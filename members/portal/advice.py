"""What would make an organization easier to find, by what visitors filter and search by."""

from collections import namedtuple

from django.utils.translation import gettext_lazy as _

# `anchor` is the id of the input that the advice is about.
Advice = namedtuple("Advice", "anchor text why")
SHORT = 200  # letters; less says little to those who search


def advise(wanted):
    """Give what to do first, from {field: value} as it will be once all is approved."""
    return [advice for advice, is_missing in _all(wanted) if is_missing]


def _all(wanted):
    return [
        (TOPICS, not wanted["topics"]),
        (SITES, not wanted["presences"]),
        (SUMMARY_NB, not wanted["summary_nb"]),
        (SUMMARY_EN, not wanted["summary_en"]),
        (EMPLOYEES, not wanted["employees"]),
        (DESCRIPTION_NB, len(wanted["description_nb"]) < SHORT),
        (DESCRIPTION_EN, not wanted["description_en"]),
        (LOGO, not wanted["logo"]),
        (WEBSITE, not wanted["website"]),
        (EMAIL, not wanted["email"]),
    ]


TOPICS = Advice("topics", _("Choose topics"), _("Visitors filter by them."))
SITES = Advice(
    "presences", _("Say at which sites you are"), _("Visitors filter by site.")
)
SUMMARY_NB = Advice(
    "id_summary_nb",
    _("Write a short summary"),
    _("It is what lists and searches show."),
)
SUMMARY_EN = Advice(
    "id_summary_en",
    _("Write the summary in English"),
    _("Without it your English page begins in Norwegian."),
)
EMPLOYEES = Advice(
    "id_employees",
    _("Say how many you are"),
    _("Without it nobody finds you by size."),
)
DESCRIPTION_NB = Advice(
    "id_description_nb",
    _("Describe what you do"),
    _("The search reads every word of it."),
)
DESCRIPTION_EN = Advice(
    "id_description_en",
    _("Describe it in English, too"),
    _("Partners from abroad search in English."),
)
LOGO = Advice("logo", _("Add your logo"), _("Lists show it before the name."))
WEBSITE = Advice("id_website", _("Give your web site"), _("Interest leads there."))
EMAIL = Advice(
    "id_email",
    _("Give an e-mail address"),
    _("One that is no person's, as post@example.org."),
)
