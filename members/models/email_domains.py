"""What the domain of an e-mail address says about whose it is: a hint, never a proof."""

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

# Anybody gets an address, or a page, at these; the list need not be complete.
OPEN_TO_ALL = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.no outlook.com live.com live.no msn.com"
    " yahoo.com yahoo.no ymail.com aol.com icloud.com me.com mac.com proton.me pm.me"
    " protonmail.com gmx.com gmx.net mail.com zoho.com tutanota.com fastmail.com hey.com"
    " online.no broadpark.no getmail.no start.no c2i.net frisurf.no lyse.net altibox.no"
    " ebnett.no combitel.no sf-nett.no epost.no tele2.no"
    " facebook.com linkedin.com instagram.com google.com wordpress.com wixsite.com".split()
)


class Evidence(models.TextChoices):
    OWN = "own", _("The address has the same domain as the web site.")
    OTHER = "other", _("The address has another domain than the web site.")
    PUBLIC = "public", _("Anybody can get an address at this domain.")
    NONE = "none", _("There is no web site to compare the address with.")


def evidence(email, website):
    """Compare an address with a web site; part of a site's domain is the owner's as well.

    The other way round it is not: whoever has a page at example.org need not own that.
    """
    theirs, own = domain_of(email), host_of(website)
    if any(_is_within(theirs, domain) for domain in OPEN_TO_ALL):
        return Evidence.PUBLIC
    if not own:
        return Evidence.NONE
    return Evidence.OWN if _is_within(theirs, own) else Evidence.OTHER


def domain_of(email):
    return _plain(email.rpartition("@")[2])


def host_of(website):
    """Find the name of the web site's machine, without "www."; "" when there is none."""
    try:
        name = urlsplit(website).hostname or ""
    except ValueError:
        return ""
    return _plain(name).removeprefix("www.")


def _plain(name):
    """Write a name as machines do, so that blåbær.no and xn--blbr-roah.no are one."""
    try:
        return name.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return ""


def _is_within(name, domain):
    return bool(domain) and f".{name}".endswith(f".{domain}")
