"""DSSE v1 envelopes: the signed bytes stay as they were made and are never written anew.

Specification: Dead Simple Signing Envelope, protocol v1.0.
``PAE(type, body) = "DSSEv1" SP len(type) SP type SP len(body) SP body``
"""

from __future__ import annotations

import base64
import binascii

import msgspec

from ombud.errors import EvidenceError
from ombud.evidence.canonical import canonical_bytes
from ombud.evidence.signing import KeyRing, SigningKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """The bytes that are signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One signature: which key, and the bytes in base64."""

    keyid: str
    sig: str


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A payload with its signatures; field names are those of the specification."""

    payload: str
    payloadType: str  # noqa: N815
    signatures: tuple[Signature, ...]

    def body(self) -> bytes:
        """The payload's bytes.

        Raises:
            EvidenceError: it is not strict base64.
        """
        return _decode(self.payload)

    def to_json(self) -> str:
        """The envelope as canonical JSON."""
        return canonical_bytes(
            {
                "payload": self.payload,
                "payloadType": self.payloadType,
                "signatures": [{"keyid": item.keyid, "sig": item.sig} for item in self.signatures],
            }
        ).decode()


def _decode(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise EvidenceError("the envelope is not strict base64.", code="base64") from None
    if base64.b64encode(raw).decode() != text:
        raise EvidenceError("the envelope is not strict base64.", code="base64")
    return raw


def seal(payload: bytes, key: SigningKey) -> Envelope:
    """Sign a statement's bytes."""
    signature = key.sign(pre_authentication_encoding(PAYLOAD_TYPE, payload))
    return Envelope(
        payload=base64.b64encode(payload).decode(),
        payloadType=PAYLOAD_TYPE,
        signatures=(Signature(keyid=key.keyid, sig=base64.b64encode(signature).decode()),),
    )


def read_envelope(text: str | bytes) -> Envelope:
    """Read an envelope; unknown or missing fields are refused.

    Raises:
        EvidenceError: it is not a DSSE envelope.
    """
    try:
        return msgspec.json.decode(text, type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EvidenceError(f"this is not a DSSE envelope ({error}).", code="envelope") from error


def open_envelope(envelope: Envelope, keyring: KeyRing) -> bytes:
    """The payload, once its signatures are verified.

    1. The payload type is ours.
    2. There is exactly one signature.
    3. Its key is in the key ring.
    4. It verifies over the pre-authentication encoding of the very bytes received.

    Raises:
        EvidenceError: one of the four does not hold; the message says which.
    """
    if envelope.payloadType != PAYLOAD_TYPE:
        raise EvidenceError("the payload is of another type.", code="payload-type")
    if len(envelope.signatures) != 1:
        raise EvidenceError(f"there are {len(envelope.signatures)} signatures, not one.", code="signature-count")
    payload = envelope.body()
    signature = envelope.signatures[0]
    keyring.verify(signature.keyid, _decode(signature.sig), pre_authentication_encoding(envelope.payloadType, payload))
    return payload
