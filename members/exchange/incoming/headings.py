"""Other words for columns in spreadsheets, besides those that fields declare.

A heading that several columns answer to is that of the part of the column before it.
"""

from django.utils.translation import gettext_lazy as _

from members.fields import CONTACT, PERSON, WITH_PAGES

DECLARED = {
    f"{noun.key}.{declared.name}": declared
    for noun in (*WITH_PAGES, PERSON, CONTACT)
    for declared in noun.fields
}


def _declared(attribute):
    """Return {column: value} of the declared fields that have the attribute."""
    values = {name: getattr(f, attribute, None) for name, f in DECLARED.items()}
    return {name: value for name, value in values.items() if value}


# Of the columns that are called after their model's field, where this is ambiguous.
LABELS = _declared("file_label") | {
    "organization.topics": _("Topics"),
    "organization.street": _("Street"),
    "organization.postcode": _("Postcode"),
    "organization.place": _("Town"),
    "membership.since": _("Member since"),
    "membership.until": _("Member until"),
    "membership.status": _("Status of the membership"),
    "membership.category": _("Kind of membership"),
    "membership.certainty": _("Certainty of the membership"),
    "membership.evidence": _("Evidence of the membership"),
    "membership.source": _("Sources of the membership"),
    "person.first_name": _("First name"),
    "person.last_name": _("Last name"),
    "participation.partner": _("Partner"),
    "participation.number": _("The partner's organization number"),
    "participation.role": _("Role in the project"),
    "participation.since": _("Partner since"),
    "participation.until": _("Partner until"),
    "participation.source": _("Sources of the participation"),
    "participation.partners": _("Partners"),
    "body.name": _("Body"),
    "role.role": _("Office"),
    "role.since": _("First day"),
    "role.until": _("Last day"),
}

# Usual other words for a column.
WORDS = _declared("known_as") | {
    "organization.street": "gate|gateadresse|gatenavn|adresselinje 1|address 1|street address"
    "|besøksadresse",
    "organization.postcode": "postnr|postnummer|post nr|zip|zip code|postal code|zip postal code",
    "organization.place": "poststed|sted|by|city|town",
    "membership.since": "medlem fra|medlem siden|innmeldt|innmeldt dato|innmeldingsdato"
    "|medlemskap fra|første dag|joined|join date|start|startdato|medlemsstart|fra dato|first day"
    "|fra|date joined|registrert",
    "membership.until": "medlem til|utmeldt|utmeldt dato|utmeldingsdato|medlemskap til|left"
    "|siste dag|slutt|sluttdato|til dato|last day|til",
    "membership.category": "medlemstype|medlemskategori|kategori|medlemskap|membership"
    "|membership level|membership type|category|type medlemskap",
    "membership.status": "status|medlemsstatus|medlemskapsstatus|status medlemskap"
    "|membership status|member status",
    "person.first_name": "fornavn|first name|given name",
    "person.last_name": "etternavn|last name|surname|family name",
    "holder.email": "person email|kontakt e post",
    "holder.phone": "person phone|mobil|mobilnummer",
    "holder.title": "stilling|stillingstittel|tittel|position",
    "participation.partner": "partner|partnernavn|deltaker|bedrift|virksomhet|organisasjon"
    "|organization|company|firma",
    "participation.number": "orgnr|org nr|organisasjonsnummer|partners orgnr",
    "participation.partners": "partnere|partners|deltakere|participants|participations"
    "|deltakelser|partnere i prosjekter",
    "participation.role": "rolle|role|partnerrolle",
    "participation.role_detail": "om rollen|mer om rollen",
    "participation.role_detail_en": "om rollen på engelsk|about the role",
    "body.name": "organ|utvalg|styre|body|gruppe|komité",
    "role.role": "verv|rolle|office|role|funksjon",
    "role.since": "fra|valgt|valgt fra|start|since|startdato",
    "role.until": "til|valgt til|slutt|until|sluttdato",
    "role.note": "merknad|notat|note",
}

# Usual other words for the choices of a column.
CHOICES = _declared("known_choices") | {
    "membership.category": {
        "ordinary": "ordinær|ordinært|ordinært medlem|ordinært medlemskap|vanlig|vanlig medlem"
        "|fullt medlem|fullverdig medlem|medlemskap|member|ordinary member|full member",
        "core": "kjerne|kjernemedlem|kjernepartner|partner|core member",
        "associated": "assosiert|assosiert medlem|støttemedlem|støtte|tilknyttet"
        "|tilknyttet medlem|associate|associate member|supporting member",
    },
    "participation.role": {
        "lead": "leder|prosjektleder|prosjekteier|koordinator|lead partner|coordinator",
        "partner": "deltaker|deltakar|participant",
        "research": "forskningspartner|forsker|forskning|fou",
    },
    "role.role": {
        "chair": "styreleder|leder|chairperson|chairman",
        "acting chair": "fungerende styreleder|fungerende leder",
        "deputy chair": "nestleder|nestformann|deputy chairperson|vice chair",
        "member": "medlem|styremedlem|board member",
        "deputy member": "varamedlem|vara|varamann|alternate|alternate member",
        "observer": "observatør",
        "auditor": "revisor",
    },
}

# The cells of our own sheets where there is no value.
NO_VALUE = {
    "membership.certainty": (_("Not registered as a member"), _("The cluster itself"))
}

# The example line of a template; the same on every one.
EXAMPLES = _declared("example") | {
    "membership.since": "17.5.2019",
    "membership.until": "",
    "membership.status": "Active",
    "participation.partner": "Eksempel Industri AS",
    "role.since": "mars 2025",
}
