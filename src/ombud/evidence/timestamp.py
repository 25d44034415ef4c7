"""Time-stamps (RFC 3161) of checkpoints: an outside authority says that the log was so at a moment.

Needs the extra ``timestamp``. Nothing here speaks to a network: requests and answers are bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ombud.errors import EvidenceError, InputError

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

LONGEST = 64 * 1024


def stamp_request(note: bytes) -> bytes:
    """The request (DER) for a time-stamp over a checkpoint's SHA-256.

    It asks for no nonce, so that an answer can be fetched by any tool and at any time.

    Raises:
        InputError: the extra is not installed.
    """
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
    except ImportError as error:
        raise _absent() from error
    builder = TimestampRequestBuilder(data=note, hash_algorithm=HashAlgorithm.SHA256, nonce=False)
    request: bytes = builder.build().as_bytes()
    return request


def claimed_time(answer: bytes, note: bytes) -> dt.datetime:
    """The moment that an answer names for this checkpoint, on nobody's word yet.

    Raises:
        EvidenceError: it is no answer, the authority declined, or it is about something else.
        InputError: the extra is not installed.
    """
    response = _read(answer)
    if response.status:
        raise EvidenceError("the authority declined to stamp it.", code="stamp", hint=" ".join(response.status_string))
    if response.tst_info.message_imprint.message != hashlib.sha256(note).digest():
        raise EvidenceError("the time-stamp is about something else than this checkpoint.", code="stamp")
    at: dt.datetime = response.tst_info.gen_time
    return at.astimezone(dt.UTC)


def stamped_time(answer: bytes, note: bytes, roots: Sequence[bytes]) -> dt.datetime:
    """The moment at which an authority under one of these roots saw this checkpoint.

    Args:
        roots: certificates in PEM that the reader trusts.

    Raises:
        EvidenceError: as for ``claimed_time``, or no trusted authority signed it.
        InputError: a root is no certificate; the extra is not installed.
    """
    at = claimed_time(answer, note)
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerificationError, VerifierBuilder

    builder = VerifierBuilder()
    try:
        for certificate in (one for pem in roots for one in load_pem_x509_certificates(pem)):
            builder = builder.add_root_certificate(certificate)
    except ValueError as error:
        raise InputError("this is not a certificate in PEM.", code="stamp-root") from error
    try:
        builder.build().verify_message(_read(answer), note)
    except VerificationError as error:
        raise EvidenceError("no trusted authority signed the time-stamp.", code="stamp", hint=f"{error}.") from error
    return at


def signed_by(answer: bytes) -> str:
    """With which certificate an answer is signed, in words: its subject, and the beginning of its SHA-256.

    Raises:
        EvidenceError: it is no answer.
    """
    from cryptography import x509

    signed = _read(answer).signed_data
    signers = {(info.issuer, info.serial_number) for info in signed.signer_infos}
    for content in sorted(signed.certificates):
        certificate = x509.load_der_x509_certificate(content)
        if (certificate.issuer, certificate.serial_number) in signers:
            digest = hashlib.sha256(content).hexdigest()
            return f"certificate {certificate.subject.rfc4514_string()}, SHA-256 {digest[:16]}"
    return "by a certificate that is not in it"


def _read(answer: bytes) -> TimeStampResponse:
    try:
        from rfc3161_client import decode_timestamp_response
    except ImportError as error:
        raise _absent() from error
    try:
        return decode_timestamp_response(answer)
    except ValueError as error:
        raise EvidenceError("this is not the answer of a time-stamping authority.", code="stamp") from error


def _absent() -> InputError:
    return InputError(
        "time-stamps need an extra that is not installed.",
        code="extra-missing",
        hint="Install it: pip install 'ombud[timestamp]'.",
    )
