"""What people call columns in spreadsheets, besides the labels of the declaration.

A heading that several columns answer to is that of the part of the column before it.
"""

from django.utils.translation import gettext_lazy as _

# Of the columns that are called after their model's field, where this says too little.
LABELS = {
    "organization.name": _("Name of the organization"),
    "organization.orgnr": _("Organization number"),
    "organization.kind": _("Kind"),
    "organization.street": _("Street"),
    "organization.postcode": _("Postcode"),
    "organization.place": _("Town"),
    "membership.since": _("Member since"),
    "membership.until": _("Member until"),
    "membership.category": _("Kind of membership"),
    "membership.certainty": _("Certainty of the membership"),
    "membership.evidence": _("Evidence of the membership"),
    "membership.source": _("Sources of the membership"),
    "person.name": _("Name of the person"),
    "person.first_name": _("First name"),
    "person.last_name": _("Last name"),
    "person.title": _("Job title"),
    "person.email": _("The person's e-mail"),
    "person.phone": _("The person's phone"),
    "holder.email": _("The person's e-mail"),
    "holder.phone": _("The person's phone"),
    "holder.title": _("Job title"),
    "person.language": _("The person's language"),
    "contact.function": _("Contact for"),
    "contact.since": _("Contact since"),
    "contact.until": _("Contact until"),
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
WORDS = {
    "organization.name": "navn|name|bedrift|bedriftsnavn|firma|firmanavn|selskap|selskapsnavn"
    "|virksomhet|virksomheter|organisasjon|organisasjonsnavn|foretak|foretaksnavn|kunde"
    "|kundenavn|medlem|medlemsbedrift|organization|organizations|organisation|company"
    "|company name|member|customer|arbeidsgiver|employer",
    "organization.orgnr": "orgnr|org nr|org no|org nummer|organisasjonsnr|orgnummer"
    "|foretaksnummer|foretaksnr|organisation number|company number|vat number|mva nr",
    "organization.website": "nettsted|nettside|hjemmeside|web|www|url|webside|homepage",
    "organization.email": "e post|epost|email|e mail|mail|e postadresse|epostadresse"
    "|email address|felles e post|firmapost",
    "organization.phone": "telefon|tlf|telefonnummer|tlfnr|tlf nr|phone|telephone|tel"
    "|sentralbord|phone number",
    "organization.postal_address": "adresse|postadresse|address|full adresse",
    "organization.invoice_email": "faktura e post|faktura epost|e post faktura|fakturaepost"
    "|fakturamottak|invoice email",
    "organization.invoice_address": "fakturaadresse|faktura adresse|invoice address",
    "organization.invoice_reference": "deres referanse|deres ref|fakturaref|bestillingsnummer"
    "|innkjøpsordre|po nummer|your reference|purchase order",
    "organization.invoice_format": "fakturaformat|fakturamåte|faktura|invoice format",
    "organization.street": "gate|gateadresse|gatenavn|adresselinje 1|address 1|street address"
    "|besøksadresse",
    "organization.postcode": "postnr|postnummer|post nr|zip|zip code|postal code|zip postal code",
    "organization.place": "poststed|sted|by|city|town",
    "organization.municipality": "kommune|municipality|kommunenavn",
    "organization.municipality_code": "kommunenr|kommunenummer|municipality number",
    "organization.employees": "ansatte|antall ansatte|employees|headcount|årsverk",
    "organization.nace_code": "nace|bransje|bransjekode|næring|næringskode|næringskode 1",
    "organization.legal_form": "selskapsform|organisasjonsform|org form|type selskap",
    "organization.topics": "tema|temaer|emner|stikkord|topics|fagområder|tags",
    "organization.note": "merknad|notat|kommentar|kommentarer|note|notes|comment|comments",
    "organization.kind": "type|type virksomhet|kind|slag",
    "membership.since": "medlem fra|medlem siden|innmeldt|innmeldt dato|innmeldingsdato"
    "|medlemskap fra|første dag|joined|join date|start|startdato|medlemsstart|fra dato|first day"
    "|fra|date joined|registrert",
    "membership.until": "medlem til|utmeldt|utmeldt dato|utmeldingsdato|medlemskap til|left"
    "|siste dag|slutt|sluttdato|til dato|last day|til",
    "membership.category": "medlemstype|medlemskategori|kategori|medlemskap|membership"
    "|membership level|membership type|category|type medlemskap",
    "person.name": "kontakt|kontaktperson|kontaktpersoner|kontaktnavn|contact|contact person"
    "|person|navn på kontaktperson|navn|name|deltaker|deltakers navn|full name|fullt navn",
    "person.first_name": "fornavn|first name|given name",
    "person.last_name": "etternavn|last name|surname|family name",
    "person.title": "stilling|tittel|stillingstittel|title|position|job title|rolle",
    "person.email": "kontakt e post|kontaktpersons e post|e post kontaktperson|kontaktepost"
    "|contact email|e post til kontaktperson|personens e post|e post|epost|email|e mail"
    "|mail|e postadresse|epostadresse|email address",
    "person.phone": "mobil|mobilnummer|mobiltelefon|mobile|mobile phone|cell phone"
    "|kontakttelefon|tlf kontaktperson|telefon kontaktperson|telefon|tlf|telefonnummer"
    "|phone|telephone|tel|phone number|mobilnr",
    "holder.email": "person email|kontakt e post",
    "holder.phone": "person phone|mobil|mobilnummer",
    "holder.title": "stilling|stillingstittel|tittel|position",
    "person.language": "språk|language",
    "contact.function": "kontakt for|funksjon|function|kontakttype|rolle",
    "contact.since": "kontakt fra|fra|første dag|first day",
    "contact.until": "kontakt til|til|siste dag|last day",
    "project.title_nb": "prosjekt|prosjektnavn|tittel|project|project name|title|prosjekttittel",
    "project.status": "status",
    "project.since": "oppstart|start|startdato|fra|start date|prosjektstart",
    "project.until": "slutt|sluttdato|til|end date|prosjektslutt",
    "project.website": "nettsted|nettside|web|www|url",
    "project.sites": "sted|steder|områder|sites",
    "project.themes": "tema|temaer|emner|themes|topics",
    "participation.partner": "partner|partnernavn|deltaker|bedrift|virksomhet|organisasjon"
    "|organization|company|firma",
    "participation.number": "orgnr|org nr|organisasjonsnummer|partners orgnr",
    "participation.partners": "partnere|partners|deltakere|participants|participations"
    "|deltakelser",
    "participation.role": "rolle|role|partnerrolle",
    "participation.role_detail": "om rollen|mer om rollen",
    "body.name": "organ|utvalg|styre|body|gruppe|komité",
    "role.role": "verv|rolle|office|role|funksjon",
    "role.since": "fra|valgt|valgt fra|start|since|startdato",
    "role.until": "til|valgt til|slutt|until|sluttdato",
    "role.note": "merknad|notat|note",
}

# Usual other words for the choices of a column.
CHOICES = {
    "membership.category": {
        "ordinary": "ordinær|ordinært|ordinært medlem|ordinært medlemskap|vanlig|vanlig medlem"
        "|fullt medlem|fullverdig medlem|medlemskap|member|ordinary member|full member",
        "core": "kjerne|kjernemedlem|kjernepartner|partner|core member",
        "associated": "assosiert|assosiert medlem|støttemedlem|støtte|tilknyttet"
        "|tilknyttet medlem|associate|associate member|supporting member",
    },
    "organization.kind": {
        "company": "firma|selskap|privat|næringsliv|industri|bedrifter|business",
        "research": "forskning|utdanning|universitet|høgskole|fou|akademia|institutt",
        "public": "offentlig|kommune|stat|offentlig virksomhet|offentlig etat",
        "other": "annet|andre|organisasjon|forening|stiftelse",
    },
    "organization.invoice_format": {
        "ehf": "ehf|ehf faktura|elektronisk|elektronisk faktura|electronic",
        "email": "e post|epost|mail|pdf|email",
        "post": "post|papir|brev|paper",
    },
    "contact.function": {
        "main": "hoved|hovedkontaktperson|primær|primærkontakt|daglig leder|main|primary",
        "invoice": "faktura|regnskap|økonomi|fakturamottaker|invoicing|billing",
        "technical": "teknisk|teknisk kontakt|technical",
        "press": "media|kommunikasjon|presse",
        "projects": "prosjekt|prosjekter|prosjektkontakt",
    },
    "person.language": {"nb": "norsk|no|bokmål|norwegian", "en": "engelsk|english"},
    "project.status": {
        "running": "pågår|aktiv|aktivt|i gang|løpende|ongoing|active",
        "planned": "planlegges|under planlegging",
        "completed": "avsluttet|ferdig|fullført|finished|closed",
        "stopped": "stanset|avbrutt|stoppet|cancelled",
    },
    "participation.role": {
        "lead": "leder|prosjekteier|koordinator|lead partner|coordinator",
        "partner": "deltaker|deltakar|participant",
        "research": "forskningspartner|forsker",
    },
    "role.role": {
        "chair": "styreleder|leder|chairperson|chairman",
        "member": "medlem|styremedlem|board member",
        "observer": "observatør",
    },
}

# What our own sheets say where there is no value.
NO_VALUE = {
    "membership.certainty": (_("Not registered as a member"), _("The cluster itself"))
}

# What a template shows in its example line; the same on every one.
EXAMPLES = {
    "organization.name": "Eksempel Industri AS",
    "organization.orgnr": "974 760 673",
    "organization.website": "www.example.org",
    "organization.email": "post@example.org",
    "organization.phone": "35 00 00 00",
    "organization.postal_address": "Storgata 1, 3901 Porsgrunn",
    "organization.invoice_email": "faktura@example.org",
    "organization.invoice_address": "Postboks 1, 3901 Porsgrunn",
    "organization.invoice_reference": "Bestilling 4711",
    "organization.municipality": "Porsgrunn",
    "organization.municipality_code": "4001",
    "organization.employees": "42",
    "organization.nace_code": "20.130",
    "organization.legal_form": "AS",
    "organization.country": "NO",
    "membership.since": "17.5.2019",
    "membership.until": "",
    "person.name": "Kari Nordmann",
    "person.title": "Daglig leder",
    "person.email": "kari@example.org",
    "person.phone": "912 34 567",
    "contact.since": "2024",
    "project.title_nb": "Eksempelprosjektet",
    "project.title_en": "The example project",
    "project.since": "2024",
    "project.website": "www.example.org",
    "participation.partner": "Eksempel Industri AS",
    "role.since": "mars 2025",
}
