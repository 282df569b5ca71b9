"""Which rows each form may change, from the admin's registry and a list for the others."""

from collections import Counter
from functools import cache

from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction

from members.models import Organization
from members.privacy.events import event_models
from tests.support import table_contents

# What any answer may write: sessions and messages, limits, uploads, letters, texts to
# search in.
BOOKKEEPING = {
    "cache",
    "django_admin_log",
    "django_session",
    "members_assignment",
    "members_batch",
    "members_dataversion",
    "members_image",
    "members_letter",
    "members_ratelimit",
    "members_searchname",
    "members_searchtext",
    "pghistory_context",
}
MAIL = {"members_letter", "members_invitation"}
ACCESS = {"members_representative", "members_user", "members_accessrequest", *MAIL}
PROPOSAL = {
    *("members_changerequest", "members_changeitem", "members_partneraddress"),
}
PEOPLE = {"members_person", "members_contact", "members_consent", "members_role"}
ENDING = {
    *("members_membership", "members_presence", "members_participation"),
    *("members_resignation", "members_reminder", *ACCESS, *PEOPLE),
}
ORGANIZATION = {
    *("members_organization", "members_organizationname", "members_organizationtopic"),
    *("members_presence", "members_topic", "members_formerslug"),
    *("members_service", "members_certificate", "members_profilelink"),
    *("members_customerreference", "members_profilepicture"),
}
PROJECT = {
    *("members_project", "members_projectsite", "members_projecttheme"),
    *("members_participation", "members_formerslug", "members_organization"),
    *("members_funding", "members_climateeffect", "members_climateeffect_excludes"),
}
INCOMING = {"members_incomingfile", "members_columnmemory", "members_heldnotice"}
LOG_INS = {"members_login"}
FACTORS = {"mfa_authenticator", "members_secondfactor", "members_user"}
TASKS = {"members_task", "members_taskpiece", "members_taskprogress"}
ERASURE = {"members_erasure", *PROPOSAL, *FACTORS, *TASKS, *INCOMING}
GROUPS = {"members_user_groups"}
# By the beginning of a URL name, what its forms write beyond the model of an admin page.
WRITES = {
    "account_": FACTORS | LOG_INS,
    "admin:auth_group": {"auth_group_permissions", *GROUPS},
    "admin:colleague_": {"members_savedlist", *GROUPS, *FACTORS, *TASKS},
    "admin:company": {"members_note", *ORGANIZATION, *ENDING, *PROPOSAL},
    "admin:duplicate": {"members_distinctpair", "members_distinctpersonpair"},
    "admin:erase": {*ENDING, *ERASURE, "members_application"},
    "admin:members_accessrequest": ACCESS,
    "admin:merge": {
        "members_mergedorganization",
        "members_fee",
        *ORGANIZATION,
        *ENDING,
        *PROPOSAL,
    },
    "admin:members_application": ORGANIZATION | ACCESS | PEOPLE | ENDING,
    "admin:alike": ORGANIZATION | PROPOSAL,
    "admin:fee": {"members_fee", "members_feerate", "members_feecategory"},
    "admin:file_": INCOMING
    | TASKS
    | ORGANIZATION
    | PEOPLE
    | PROPOSAL
    | {"members_membership"},
    "admin:files_in": INCOMING,
    "admin:letter": PEOPLE | ACCESS,
    "admin:letter_text": {"members_messagetext"},
    "admin:members_changerequest": ORGANIZATION
    | PROJECT
    | PROPOSAL
    | {"members_site", "members_body"},
    "admin:members_introduction": {"members_introduction"},
    "admin:members_membership": {*ENDING, *PROPOSAL},
    # An action ends memberships, and with them what waits for an answer.
    "admin:members_organization_": ORGANIZATION | ENDING | PROPOSAL,
    "admin:list": {
        *("members_savedlist", "members_bulkedit", "members_listdownload"),
        *(ORGANIZATION | TASKS | {"members_membership"}),
    },
    "admin:members_person": PEOPLE | {"members_representative", "members_invitation"},
    "admin:members_project_": PROJECT,
    "admin:members_reminder": {
        *("members_organization", "members_sectionconfirmation"),
    },
    # An action marks the addresses of users from which e-mail comes back.
    "admin:members_representative": {"members_user"},
    "admin:members_resignation": {"members_resignation"},
    "admin:members_user": {
        *("members_bulkedit", "members_savedlist", "members_addresschange"),
        *(*GROUPS, *FACTORS, *TASKS, *INCOMING),
    },
    "admin:attachment": {"members_attachment"},
    "admin:delete_attachment": {"members_attachment"},
    "admin:meeting": {"members_meeting", "members_attendance", "members_attachment"},
    "admin:message": {"members_message", "members_messagerecipient"},
    "admin:report": {
        *("members_reportdraft", "members_reporttext", "members_report"),
        "members_listdownload",
    },
    "admin:saved_list": {"members_savedlist"},
    "admin:task": TASKS,
    "admin:text": {"members_cluster", "members_pagetext"},
    "admin:undo": TASKS,
    "directory:download": TASKS,
    "directory:join": {"members_application", "members_applicationsite"},
    "directory:organizations": TASKS,
    "directory:projects": TASKS,
    "directory:report": PROPOSAL,
    "directory:body_report": PROPOSAL,
    "directory:project_report": PROPOSAL,
    "directory:site_report": PROPOSAL,
    "mfa_": FACTORS | LOG_INS,
    "portal:access": ACCESS,
    "portal:account": {"members_user", "members_addresschange", "members_person"},
    "portal:confirm": {
        *("members_user", "members_addresschange", *FACTORS),
        *("members_application", "members_organization", "members_reminder"),
        *("members_participation", "members_messagerefusal"),
        *("members_resourcestream", "members_sectionconfirmation"),
        *(*ACCESS, *PEOPLE, *PROPOSAL),
    },
    "portal:confirm_profile": {"members_organization", "members_reminder"},
    "portal:consent": {*PEOPLE, *ENDING, *ERASURE},
    "portal:contacts": PEOPLE,
    "portal:erase_me": {*ENDING, *ERASURE},
    "portal:facilities": PROPOSAL | {"members_testfacility"},
    "portal:access_leaving": {"members_departure", *ACCESS, *PEOPLE},
    "portal:invitation": {"members_departure", *ACCESS, *PEOPLE},
    "portal:leave": {"members_resignation"},
    "portal:log_in": set(),
    "portal:organization": PROPOSAL,
    "portal:profile": PROPOSAL | ORGANIZATION,
    "portal:projects": PROPOSAL | PROJECT,
    "portal:streams": PROPOSAL | {"members_resourcestream", "members_introduction"},
}
# Their forms decide about one organization; what they name of others is not theirs.
OF_ONE_ORGANIZATION = ("portal:", "directory:report")


