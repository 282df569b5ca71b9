"""The texts of consents and privacy notices, as {version: {language: text}}.

Consents and persons refer to a version, so a text in use never changes:
another wording is a new version at the end, in both languages.
"""

from types import MappingProxyType

CONSENT_TEXTS = MappingProxyType(
    {
        "1": MappingProxyType(
            {
                "nb": (
                    "Jeg samtykker til at medlemsregisteret viser det som er krysset av"
                    " her, på kontaktsiden til virksomheten jeg er kontaktperson for, og"
                    " navnet og stillingen min ved vervene mine i klyngen. Alle kan lese"
                    " det. Jeg kan trekke samtykket når som helst på denne siden. Da"
                    " vises det ikke lenger."
                ),
                "en": (
                    "I agree that the member registry shows what is ticked here on the"
                    " contact page of the organization I am a contact for, and my name"
                    " and job title beside my offices in the cluster. Everyone can read"
                    " it. I can withdraw my consent at any time on this page. After that,"
                    " it is no longer shown."
                ),
            }
        ),
        "2": MappingProxyType(
            {
                "nb": (
                    "Jeg samtykker til at medlemsregisteret viser det som er krysset av"
                    " for en virksomhet, på kontaktsiden til den virksomheten så lenge"
                    " jeg er kontaktperson der. Det som er krysset av for vervene mine i"
                    " klyngen, vises ved siden av dem. Alle kan lese det. Jeg kan trekke"
                    " samtykket når som helst på denne siden. Da vises det ikke lenger."
                ),
                "en": (
                    "I agree that the member registry shows what is ticked for an"
                    " organization on the contact page of that organization, as long as I"
                    " am a contact there. What is ticked for my offices in the cluster is"
                    " shown beside them. Everyone can read it. I can withdraw my consent"
                    " at any time on this page. After that, it is no longer shown."
                ),
            }
        ),
    }
)

PRIVACY_NOTICES = MappingProxyType(
    {
        "1": MappingProxyType(
            {
                "nb": (
                    "Hva vi har: navnet ditt og det som ellers er registrert: stilling,"
                    " e-postadresse, telefonnummer, hvor du arbeider og hvilke verv du"
                    " har i klyngen. Klyngens sekretariat er behandlingsansvarlig.\n\n"
                    "Hvorfor: for at klyngen skal vite hvem i virksomheten den kan"
                    " kontakte. Behandlingsgrunnlaget er klyngens berettigede interesse i"
                    " en ryddig oversikt over medlemmene (personvernforordningen artikkel"
                    " 6 nr. 1 bokstav f). For det som vises offentlig, er grunnlaget"
                    " samtykket ditt (bokstav a).\n\n"
                    "Hvem ser det: sekretariatet, og de som har tilgang til profilen til"
                    " virksomheten din. Opplysningene gis ikke videre til andre, og ingen"
                    " avgjørelser om deg tas automatisk. Offentlig vises bare det du selv"
                    " samtykker til.\n\n"
                    "Hvor lenge: så lenge du er kontaktperson eller har et verv, og til"
                    " opplysningene ikke trengs lenger. Ber du om det, slettes de"
                    " før.\n\n"
                    "Rettighetene dine: Du kan se alt sammen, rette det, skjule det, få"
                    " det slettet og få det med deg. Du kan be om at bruken begrenses, og"
                    " protestere mot den. Er du ikke fornøyd med svaret, kan du klage til"
                    " Datatilsynet."
                ),
                "en": (
                    "What we hold: your name and whatever else has been registered: job"
                    " title, e-mail address, phone number, where you work and which"
                    " offices you hold in the cluster. The cluster's secretariat is the"
                    " data controller.\n\n"
                    "Why: so that the cluster knows whom to contact in the organization."
                    " The legal basis is the cluster's legitimate interest in an orderly"
                    " list of its members (GDPR article 6(1)(f)). For what is shown"
                    " publicly, the basis is your consent (article 6(1)(a)).\n\n"
                    "Who sees it: the secretariat, and the people who have access to the"
                    " profile of your organization. It is not passed on to anyone else,"
                    " and no decisions about you are made automatically. Only what you"
                    " agree to is shown publicly.\n\n"
                    "How long: as long as you are a contact or hold an office, and until"
                    " it is no longer needed. If you ask for it, it is erased before"
                    " that.\n\n"
                    "Your rights: You can see all of it, correct it, hide it, have it"
                    " erased and take it with you. You can ask for its use to be"
                    " restricted, and object to it. If you are not satisfied with the"
                    " answer, you can complain to the Norwegian Data Protection Authority"
                    " (Datatilsynet)."
                ),
            }
        ),
        # For guests of events without any other connection to the cluster.
        "2": MappingProxyType(
            {
                "nb": (
                    "Hva vi har: navnet og e-postadressen din, hvor du arbeider, hvilke"
                    " arrangementer du er invitert til, hva du har svart, og om du kom."
                    " Klyngens sekretariat er behandlingsansvarlig.\n\n"
                    "Hvorfor: for at klyngen skal kunne holde arrangementet, fordele"
                    " plassene og gi deg beskjed om endringer. Behandlingsgrunnlaget er"
                    " klyngens berettigede interesse i det (personvernforordningen"
                    " artikkel 6 nr. 1 bokstav f).\n\n"
                    "Hvem ser det: sekretariatet. Opplysningene gis ikke videre til andre,"
                    " og ingen avgjørelser om deg tas automatisk. Ingenting av det vises"
                    " offentlig.\n\n"
                    "Hvor lenge: til så mange dager etter arrangementet som det står i"
                    " e-posten, med mindre du er invitert til et nytt eller har en"
                    " annen tilknytning til klyngen. Ber du om det, slettes opplysningene"
                    " før. At det kom noen, telles fortsatt, uten navn.\n\n"
                    "Rettighetene dine: Du kan se alt sammen, rette det, få det slettet og"
                    " få det med deg. Du kan be om at bruken begrenses, og protestere mot"
                    " den. Er du ikke fornøyd med svaret, kan du klage til Datatilsynet."
                ),
                "en": (
                    "What we hold: your name and e-mail address, where you work, which"
                    " events you are invited to, what you answered, and whether you came."
                    " The cluster's secretariat is the data controller.\n\n"
                    "Why: so that the cluster can hold the event, allot the places and let"
                    " you know about changes. The legal basis is the cluster's legitimate"
                    " interest in doing so (GDPR article 6(1)(f)).\n\n"
                    "Who sees it: the secretariat. It is not passed on to anyone else, and"
                    " no decisions about you are made automatically. None of it is shown"
                    " publicly.\n\n"
                    "How long: until as many days after the event as the e-mail states,"
                    " unless you are invited to another one or have some other connection"
                    " to the cluster. If you ask for it, it is erased before that. That"
                    " somebody came is still counted, without a name.\n\n"
                    "Your rights: You can see all of it, correct it, have it erased and"
                    " take it with you. You can ask for its use to be restricted, and"
                    " object to it. If you are not satisfied with the answer, you can"
                    " complain to the Norwegian Data Protection Authority (Datatilsynet)."
                ),
            }
        ),
    }
)

