"""How certain memberships are, in words: of one organization, and counted of several."""

from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext, npgettext

from ..models import Membership
from ..models.texts import lower_first
from ..queries.filters import IndexAnswer

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
        """Return "13 navngitt, 6 antatt, 10 bare omtalt"."""
        texts = [
            npgettext("members", "%(n)s named", "%(n)s named", self.named),
            npgettext("members", "%(n)s inferred", "%(n)s inferred", self.inferred),
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
        """Return the number in the word for the set: "19 navngitt eller antatt"."""
        sets = member_sets(self)
        fits = next((one for one in sets if one.number == self.total), sets[-1])
        return f"{self.total} {fits.label}"


@dataclass(frozen=True)
class MemberSet:
    """A set of members under its one name, with the address of the list of them."""

    number: int
    label: str
    address: str = ""


def member_sets(counts, listing=""):
    """Return the MemberSets: named; named or inferred; all in the list of members."""
    named, sure, total = counts.named, counts.named + counts.inferred, counts.total
    address = f"{listing}?certainty={NAMED}"
    return [
        MemberSet(named, npgettext("members", "named", "named", named), address),
        MemberSet(
            sure,
            npgettext("members", "named or inferred", "named or inferred", sure),
            f"{address}&certainty={INFERRED}",
        ),
        MemberSet(total, _("in the list of members"), listing),
    ]


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
            _("Inferred to be a member %(since)s."),
            _("Inferred to be a member."),
        )
    else:
        dated, unknown = _("Member %(since)s."), _("Member.")
    return dated % {"since": stay.since_text} if stay.since else unknown


def former_text(stay):
    """Return the ended membership of the organization as one sentence."""
    if stay.is_mention:
        return mention_text(stay)
    if stay.certainty == INFERRED:
        text = _("Inferred to have been a member, %(until)s.")
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