def allowed_tables(name):
    """Return the tables whose rows the forms of a URL name may change, and their events."""
    tables = set(BOOKKEEPING)
    for start, written in WRITES.items():
        tables |= written if name.startswith(start) else set()
    # An action of a list starts a file.
    tables |= TASKS if name.endswith("_changelist") else set()
    model = model_of(name)
    for written in _models_of(model) if model else []:
        tables.add(written._meta.db_table)
    return tables | _events_of(tables)


def _events_of(tables):
    """Return the tables of events of rows of these, some of which a proxy tracks."""
    return {
        model._meta.db_table
        for model in event_models()
        if model.pgh_tracked_model._meta.db_table in tables
    }


def model_of(name):
    """Return the model of an admin page by its URL name, or None."""
    kind = name.removeprefix("admin:").rsplit("_", 1)[0]
    registered = {
        f"{m._meta.app_label}_{m._meta.model_name}": m for m in admin.site._registry
    }
    return registered.get(kind)


def _models_of(model):
    """Yield the model, those of its inlines and many-to-many rows, and what a delete takes."""
    yield model
    for inline in admin.site._registry[model].inlines:
        yield inline.model
    for field in model._meta.many_to_many:
        yield field.remote_field.through
    for relation in model._meta.related_objects:
        yield relation.related_model
    yield apps.get_model("members", "FormerSlug")


class WriteMonitor:
    """Compares the tables before and after each request, and undoes it."""

    def __init__(self, ours):
        self.before, self.ours = table_contents.read(), ours.pk
        self.by_slug = dict(Organization.objects.values_list("slug", "pk"))

    def send(self, form, body):
        """Send a body; return (status, what it changed and may not)."""
        with transaction.atomic():
            before = table_contents.writes()
            status = form.post(body)
            changed = self._changes(form, table_contents.writes() - before)
            transaction.set_rollback(True)
        return status, changed

    def _changes(self, form, tables):
        """Compare the tables that PostgreSQL counted a write to."""
        before = {table: self.before.get(table, b"") for table in tables}
        after = table_contents.read_only(tables)
        ours = self.by_slug.get(form.arguments.get("slug"), self.ours)
        return foreign_changes(form, str(ours), before, after)

    def left(self):
        """Return the tables that differ from the beginning, written or not."""
        now = table_contents.read()
        tables = sorted(self.before.keys() | now.keys())
        return [t for t in tables if self.before.get(t) != now.get(t)]


def foreign_changes(form, ours, before, after):
    """Return (table, row) of what a form has changed and may not: tables or rows of others."""
    allowed, key = allowed_tables(form.name), form.arguments.get("object_id")
    model = model_of(form.name)
    found = []
    for table in before.keys() | after.keys():
        gone, added = _difference(before.get(table, b""), after.get(table, b""))
        if (gone or added) and table not in allowed:
            found += [(table, row) for row in gone + added]
        if table.endswith("event"):
            found += [(table, row) for row in gone if not _is_erasing(form)]
        elif key and model and table == model._meta.db_table:
            found += [(table, row) for row in gone if _first(row) != key]
        elif form.name.startswith(OF_ONE_ORGANIZATION):
            found += [
                (table, row)
                for row in gone
                if (owners := _owners(table, row)) and ours not in owners
            ]
    return found


def _is_erasing(form):
    return "erase" in form.name


def _difference(old, new):
    was, now = Counter(old.splitlines()), Counter(new.splitlines())
    return list((was - now).elements()), list((now - was).elements())


def _first(row):
    return row.split(b"\t")[0].decode()


def _owners(table, row):
    """Return the ids of the organizations that a row is, belongs to or is a claim of."""
    if table == "members_organization":
        return {_first(row)}
    if table == "members_partneraddress":
        return set()  # it names another, and goes with the proposal
    names, values = _columns(table), row.split(b"\t")
    owners = [name for name in ("organization_id", "claimed_by_id") if name in names]
    return {values[names.index(name)].decode() for name in owners} - {"\\N"}


@cache
def _columns(table):
    """Return the columns that COPY writes: those that are not generated, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND attgenerated = '' AND NOT attisdropped ORDER BY attnum",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]
