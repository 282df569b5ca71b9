"""Measure how alike two organizations are: a score from 0 to 1 and its reasons.

The weights and LIKELY were chosen on one half of tests/records/duplicates/pairs.csv.
"""

from dataclasses import dataclass
from math import prod

from django.utils.translation import gettext_lazy as _

from .names import (
    APART,
    BUT_COMMON,
    INITIALS,
    SAME,
    TYPO,
    UNLIKE,
    WITHIN,
    agreement,
)

LIKELY = 0.65
# The weight of one fact, as a share of the rest to certainty.
SITE, DOMAIN, ADDRESS, PHONE = 0.55, 0.5, 0.35, 0.35
# The highest score of two related organizations, and the penalty for two numbers.
RELATED, TWO_NUMBERS = 0.2, 0.3
REASONS = {
    "number": _("same organization number"),
    "name": _("same name without legal form"),
    "other_name": _("former or other name"),
    "typo": _("the names differ by a few letters"),
    "common": _("the names differ only by a common word"),
    "within": _("one name is part of the other"),
    "initials": _("the initials of the other name"),
    "apart": _("the names have words in common"),
    "site": _("same website"),
    "domain": _("same e-mail domain"),
    "address": _("same address"),
    "phone": _("same phone number"),
    "related": _("recorded as related organizations"),
    "two_numbers": _("two organization numbers"),
}
OF_NAMES = {
    SAME: "name",
    TYPO: "typo",
    BUT_COMMON: "common",
    WITHIN: "within",
    INITIALS: "initials",
    APART: "apart",
}


@dataclass(frozen=True)
class Likeness:
    """A score, and its reasons as keys of REASONS."""

    score: float
    reasons: tuple[str, ...]

    @property
    def is_likely(self):
        return self.score >= LIKELY


def compare(one, other):
    """Return the Likeness of two ComparedProfiles."""
    if one.numbers & other.numbers:
        return Likeness(1.0, ("number", *_common_facts(one, other)))
    facts = _common_facts(one, other)
    score = 1 - prod(1 - weight for weight in facts.values())
    if one.orgnr and other.orgnr:
        facts["two_numbers"] = 0
        score = max(0, score - TWO_NUMBERS)
    if one.pk in other.related or other.pk in one.related:
        facts["related"] = 0
        score = min(score, RELATED)
    return Likeness(round(score, 3), tuple(facts))


def _common_facts(one, other):
    """Return {reason: weight} of the facts that two have in common."""
    weights = _compare_names(one, other)
    if one.site and one.site == other.site and _same_page(one, other):
        weights["site"] = SITE
    if _domains(one) & _domains(other) and "site" not in weights:
        weights["domain"] = DOMAIN
    if one.address and one.address == other.address:
        weights["address"] = ADDRESS
    if one.phone and one.phone == other.phone:
        weights["phone"] = PHONE
    return weights


def _compare_names(one, other):
    """Compare the names, then the other names of each with the name of the other."""
    best = agreement(one.name, other.name)
    if best >= BUT_COMMON:
        return {OF_NAMES[best]: best}
    by_other = [agreement(name, other.name) for name in one.others]
    by_other += [agreement(one.name, name) for name in other.others]
    if (nearest := max(by_other, default=UNLIKE)) >= BUT_COMMON:
        return {"other_name": nearest}
    best = max(best, nearest)
    return {OF_NAMES[best]: best} if best else {}


def _same_page(one, other):
    """Whether two sites of one host may be one: /nfd and /kd are two ministries."""
    return not (one.path and other.path) or one.path == other.path


def _domains(profile):
    return {profile.domain, "" if profile.path else profile.site} - {""}
