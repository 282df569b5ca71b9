"""An authenticator in software, whose answers a test can bend."""

import json
from hashlib import sha256
from secrets import token_bytes

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.urls import reverse
from fido2 import webauthn
from fido2.cose import ES256
from fido2.utils import websafe_encode

FLAG = webauthn.AuthenticatorData.FLAG
VERIFIED = FLAG.UP | FLAG.UV
ORIGIN = "https://testserver"
AJAX = {"X-Requested-With": "XMLHttpRequest"}


class SoftwarePasskey:
    """A key pair and its credential ID; answers challenges in JSON, as a browser does."""

    def __init__(self, host="testserver"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = token_bytes(16)
        self.rp_id_hash = sha256(host.encode()).digest()

    def register(self, challenge, **client_data):
        """Answer the challenge of a page that adds a passkey."""
        public_key = ES256.from_cryptography_key(self.key.public_key())
        proof = webauthn.AttestedCredentialData.create(bytes(16), self.id, public_key)
        flags = VERIFIED | FLAG.AT
        data = webauthn.AuthenticatorData.create(self.rp_id_hash, flags, 0, proof)
        attestation = webauthn.AttestationObject.create("none", data, {})
        client = _client_data("webauthn.create", challenge, **client_data)
        response = {"clientDataJSON": client, "attestationObject": bytes(attestation)}
        resident = {"clientExtensionResults": {"credProps": {"rk": True}}}
        return self._json(**response) | resident

    def sign(self, challenge, user=None, *, flags=VERIFIED, key=None, **client_data):
        """Answer the challenge of a log-in or of a second step."""
        data = webauthn.AuthenticatorData.create(self.rp_id_hash, flags, 1)
        client = _client_data("webauthn.get", challenge, **client_data)
        signed = data + client.hash
        signature = (key or self.key).sign(signed, ec.ECDSA(SHA256()))
        handle = user_pk_to_url_str(user).encode() if user else b""
        response = {"clientDataJSON": client, "authenticatorData": data}
        return self._json(**response, signature=signature, userHandle=handle)

    def _json(self, **response):
        key = websafe_encode(self.id)
        encoded = {name: websafe_encode(value) for name, value in response.items()}
        given = {"id": key, "rawId": key, "type": "public-key"}
        return given | {"response": encoded, "clientExtensionResults": {}}


def _client_data(kind, challenge, *, type=None, origin=ORIGIN):  # noqa: A002
    return webauthn.CollectedClientData.create(type or kind, challenge, origin)


def add_passkey(client):
    """Add a passkey to the user of the client by the page; return it."""
    passkey, page = SoftwarePasskey(), reverse("mfa_add_webauthn")
    credential = passkey.register(challenge_to_add(client))
    client.post(page, {"name": "Nøkkel", "credential": as_text(credential)})
    return passkey


def challenge_to_add(client):
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]
    return options["creation_options"]["publicKey"]["challenge"]


def challenge_to_log_in(client):
    answer = client.get(reverse("mfa_login_webauthn"), headers=AJAX)
    return answer.json()["request_options"]["publicKey"]["challenge"]


def challenge_on_page(answer):
    options = answer.context["js_data"]["request_options"]
    return options["publicKey"]["challenge"]


def as_text(credential):
    return json.dumps(credential)


def present(client, credential, page="/logg-inn/passnokkel/"):
    """Send a credential to the page that logs in by one, or to another one."""
    return client.post(page, {"credential": as_text(credential)})
