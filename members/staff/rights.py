"""Who may do what: rows of what people do, each by the permissions that it takes.

The cells are read from the groups, so that the table is true of this installation.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _

from .guard import STAFF_PERMISSION
from .roles import ROLES


@dataclass(frozen=True)
class Right:
    """Something that people do; whoever has all `permissions` may."""

    label: str
    permissions: tuple = ()


@dataclass(frozen=True)
class Part:
    """Rights that belong together, under a heading."""

    heading: str
    rights: tuple


def _may(label, *permissions):
    return Right(label, tuple(f"members.{name}" for name in permissions))


PARTS = (
    Part(
        _("The registry"),
        (
            _may(
                _("See organizations, memberships, projects and sites"),
                "view_organization",
            ),
            _may(_("Edit them, and end memberships"), "change_organization"),
            _may(_("Decide on proposals and reported errors"), "change_changerequest"),
            _may(
                _("Decide on applications for membership and resignations"),
                "change_application",
            ),
            _may(
                _("Put members in touch, and note the outcome"), "change_introduction"
            ),
            _may(
                _("Merge duplicates of organizations"),
                "change_organization",
                "delete_organization",
            ),
        ),
    ),
    Part(
        _("People"),
        (
            _may(_("See people, with address, telephone and consents"), "view_person"),
            _may(_("Edit people and contacts"), "change_person"),
            _may(_("Erase a person who asks for it"), "add_erasure"),
            _may(
                _("Give members access to profiles, and end it"),
                "change_representative",
            ),
            _may(
                _("See the e-mails that were sent, and send them again"),
                "change_letter",
            ),
        ),
    ),
    Part(
        _("Messages, bodies and fees"),
        (
            _may(_("See messages to a list and what became of them"), "view_message"),
            _may(_("Write and send messages to a list"), "view_message", "add_message"),
            _may(
                _("Begin a new period of a body"),
                *("view_body", "add_role", "change_role", "view_person", "add_person"),
            ),
            _may(_("See meetings of bodies, and how many attended"), "view_meeting"),
            _may(
                _("Record who attended, and read, attach and delete minutes"),
                *("change_attendance", "view_attachment", "delete_attachment"),
            ),
            _may(_("See fees and take out the accountant's list"), "view_fee"),
            _may(_("Make fees, and mark what is paid"), "add_fee", "change_fee"),
            _may(
                _("Decide the amounts of fees"),
                *("view_fee", "add_feerate", "change_feerate", "delete_feerate"),
            ),
        ),
    ),
    Part(
        _("Files and lists"),
        (
            _may(
                _("Take out lists of organizations and projects as files"),
                "view_organization",
            ),
            _may(_("Take out lists of people as files"), "view_person"),
            _may(_("Read in files"), "add_organization", "change_organization"),
            _may(_("See which lists others have taken out"), "view_listdownload"),
        ),
    ),
    Part(
        _("The site"),
        (
            _may(
                _("Change the cluster's name, programme and figures"), "change_cluster"
            ),
            _may(
                _("Set the logo, contact data and sender, and word pages and e-mails"),
                *("change_cluster", "change_pagetext", "change_messagetext"),
            ),
            Right(
                _("Add colleagues, change their roles and end their access"),
                (STAFF_PERMISSION,),
            ),
            _may(_("See all accounts, those of members too"), "change_user"),
            _may(_("See who has logged in, and what was refused"), "view_login"),
            Right(_("See the history of what one may see")),
            _may(_("Undo changes of what one may edit"), "change_person"),
            Right(_("See background work")),
        ),
    ),
)


def table():
    """Return [(heading, [(label, [whether each role may])])]; one query."""
    granted = _granted()
    return [
        (part.heading, [_row(right, granted) for right in part.rights])
        for part in PARTS
    ]


def _row(right, granted):
    needed = set(right.permissions)
    return right.label, [
        (role, needed <= granted[role.group]) for role in ROLES.values()
    ]


def _granted():
    """Return {name of a group: permissions as has_perm takes them}."""
    found = {name: set() for name in ROLES}
    columns = "group__name", "content_type__app_label", "codename"
    rows = Permission.objects.filter(group__name__in=ROLES).values_list(*columns)
    for group, app, codename in rows:
        found[group].add(f"{app}.{codename}")
    return found
