"""Comparison of an e-mail domain with a web site: evidence of an employer, no proof."""

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from .email_addresses import is_ambiguous

# Mail and web hosts where anybody can register; need not be complete.
PUBLIC_DOMAINS = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.no outlook.com live.com live.no msn.com"
    " yahoo.com yahoo.no ymail.com aol.com icloud.com me.com mac.com proton.me pm.me"
    " protonmail.com gmx.com gmx.net mail.com zoho.com tutanota.com fastmail.com hey.com"
    " online.no broadpark.no getmail.no start.no c2i.net frisurf.no lyse.net altibox.no"
    " ebnett.no combitel.no sf-nett.no epost.no tele2.no"
    " facebook.com linkedin.com instagram.com google.com wordpress.com wixsite.com".split()
)


class Evidence(models.TextChoices):
    OWN = "own", _("The address has the same domain as the website.")
    OTHER = "other", _("The address has a different domain from the website.")
    PUBLIC = "public", _("Anyone can get an address at this domain.")
    NONE = "none", _("There is no website to compare the address with.")


def evidence(email, website):
    """Return the Evidence that an address belongs to the owner of a web site.

    A subdomain of the site's domain counts as the owner's; a parent domain does not.
    """
    domain, host = domain_of(email), host_of(website)
    if any(_is_within(domain, public) for public in PUBLIC_DOMAINS):
        return Evidence.PUBLIC
    if not host:
        return Evidence.NONE
    return Evidence.OWN if _is_within(domain, host) else Evidence.OTHER


def domain_of(email):
    return _ascii(email.rpartition("@")[2])


def host_of(website):
    """Return the host name of a URL without "www."; empty when it has none."""
    try:
        name = urlsplit(website).hostname or ""
    except ValueError:
        return ""
    return _ascii(name).removeprefix("www.")


def _ascii(name):
    """Return a host name in lower-case IDNA: blåbær.no becomes xn--blbr-roah.no.

    Empty for one that is a look-alike: IDNA would make strasse.no of straße.no.
    """
    if any(map(is_ambiguous, name)):
        return ""
    try:
        return name.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return ""


def _is_within(name, domain):
    return bool(domain) and f".{name}".endswith(f".{domain}")
