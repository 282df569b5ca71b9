"""What the European Cluster Collaboration Platform asks of a cluster that it lists.

From its page "Register as a cluster organisation" (clustercollaboration.eu), of which an
undated copy was read on 27 November 2026. The platform decides, not this list.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Cluster, Membership, Organization

SOURCE = "https://www.clustercollaboration.eu/register-your-profile"
READ_ON = "2026-11-27"
FEWEST_MEMBERS, FEWEST_KINDS = 15, 2
KINDS = (
    Organization.Kind.COMPANY,
    Organization.Kind.RESEARCH,
    Organization.Kind.PUBLIC,
)
MET, MISSING, UNKNOWN = "met", "missing", "unknown"
WISHED = "wished"  # not there, and not required
CERTAIN = (Membership.Certainty.NAMED, Membership.Certainty.INFERRED)
ENGLISH = ("ambition_en", "goal_en", "benefits_en", "expectations_en")


@dataclass(frozen=True)
class Check:
    """A requirement, whether it is met, what is there, and where it is mended.

    `links` are (text, what the address is of, its query).
    """

    asked: str
    state: str
    found: str
    links: tuple = ()


def checklist(day):
    """Return the Checks as of the day."""
    rows = Membership.objects.on(day).values_list(
        "organization_id", "certainty", "organization__kind", "organization__is_listed"
    )
    members = list(rows)
    return [
        _committed(members),
        _kinds(members),
        _public(members),
        _website(members),
        _english_profiles(day),
        _team(),
    ]


def _committed(members):
    certain = [m for m in members if m[1] in CERTAIN]
    others = len(members) - len(certain)
    found = ngettext(
        "%(n)s member by name or by a source",
        "%(n)s members by name or by a source",
        len(certain),
    ) % {"n": len(certain)}
    links = [(_("The list of members"), "organizations", "relation=member")]
    if others:
        text = ngettext(
            "%(n)s only mentioned: ask the organization",
            "%(n)s only mentioned: ask the organizations",
            others,
        )
        links.append(
            (
                text % {"n": others},
                "organizations",
                "relation=member&certainty=mentioned",
            )
        )
    missing = FEWEST_MEMBERS - len(certain)
    if missing > 0:
        found += ". " + _("%(n)s more are needed") % {"n": missing}
        links.append(
            (
                _("Neighbours and partners that could be asked"),
                "organizations",
                "relation=partner&relation=neighbour",
            )
        )
    asked = _("At least 15 members that are clearly committed")
    return Check(asked, _state(missing <= 0), f"{found}.", tuple(links))


def _kinds(members):
    counts = {
        kind: sum(m[2] == kind and m[1] in CERTAIN for m in members) for kind in KINDS
    }
    present = [kind for kind, number in counts.items() if number]
    found = ", ".join(f"{kind.label}: {number}" for kind, number in counts.items())
    links = tuple(
        (str(kind.label), "organizations", f"relation=member&kind={kind}")
        for kind in present
    )
    asked = _("At least two kinds among companies, research and public bodies")
    return Check(asked, _state(len(present) >= FEWEST_KINDS), f"{found}.", links)


def _public(members):
    has_public = any(
        m[2] == Organization.Kind.PUBLIC and m[1] in CERTAIN for m in members
    )
    asked = _("A public body among the members, or a visible cooperation with one")
    if has_public:
        found = _("There is a public body among the members.")
        return Check(
            asked,
            MET,
            found,
            ((_("Public bodies"), "organizations", "relation=member&kind=public"),),
        )
    found = _(
        "No member is a public body. Show who supports the cluster, or which programme it is in."
    )
    return Check(asked, UNKNOWN, found, ((_("Offices"), "bodies", ""),))


def _website(members):
    cluster = Cluster.objects.first()
    empty = [n for n in ENGLISH if not (cluster and getattr(cluster, n).strip())]
    asked = _("An English website that shows members and activity")
    unlisted = sum(not m[3] for m in members)
    links = []
    if empty:
        links += [
            (_("Texts in English that are missing: %s") % len(empty), "texts", "")
        ]
    if unlisted:
        text = ngettext(
            "%(n)s member is not shown", "%(n)s members are not shown", unlisted
        )
        links.append(
            (text % {"n": unlisted}, "organizations", "relation=member&listed=no")
        )
    found = _("This site is there in English, from /en/.")
    if empty:
        found += " " + _("Missing texts leave gaps on the page.")
    return Check(asked, _state(not empty), found, tuple(links))


def _english_profiles(day):
    listed = Organization.objects.listed().members_on(day)
    number = listed.count()
    without = listed.filter(summary_en="").count()
    asked = _("Profiles of members in English")
    found = _(
        "%(with)s of %(all)s members that are shown have a summary in English."
    ) % {
        "with": number - without,
        "all": number,
    }
    links = ((_("The list of members"), "organizations", "relation=member&listed=yes"),)
    state = MET if number and not without else WISHED
    return Check(asked, state, found, links)


def _team():
    return Check(
        _("A team of its own that does at least half a position for the cluster"),
        UNKNOWN,
        _("The registry does not know this. Enter it at the platform."),
    )


def _state(is_met):
    return MET if is_met else MISSING
