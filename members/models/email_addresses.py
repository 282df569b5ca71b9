"""E-mail addresses: their one canonical form, in which they are stored and compared.

Two addresses are the same if their canonical forms are equal, and never otherwise: no
query folds letters. UPPER('ı') is 'I', so __iexact finds kari@sirius.com by a look-alike.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# No quoted local parts or comments; the domain in ASCII (IDNA A-labels), without a final dot.
LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
CANONICAL = rf"\A[-a-z0-9.!#$%&'*+/=?^_`{{|}}~]+@{LABEL}(\.{LABEL})*\Z"
# Letters of neighbouring languages; readers here cannot distinguish others.
DOMAIN = re.compile(r"[-A-Za-z0-9.\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u017F]+")
ASCII_LETTER = re.compile("[A-Za-z]")
LONGEST = 320  # characters, as for Django's validator; IDNA takes long for more

ONE_ADDRESS = _("This is not a valid e-mail address.")
AMBIGUOUS = _(
    "The letter “%(letter)s” cannot be used in an e-mail address, because it is easily"
    " mistaken for another letter."
)
LOCAL_PART = _(
    "Before the @ of an e-mail address only the letters a–z can be used, not æ, ø or å."
)


def canonical(address):
    """Return the canonical form of an address, or raise ValidationError.

    The local part is in lower-case ASCII, the domain in the IDNA form to which it is sent.
    """
    entry = address.strip(" ")[: LONGEST + 1]
    address = unicodedata.normalize("NFC", entry)
    local, _at, domain = address.rpartition("@")
    # The entry too: NFC makes an ordinary K of the Kelvin sign.
    letters = entry + address + with_letters(domain)
    if ambiguous := next(filter(is_ambiguous, letters), ""):
        raise ValidationError(AMBIGUOUS, "ambiguous", {"letter": ambiguous})
    if not local.isascii():
        raise ValidationError(LOCAL_PART, code="local_part")
    in_ascii = f"{local}@{ascii_domain(domain)}".lower()
    if len(address) > LONGEST or not re.fullmatch(CANONICAL, in_ascii):
        raise ValidationError(ONE_ADDRESS, code="invalid")
    return in_ascii


def without_detail(address):
    """Return the address in lower case without "+detail", which many servers ignore."""
    local, at, domain = str(address).lower().rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def comparable(address):
    """Return the canonical form, or the text itself, which then equals no stored address."""
    try:
        return canonical(address)
    except ValidationError:
        return address


def readable(address):
    """Return an address as people write it: xn--nrogfjern-g3a.no becomes nærogfjern.no.

    A domain stays in ASCII where its letters might be mistaken for others.
    """
    local, at, domain = (address or "").rpartition("@")
    letters = with_letters(domain)
    is_safe = DOMAIN.fullmatch(letters) and not any(map(is_ambiguous, letters))
    is_same = is_safe and ascii_domain(letters) == domain
    return f"{local}{at}{letters if is_same else domain}"


def is_ambiguous(letter):
    """Whether another letter than an ASCII letter becomes one in upper, lower or folded form."""
    if letter.isascii():
        return False
    forms_of = [letter, letter.upper(), letter.lower(), letter.casefold()]
    folded = unicodedata.normalize("NFKC", "".join(forms_of))
    return bool(ASCII_LETTER.search("".join(forms_of) + folded))


def ascii_domain(name):
    """Return a host name in lower case and IDNA, as the mailer does; "" if it has none."""
    try:
        return name.encode("idna").decode().lower() if DOMAIN.fullmatch(name) else ""
    except UnicodeError:
        return ""


def with_letters(domain):
    """Return a domain with its A-labels decoded, without checking the letters."""
    try:
        return ".".join(map(_with_letters, domain.split(".")))
    except UnicodeError:
        return domain


def _with_letters(label):
    is_encoded = label[:4].lower() == "xn--"
    return label[4:].encode("ascii").decode("punycode") if is_encoded else label


class EmailAddressFormField(forms.EmailField):
    """Cleans to the canonical form, and shows a stored address as people write it."""

    def to_python(self, value):
        address = super().to_python(value)
        return canonical(address) if address else address

    def prepare_value(self, value):
        return readable(value) if isinstance(value, str) else value


class CanonicalAddress:
    """Makes a text column hold canonical addresses, and find rows by any form of one."""

    migrated_as = "django.db.models.EmailField"

    def deconstruct(self):
        """Return a field of Django, so that migrations do not import this class."""
        name, _path, args, kwargs = super().deconstruct()
        return name, self.migrated_as, args, kwargs

    def to_python(self, value):
        return canonical(str(value)) if value else value

    def get_prep_value(self, value):
        # Without CharField's own, which calls to_python: a look-up must not raise.
        value = models.Field.get_prep_value(self, value)
        return comparable(value) if isinstance(value, str) and value else value

    def pre_save(self, model_instance, add):
        """Return the stored value, and set it on the instance."""
        value = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class EmailAddressField(CanonicalAddress, models.EmailField):
    """The column of an address that a user has entered."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": EmailAddressFormField, **kwargs})


class RecipientField(CanonicalAddress, models.CharField):
    """The column of a recipient's address, which may be at a host without a dot."""

    migrated_as = "django.db.models.CharField"


def canonical_constraint(name, field, *, blank=False):
    """Return the check constraint that a column holds a canonical address, or none."""
    is_canonical = Q(**{f"{field}__regex": CANONICAL})
    return models.CheckConstraint(
        name=name,
        condition=Q(**{field: ""}) | is_canonical if blank else is_canonical,
        violation_error_message=ONE_ADDRESS,
    )


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
