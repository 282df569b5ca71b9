"""The texts of consents and privacy notices, as {version: {language: text}}.

Consents and persons refer to a version, so a text that has been used never changes:
another wording is a new version at the end, in both languages.
"""

from types import MappingProxyType

CONSENT_TEXTS = MappingProxyType(
    {
        "1": MappingProxyType(
            {
                "nb": (
                    "Jeg sier ja til at medlemsregisteret viser det som er krysset av"
                    " her, på kontaktsiden til virksomheten som jeg er kontaktperson"
                    " for, og navnet og tittelen min ved vervene mine i klyngen. Alle kan"
                    " lese det. Jeg kan ta det tilbake når som helst, på denne siden. Da"
                    " vises det ikke mer."
                ),
                "en": (
                    "I agree that the member registry shows what is ticked here, on the"
                    " contact page of the organization that I am a contact of, and my"
                    " name and title beside my offices in the cluster. Everybody can read"
                    " it. I can take this back whenever I like, on this page. Then it is"
                    " shown no more."
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
                    "Hva vi har: navnet ditt, og det som ellers er skrevet inn: tittel,"
                    " e-postadresse, telefonnummer, hvor du arbeider og hvilke verv du"
                    " har i klyngen. Sekretariatet for klyngen er ansvarlig for det.\n\n"
                    "Hvorfor: for at klyngen skal vite hvem i virksomheten den kan snakke"
                    " med. Grunnlaget er at klyngen har en berettiget interesse i orden i"
                    " medlemslisten sin (personvernforordningen artikkel 6 nr. 1 bokstav"
                    " f). For det som vises offentlig, er grunnlaget at du sier ja"
                    " (bokstav a).\n\n"
                    "Hvem ser det: sekretariatet, og de som tar vare på profilen til"
                    " virksomheten din. Ingen andre får det, og ingen maskin avgjør noe"
                    " om deg. Offentlig vises bare det du selv sier ja til.\n\n"
                    "Hvor lenge: så lenge du er kontaktperson eller har et verv, og til"
                    " det ikke trengs mer. Ber du om det, slettes det før.\n\n"
                    "Dine rettigheter: Du kan se alt sammen, rette det, skjule det, få"
                    " det slettet og få det med deg. Du kan be om at bruken begrenses, og"
                    " protestere mot den. Er du ikke fornøyd med svaret, kan du klage til"
                    " Datatilsynet."
                ),
                "en": (
                    "What we hold: your name, and whatever else was typed in: title,"
                    " e-mail address, phone number, where you work and which offices you"
                    " hold in the cluster. The secretariat of the cluster is responsible"
                    " for it.\n\n"
                    "Why: so that the cluster knows whom it can talk to in the"
                    " organization. The basis is its legitimate interest in an orderly"
                    " list of its members (GDPR article 6(1)(f)). For what is shown in"
                    " public, the basis is that you agree (article 6(1)(a)).\n\n"
                    "Who sees it: the secretariat, and those who look after the profile"
                    " of your organization. Nobody else gets it, and no machine decides"
                    " anything about you. In public, only what you agree to is shown.\n\n"
                    "How long: as long as you are a contact or hold an office, and until"
                    " it is not needed any more. If you ask for it, it is erased before"
                    " that.\n\n"
                    "Your rights: You can see all of it, correct it, hide it, have it"
                    " erased and take it with you. You can ask for its use to be limited,"
                    " and object to it. If the answer does not satisfy you, you can"
                    " complain to the Norwegian Data Protection Authority, Datatilsynet."
                ),
            }
        ),
    }
)

CONSENT_VERSIONS = [(version, version) for version in CONSENT_TEXTS]
NOTICE_VERSIONS = [(version, version) for version in PRIVACY_NOTICES]
CURRENT_CONSENT = list(CONSENT_TEXTS)[-1]
CURRENT_NOTICE = list(PRIVACY_NOTICES)[-1]
