"""How certain memberships are, in words: of one organization, and counted of several."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Membership
from ..queries.filters import IndexAnswer
from .labels import lower_first

NAMED, INFERRED, MENTIONED = Membership.Certainty.values


@dataclass(frozen=True)
class CertaintyCounts:
    """How many organizations are named as members, inferred to be, or only mentioned."""

    named: int = 0
    inferred: int = 0
    mentioned: int = 0

    @classmethod
    def of(cls, answer):
        """Count the rows of an answer of the index of organizations."""
        facet = answer.index.facets["certainty"]
        bits = (
            facet.bits(value) & answer.bits for value in (NAMED, INFERRED, MENTIONED)
        )
        return cls(*(each.bit_count() for each in bits))

    @property
    def total(self):
        return sum(self.numbers)

    @property
    def numbers(self):
        return self.named, self.inferred, self.mentioned

    @property
    def parts_text(self):
        """Return "13 navngitt som medlem, 6 med utledet medlemskap, 10 bare omtalt"."""
        texts = [
            ngettext("%(n)s named as a member", "%(n)s named as members", self.named),
            ngettext(
                "%(n)s with inferred membership",
                "%(n)s with inferred memberships",
                self.inferred,
            ),
            ngettext("%(n)s only mentioned", "%(n)s only mentioned", self.mentioned),
        ]
        parts = zip(self.numbers, texts, strict=True)
        return ", ".join(text % {"n": number} for number, text in parts if number)

    @property
    def label(self):
        """Return the label of the first kind of which there is any, inside a sentence."""
        kinds = zip(Membership.Certainty, self.numbers, strict=True)
        return next((lower_first(kind.label) for kind, number in kinds if number), "")

    @property
    def text(self):
        """Return the total in words, and how it is made up."""
        if not self.total:
            return _("No members")
        if self.is_of_several_kinds:
            return f"{self.total_text}: {self.parts_text}"
        return self.parts_text

    @property
    def is_of_several_kinds(self):
        return self.total not in self.numbers

    @property
    def total_text(self):
        text = ngettext("%(n)s organization", "%(n)s organizations", self.total)
        return text % {"n": self.total}


def counts_by_site(index):
    """Return {site: CertaintyCounts} of the members at each site and its parts."""
    return index.derived.get_or_make("by site", lambda: _count_by_site(index))


def _count_by_site(index):
    by_certainty = [
        IndexAnswer(index, {"certainty": [value]}).counts("site")
        for value in (NAMED, INFERRED, MENTIONED)
    ]
    sites = {site for counts in by_certainty for site in counts}
    return {
        site: CertaintyCounts(*(counts.get(site, 0) for counts in by_certainty))
        for site in sites
    }


def member_text(stay):
    """Return the running membership of the organization as one sentence."""
    if stay.is_mention:
        return mention_text(stay)
    if stay.certainty == INFERRED:
        dated, unknown = (
            _("Taken to be a member %(since)s."),
            _("Taken to be a member."),
        )
    else:
        dated, unknown = _("Member %(since)s."), _("Member.")
    return dated % {"since": stay.since_text} if stay.since else unknown


def former_text(stay):
    """Return the ended membership of the organization as one sentence."""
    if stay.is_mention:
        return mention_text(stay)
    if stay.certainty == INFERRED:
        text = _("Taken to have been a member, %(until)s.")
    else:
        text = _("Former member, %(until)s.")
    return text % {"until": stay.until_text}


def mention_text(stay):
    """Return the text of a mention, with its year when that is known."""
    if not stay.since:
        return _("Only mentioned with the cluster.")
    return _("Only mentioned with the cluster (%(year)s).") % {"year": stay.since.year}


def certainty_text(stay):
    """Return the certainty of the membership, as a sentence to follow the one about it."""
    return {
        NAMED: _("Named as a member."),
        INFERRED: _("The membership is inferred from a source."),
        MENTIONED: _("No source in the registry names it as a member."),
    }[stay.certainty]


def period_fact(stay):
    """Return the label and the text of the period among the facts of a profile."""
    if stay.is_mention:
        return _("Mentioned with the cluster"), str(
            stay.since.year
        ) if stay.since else ""
    label = _("Member (inferred)") if stay.certainty == INFERRED else _("Member")
    return label, stay.period_text