# `service` is the e-mail service of the secretariat on that day, which the consent stores.
NEWSLETTER_TEXTS = MappingProxyType(
    {
        "1": MappingProxyType(
            {
                "nb": (
                    "Jeg samtykker til å få nyhetsbrev fra sekretariatet på e-post. Da gis"
                    " navnet, e-postadressen og språket mitt, virksomheten jeg er"
                    " kontaktperson for, hva jeg er kontaktperson for, og datoen for"
                    " samtykket videre til e-posttjenesten som sekretariatet bruker til"
                    " dette, nå %(service)s. Ingenting av det vises offentlig. Samtykket"
                    " gjelder så lenge jeg er kontaktperson med denne e-postadressen. Jeg"
                    " kan trekke det når som helst på siden min i medlemsregisteret, eller"
                    " med lenken som følger med nyhetsbrevet. Da gis ingenting videre, og"
                    " tjenesten skal slette meg."
                ),
                "en": (
                    "I agree to get a newsletter from the secretariat by e-mail. My name,"
                    " e-mail address and language, the organization I am a contact for,"
                    " what I am a contact for, and the date of this consent are then"
                    " passed on to the e-mail service that the secretariat uses for this,"
                    " at present %(service)s. None of it is shown publicly. The consent"
                    " holds as long as I am a contact with this e-mail address. I can"
                    " withdraw it at any time on my page in the member registry, or with"
                    " the link that comes with the newsletter. Then nothing more is"
                    " passed on, and the service must delete me."
                ),
            }
        ),
    }
)

CONSENT_VERSIONS = [(version, version) for version in CONSENT_TEXTS]
NOTICE_VERSIONS = [(version, version) for version in PRIVACY_NOTICES]
NEWSLETTER_VERSIONS = [(version, version) for version in NEWSLETTER_TEXTS]
CURRENT_CONSENT = list(CONSENT_TEXTS)[-1]
CURRENT_NEWSLETTER = list(NEWSLETTER_TEXTS)[-1]
CURRENT_NOTICE, GUEST_NOTICE = PRIVACY_NOTICES
