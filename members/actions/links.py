"""Absolute addresses for e-mails, by noun and page: no verb module knows a URL name."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from members.fields import WITH_PAGES

URL_NAMES = {
    ("access_request", "start"): "portal:ask",
    ("confirmation", "confirm"): "portal:confirm",
    ("event", "admin_page"): "admin:event",
    ("event", "answer"): "portal:answer",
    ("event", "join"): "directory:event_join",
    ("facility", "change"): "portal:facilities_change",
    ("facility", "member_page"): "portal:facilities",
    ("facility", "proposal"): "portal:facilities_proposal",
    ("invitation", "accept"): "portal:invitation",
    ("letter", "admin_page"): "admin:letter",
    ("letter", "visitors"): "admin:visitors",
    ("newsletter", "end"): "portal:newsletter",
    ("newsletter", "file"): "portal:newsletter_file",
    ("organization", "access"): "portal:access",
    ("organization", "admin_page"): "admin:company",
    ("organization", "badge"): "directory:badge",
    ("organization", "check"): "portal:check",
    ("organization", "contacts"): "portal:contacts",
    ("organization", "contacts_page"): "directory:contact",
    ("organization", "duplicates"): "admin:duplicates",
    ("organization", "edit"): "portal:profile",
    ("organization", "leave"): "portal:leave",
    ("organization", "member_page"): "portal:organization",
    ("organization", "merge"): "admin:merge",
    ("organization", "list"): "directory:organizations",
    ("organization", "offices"): "portal:offices",
    ("person", "calendar"): "portal:calendar_file",
    ("person", "consent"): "portal:consent",
    ("person", "admin_page"): "admin:person",
    ("person", "correction"): "admin:person_correction",
    ("project", "admin_page"): "admin:project",
    ("project", "change"): "portal:projects_change",
    ("project", "list"): "directory:projects",
    ("project", "member_page"): "portal:projects",
    ("project", "proposal"): "portal:projects_proposal",
    ("reference", "member_page"): "portal:references",
    ("registeralert", "admin_page"): "admin:register_alert",
    ("stream", "change"): "portal:streams_change",
    ("stream", "member_page"): "portal:streams",
    ("stream", "proposal"): "portal:streams_proposal",
    ("staff", "colleague_role"): "admin:colleague_role",
    ("staff", "colleagues"): "admin:colleagues",
    ("staff", "dashboard"): "admin:index",
    ("staff", "waiting"): "admin:waiting",
    ("user", "confirm"): "portal:account_address",
    ("user", "dashboard"): "admin:index",
    ("user", "home"): "portal:home",
    ("user", "leaving"): "portal:access_leaving",
    ("user", "log_in_link"): "portal:log_in_link",
}
URL_NAMES |= {(n.key, "public_page"): f"directory:{n.key}" for n in WITH_PAGES}
# Of these each noun that is the name of a model has one.
ADMIN_PAGES = {
    "admin_page": "admin:members_{}_change",
    "admin_list": "admin:members_{}_changelist",
}


def url(noun, page, *args, language):
    """Return the absolute URL of the page in the language; KeyError for an unknown page.

    `args` are those of its URL pattern: a slug, a primary key or a token.
    """
    with translation.override(language):
        return absolute(path(noun, page, *args))


def path(noun, page, *args):
    """Return the path of the page in the active language."""
    name = URL_NAMES.get((noun, page)) or ADMIN_PAGES[page].format(noun)
    return reverse(name, args=args)


def desk_path(row):
    """Return the path of the card of a row, or of its form where its model has no cards."""
    meta = row._meta
    form = f"admin:{meta.app_label}_{meta.model_name}_change"
    return reverse(URL_NAMES.get((meta.model_name, "admin_page"), form), args=[row.pk])


def absolute(path):
    return settings.SITE_ADDRESS + path
