"""The table of roles and rights: a row for each task, by the pages that the task needs.

The cells are read from the groups, so that the table is true of this installation.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _

from members.accounts.access.staff_actions import STAFF_END, STAFF_INVITE
from members.accounts.staff import ROLES
from members.association.joining import ACCEPT, DECLINE
from members.association.matching import BROKER, NOTE_OUTCOME
from members.association.offices import BEGIN_PERIOD
from members.association.register import DEAL
from members.records.review import APPROVE, CORRECT

from ..desk import desk_page, page_of


@dataclass(frozen=True)
class Right:
    """Something that people do by actions, on pages of the desk, or with permissions."""

    label: str
    permissions: tuple = ()
    pages: tuple = ()
    actions: tuple = ()

    def is_of(self, member):
        opened = (page_of(name).is_open_to(member) for name in self.pages)
        does = (action.may(member) for action in self.actions)
        return member.has_perms(self.permissions) and all(opened) and all(does)


@dataclass(frozen=True)
class RoleMember:
    """Somebody with the permissions of one role, as the pages ask a user."""

    permissions: set
    is_active = is_staff = True

    def has_perm(self, permission):
        return permission in self.permissions

    def has_perms(self, permissions):
        return self.permissions.issuperset(permissions)


def _may(label, *names):
    return Right(label, permissions=tuple(f"members.{name}" for name in names))


def _opens(label, *pages):
    return Right(label, pages=pages)


def _does(label, *actions):
    return Right(label, actions=actions)


def _rights_part(heading, *rights):
    return heading, rights


PARTS = [
    _rights_part(
        _("The registry"),
        _may(
            _("See organizations, memberships, projects and sites"),
            "view_organization",
        ),
        _may(_("Edit them, and end memberships"), "change_organization"),
        _does(_("Decide on proposals and reported errors"), APPROVE, CORRECT),
        _does(
            _("Decide on applications for membership and resignations"), ACCEPT, DECLINE
        ),
        _does(_("Deal with alerts from the business register"), DEAL),
        _does(_("Put members in touch, and note the outcome"), BROKER, NOTE_OUTCOME),
        _opens(_("Merge duplicates of organizations"), "merge"),
    ),
    _rights_part(
        _("People"),
        _may(_("See people, with address, telephone and consents"), "view_person"),
        _may(_("Edit people and contacts"), "change_person"),
        _opens(_("Erase a person who asks for it"), "erase"),
        _does(
            _("Give members access to profiles, and end it"), STAFF_INVITE, STAFF_END
        ),
        _may(
            _("See the e-mails that were sent, and send them again"),
            "change_letter",
        ),
    ),
    _rights_part(
        _("Messages, bodies and fees"),
        _opens(_("See messages to a list and what became of them"), "messages"),
        _opens(_("Write and send messages to a list"), "messages", "message_write"),
        _does(_("Begin a new period of a body"), BEGIN_PERIOD),
        _may(_("See meetings of bodies, and how many attended"), "view_event"),
        _may(
            _("Record who attended, and read, attach and delete minutes"),
            *("change_attendance", "view_attachment", "delete_attachment"),
        ),
        _opens(_("See fees and take out the accountant's list"), "fees"),
        _opens(_("Make fees, and mark what is paid"), "fee_make", "fee_mark"),
        _may(
            _("Decide the amounts of fees"),
            *("view_fee", "add_feerate", "change_feerate", "delete_feerate"),
        ),
    ),
    _rights_part(
        _("Files and lists"),
        _may(
            _("Take out lists of organizations and projects as files"),
            "view_organization",
        ),
        _may(_("Take out lists of people as files"), "view_person"),
        _opens(_("Read in files"), "files_in"),
        _may(_("See which lists others have taken out"), "view_listdownload"),
        _opens(_("Give an e-mail service the newsletter's recipients"), "newsletter"),
    ),
    _rights_part(
        _("The site"),
        _may(_("Change the cluster's name, programme and figures"), "change_cluster"),
        _may(
            _("Set the logo, contact data and sender, and word pages and e-mails"),
            *("change_cluster", "change_pagetext", "change_messagetext"),
        ),
        _opens(
            _("Add colleagues, change their roles and end their access"),
            "colleagues",
        ),
        _may(_("See all accounts, those of members too"), "change_user"),
        _may(_("See who has logged in, and what was refused"), "view_login"),
        _may(_("See the history of what one may see")),
        _opens(_("Undo changes of what one may edit"), "deleted"),
        _opens(_("See background work"), "background"),
    ),
]


@desk_page(
    "colleagues/rights/",
    "rights",
    "colleagues/rights",
    _("Who may do what"),
    words=_("rights, roles, permissions, access, secretary, reader, administrator"),
)
def rights(request):
    """Show the tasks of each role, by the permissions that its group has today."""
    return {"roles": ROLES.values(), "parts": _rights_table()}


def _rights_table():
    """Return [(heading, [(label, [(role, whether it may)])])]; one query."""
    members = _role_members()
    return [
        (heading, [(right.label, _role_cells(right, members)) for right in rights])
        for heading, rights in PARTS
    ]


def _role_cells(right, members):
    return [(role, right.is_of(members[role.group])) for role in ROLES.values()]


def _role_members():
    """Return {name of a group: RoleMember}."""
    members = {name: RoleMember(set()) for name in ROLES}
    columns = "group__name", "content_type__app_label", "codename"
    rows = Permission.objects.filter(group__name__in=ROLES).values_list(*columns)
    for group, app, codename in rows:
        members[group].permissions.add(f"{app}.{codename}")
    return members
