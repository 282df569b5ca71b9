"""The European Cluster Collaboration Platform's requirements for a listed cluster.

From its page "Register as a cluster organisation" (clustercollaboration.eu), of which an
undated copy was read on 27 November 2026. The platform decides, not this list.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

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
class Requirement:
    """A requirement, whether it is met, the registry's data on it, and links to correct them.

    `links` are (text, the page of the address, its query).
    """

    title: str
    state: str
    finding: str
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
    finding = ngettext(
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
        finding += ". " + _("%(n)s more are needed") % {"n": missing}
        links.append(
            (
                _("Neighbours and partners that could be asked"),
                "organizations",
                "relation=partner&relation=neighbour",
            )
        )
    title = _("At least 15 members that are clearly committed")
    return Requirement(title, _state(missing <= 0), f"{finding}.", tuple(links))


def _kinds(members):
    counts = {
        kind: sum(m[2] == kind and m[1] in CERTAIN for m in members) for kind in KINDS
    }
    present = [kind for kind, number in counts.items() if number]
    finding = ", ".join(f"{kind.label}: {number}" for kind, number in counts.items())
    links = tuple(
        (str(kind.label), "organizations", f"relation=member&kind={kind}")
        for kind in present
    )
    title = _("At least two kinds among companies, research and public bodies")
    state = _state(len(present) >= FEWEST_KINDS)
    return Requirement(title, state, f"{finding}.", links)


def _public(members):
    has_public = any(
        m[2] == Organization.Kind.PUBLIC and m[1] in CERTAIN for m in members
    )
    title = _("A public body among the members, or a visible cooperation with one")
    if has_public:
        finding = _("There is a public body among the members.")
        return Requirement(
            title,
            MET,
            finding,
            ((_("Public bodies"), "organizations", "relation=member&kind=public"),),
        )
    finding = _(
        "No member is a public body. Show who supports the cluster, or which programme it is in."
    )
    return Requirement(title, UNKNOWN, finding, ((_("Offices"), "bodies", ""),))


def _website(members):
    cluster = Cluster.objects.first()
    empty = [n for n in ENGLISH if not (cluster and getattr(cluster, n).strip())]
    title = _("An English website that shows members and activity")
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
    finding = _("This site is there in English, from /en/.")
    if empty:
        finding += " " + _("Missing texts leave gaps on the page.")
    return Requirement(title, _state(not empty), finding, tuple(links))


def _english_profiles(day):
    listed = Organization.objects.listed().members_on(day)
    number = listed.count()
    without = listed.filter(summary_en="").count()
    title = _("Profiles of members in English")
    finding = _(
        "%(with)s of %(all)s members that are shown have a summary in English."
    ) % {"with": number - without, "all": number}
    links = ((_("The list of members"), "organizations", "relation=member&listed=yes"),)
    state = MET if number and not without else WISHED
    return Requirement(title, state, finding, links)


def _team():
    return Requirement(
        _("A team of its own that does at least half a position for the cluster"),
        UNKNOWN,
        _("The registry does not know this. Enter it at the platform."),
    )


def _state(is_met):
    return MET if is_met else MISSING
