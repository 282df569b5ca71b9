"""Persons and contacts; visitors see only the items that a person has consented to show."""

from django.utils.translation import gettext_lazy as _

from members.models import Contact, Person

from .kinds import (
    FILE,
    MEMBER,
    PUBLIC,
    SHEET,
    Choice,
    EmailAddress,
    Fieldset,
    OnCard,
    PartialDate,
    Picture,
    Prose,
    Telephone,
    Text,
)
from .nouns import Noun

ENTERED = Fieldset(_("person"))
INTERNAL = Fieldset(_("Internal"), staff=_("Internal"))
NO_FACT = {PUBLIC: "nobody consents to show it", SHEET: "no list is made of it"}
NO_CELL = dict.fromkeys((SHEET, FILE), "a picture fits no cell")

# Colleagues enter the fields on MEMBER, and the person corrects them. Those on PUBLIC are
# the Items of consents.
PERSON = Noun(
    key="person",
    model=Person,
    staff_last=(),
    fields=(
        Text(
            "name",
            section=ENTERED,
            autocomplete="name",
            sortable="sort_name",
            file_label=_("Name of the person"),
            known_as="kontakt|kontaktperson|kontaktpersoner|kontaktnavn|contact"
            "|contact person|person|navn på kontaktperson|deltaker|deltakers navn"
            "|full name|fullt navn",
            example="Kari Nordmann",
        ),
        Text(
            "title",
            section=ENTERED,
            on_card=OnCard(1),
            autocomplete="organization-title",
            may_name_people=True,
            known_as="tittel|stillingstittel|position|rolle",
            example="Daglig leder",
        ),
        EmailAddress(
            "email",
            section=ENTERED,
            autocomplete="email",
            file_label=_("The person's e-mail"),
            known_as="kontakt e post|kontaktpersons e post|e post kontaktperson"
            "|kontaktepost|contact email|e post til kontaktperson|epost|mail"
            "|e postadresse|epostadresse|email address",
            example="kari@example.org",
        ),
        Telephone(
            "phone",
            section=ENTERED,
            autocomplete="tel",
            beside=True,
            file_label=_("The person's phone"),
            known_as="mobil|mobilnummer|mobiltelefon|mobile|mobile phone|cell phone"
            "|kontakttelefon|tlf kontaktperson|telefon kontaktperson|tlf"
            "|telefonnummer|telephone|tel|phone number|mobilnr",
            example="912 34 567",
        ),
        Choice(
            "language",
            section=ENTERED,
            help=_("Language of e-mails to this person."),
            on_card=OnCard(2, _("Language of e-mails")),
            hidden=NO_FACT,
            file_label=_("The person's language"),
            known_choices={"nb": "norsk|no|bokmål|norwegian", "en": "engelsk"},
        ),
        Picture(
            "picture",
            section=ENTERED,
            hidden=NO_CELL | {MEMBER: "a picture is uploaded by an input of its own"},
        ),
        Prose(
            "note",
            section=INTERNAL,
            on_card=OnCard(3),
            hidden=NO_FACT
            | dict.fromkeys((MEMBER, FILE), "the secretariat and the person read it"),
        ),
    ),
)
CONTACT = Noun(
    key="contact",
    model=Contact,
    staff_last=(),
    fields=(
        Choice(
            "function",
            section=ENTERED,
            file_label=_("Contact for"),
            known_as="kontakt for|funksjon|kontakttype|rolle",
            known_choices={
                "main": "hoved|hovedkontaktperson|primær|primærkontakt|daglig leder"
                "|primary",
                "invoice": "regnskap|økonomi|fakturamottaker|invoicing|billing",
                "technical": "teknisk kontakt",
                "press": "media|kommunikasjon",
                "projects": "prosjekt|prosjektkontakt",
            },
        ),
        PartialDate(
            "since",
            section=ENTERED,
            file_label=_("Contact since"),
            known_as="fra|første dag|first day",
            example="2024",
        ),
        PartialDate(
            "until",
            section=ENTERED,
            is_last=True,
            file_label=_("Contact until"),
            known_as="til|siste dag|last day",
        ),
    ),
)
