"""Units of the business register (Enhetsregisteret, API version 2), as our columns hold them."""

import re
import unicodedata
from dataclasses import asdict, dataclass
from functools import cache

from django.core.validators import URLValidator

from members.fields import municipalities, refusal_of
from members.models import Organization

from .errors import AnswerError
from .fields import Fields, refuse

CLASSES = ("Enhet", "Underenhet", "SlettetEnhet", "SlettetUnderenhet")
PERSON = "ENK"  # a sole proprietorship
COMPULSORY = "underTvangsavviklingEllerTvangsopplosning"
MOST_EMPLOYEES = 2_147_483_647
FORMS = frozenset("AS ASA ANS BA BBL BRL DA ENK FKF IKS KF KS NUF SA SE SF STI".split())
SMALL_WORDS = frozenset("av for fra i med og på til ved".split())
PIECE = re.compile(r"\w+(?:['’]\w+)*")
ROMAN = re.compile(r"(?=[IVX]{2})X{0,3}(IX|IV|V?I{0,3})")
VOWEL = re.compile("[AEIOUYÆØÅÄÖÜÉ]")
SEPARATORS = re.compile(r"[\s.‐-―−-]+")


@dataclass(frozen=True)
class Unit:
    """A main unit or sub-unit; of a deleted one only number, name and form are known.

    `bankrupt`, `winding_up`, `compulsory` and `deleted_on` are an ISO day, "" without a
    day, and None if it is not so. Of a person's unit the address is not kept.
    """

    number: str
    name: str
    legal_form: str = ""
    nace_code: str = ""
    employees: int | None = None
    business_address: str = ""
    municipality: str = ""
    municipality_code: str = ""
    website: str = ""
    bankrupt: str | None = None
    winding_up: str | None = None
    compulsory: str | None = None
    deleted_on: str | None = None
    is_person: bool = False
    parent: str = ""
    is_subunit: bool = False

    @property
    def facts(self):
        """Its JSON, for RegisterSnapshot."""
        return asdict(self)


def parsed(raw):
    """Return the Unit of an answer; an absent key means "not set". Raise AnswerError."""
    unit = Fields(raw)
    kind = unit.text("respons_klasse") or CLASSES[0]
    if kind not in CLASSES:
        raise AnswerError("a unit of an unknown class")
    form = unit.group("organisasjonsform").text("kode", _most("legal_form"))
    is_subunit = kind.lower().endswith("underenhet")
    return Unit(
        number=unit.number("organisasjonsnummer") or refuse("organisasjonsnummer"),
        name=_name(unit),
        legal_form=form,
        nace_code=unit.group("naeringskode1").text("kode", _most("nace_code")),
        employees=_employees(unit),
        **_place(unit, is_subunit, form == PERSON),
        website=_website(unit.text("hjemmeside")),
        **_alerts(unit, is_deleted=kind.startswith("Slettet")),
        is_person=form == PERSON,
        parent=unit.number("overordnetEnhet"),
        is_subunit=is_subunit,
    )


@cache
def _most(column):
    return Organization._meta.get_field(column).max_length


def _name(unit):
    name = readable_name(unit.text("navn"))
    return name if 0 < len(name) <= _most("name") else refuse("navn")


def _employees(unit):
    # Without the flag, 0 means that nobody knows.
    if not unit.flag("harRegistrertAntallAnsatte") or "antallAnsatte" not in unit.raw:
        return None
    return unit.whole("antallAnsatte", MOST_EMPLOYEES)


def _place(unit, is_subunit, is_person):
    kind = "beliggenhetsadresse" if is_subunit else "forretningsadresse"
    address = unit.group(kind)
    # Its name there is in capitals, and of a Sami one in several languages.
    number = address.text("kommunenummer")
    municipality = municipalities.names().get(number, "")
    return {
        "business_address": "" if is_person else _address(address),
        "municipality": municipality,
        "municipality_code": number if municipality else "",
    }


def _address(address):
    """Return the lines, the postcode with the place, and the country unless it is Norway."""
    place = readable_name(address.text("poststed"))
    town = f"{address.text('postnummer')} {place}".strip()
    is_abroad = address.text("landkode") not in ("", "NO")
    country = address.text("land") if is_abroad else ""
    whole = ", ".join(filter(None, [*address.lines("adresse"), town, country]))
    most = _most("business_address")
    return whole if len(whole) <= most else refuse("adresse")


def _website(text):
    """Return the address with a scheme; "" for a text that is none, as people write some."""
    address = text if "//" in text else f"https://{text}"
    is_short = len(address) <= _most("website") and "@" not in address
    is_one = is_short and not refusal_of(URLValidator(["http", "https"]), address)
    return address if is_one else ""


def _alerts(unit, *, is_deleted):
    deleted_on = unit.day("slettedato")
    return {
        "bankrupt": _latest(unit, "konkurs", "konkursdato"),
        "winding_up": _latest(unit, "underAvvikling", "underAvviklingDato"),
        "compulsory": _latest(unit, COMPULSORY, r"tvangs\w*Dato"),
        "deleted_on": deleted_on if is_deleted or deleted_on else None,
    }


def _latest(unit, flag, pattern):
    """Return the last day of the keys like the pattern; None without the flag."""
    if not unit.flag(flag):
        return None
    return max((unit.day(k) for k in unit.raw if re.fullmatch(pattern, k)), default="")


def readable_name(name):
    """Return a name in capitals as people write it: ALFA NORGE AS is Alfa Norge AS.

    One with small letters of its own is left as it is.
    """
    words = name.split()
    if name == name.upper():
        places = enumerate(zip(words, [*words, ""][1:], strict=True))
        words = [_readable_word(at, word, after) for at, (word, after) in places]
    return " ".join(words)


def same_name(one, other):
    """Whether two names differ at most in capitals, spaces, hyphens, dots and legal form."""
    return _name_key(one) == _name_key(other)


def _readable_word(at, word, after):
    # "Holding I AS" has a numeral.
    is_numeral = word == "I" and (not after or _is_form(after))
    if is_numeral or _is_form(word):
        return word
    if word.lower() in SMALL_WORDS and at:
        return word.lower()
    return PIECE.sub(_readable_piece, word)


def _is_form(word):
    return word.upper().replace("/", "").replace(".", "").strip("(),") in FORMS


def _readable_piece(match):
    piece = match[0]
    is_short = len(piece) <= 3 and not VOWEL.search(piece)
    stays = is_short or re.search(r"\d", piece) or ROMAN.fullmatch(piece)
    return piece if stays else piece.capitalize()


def without_form(name):
    """Return the name without the legal form at its end."""
    words = name.split()
    has_form = len(words) > 1 and _is_form(words[-1])
    return " ".join(words[:-1] if has_form else words)


def _name_key(name):
    words = without_form(unicodedata.normalize("NFC", name)).split()
    plain = ["as" if word.casefold() == "a/s" else word for word in words]
    return SEPARATORS.sub("", "".join(plain)).casefold()
