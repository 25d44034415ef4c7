"""Statements and envelopes: what may be signed, and agreement with an independent library."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ombud.errors import EvidenceError, InputError
from ombud.evidence import (
    KINDS,
    KeyRing,
    SigningKey,
    canonical_bytes,
    make_statement,
    open_envelope,
    predicate_schema,
    read_envelope,
    read_statement,
    seal,
    subject_of,
)

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
SUBJECTS = (subject_of("data.parquet", b"rows"),)
BODY = {"system": "credit", "duty": "AIA-026-2", "title": "Overseers"}


def statement(**changes: object) -> bytes:
    return make_statement("record", SUBJECTS, {**BODY, **changes}, at=AT, by="Ana")  # type: ignore[dict-item]


def test_a_statement_is_read_back_as_it_was_made() -> None:
    key = SigningKey.generate()
    envelope = read_envelope(seal(statement(), key).to_json())

    found = read_statement(open_envelope(envelope, KeyRing([key.public])))

    assert (found.kind, found.subjects) == ("record", SUBJECTS)
    assert found.predicate["made_at"] == "2026-11-24T10:00:00Z"


def test_securesystemslib_verifies_our_envelope_and_we_verify_its_own() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import CryptoSigner, SSlibKey

    from ombud.evidence.signing import PublicKey

    key = SigningKey.generate()
    raw = json.loads(seal(statement(), key).to_json())
    theirs = Envelope.from_dict(raw)
    public = SSlibKey.from_crypto(key.public._key, keyid=key.keyid)
    assert theirs.verify([public], 1)

    signer = CryptoSigner.generate_ed25519()
    other = Envelope(statement(), "application/vnd.in-toto+json", {})
    other.sign(signer)
    raw_key = bytes.fromhex(signer.public_key.keyval["public"])
    ring = KeyRing([PublicKey(Ed25519PublicKey.from_public_bytes(raw_key))])
    document = other.to_dict()
    document["signatures"][0]["keyid"] = ring.keyids[0]
    assert open_envelope(read_envelope(json.dumps(document)), ring) == statement()


def test_canonical_json_is_that_of_rfc_8785() -> None:
    """RFC 8785, section 3.2.3: keys sorted by UTF-16 code units."""
    value = {"€": "Euro Sign", "\r": "Carriage Return", "1": "One", "😂": "Smiley", "ö": "o"}
    assert list(json.loads(canonical_bytes(value))) == ["\r", "1", "ö", "€", "😂"]  # type: ignore[arg-type]


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(), inner) | st.dictionaries(st.sampled_from("zaB€😂"), inner)
    ),
)


@given(value=PLAIN)
def test_the_quick_way_to_canonical_json_gives_the_bytes_of_the_reference_implementation(value: object) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_every_character_is_written_as_the_reference_implementation_writes_it() -> None:
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
    assert canonical_bytes(["".join(every)]) == rfc8785.dumps(["".join(every)])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": 0.1}, '"title" of a record statement is not a string'),
        ({"colour": "red"}, 'a record statement has no "colour"'),
    ],
)
def test_a_predicate_that_does_not_fit_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(EvidenceError, match=says):
        statement(**change)


def test_floats_large_integers_and_naive_moments_are_not_signed() -> None:
    with pytest.raises(EvidenceError, match=r"at \$.a\[1\] is a float"):
        canonical_bytes({"a": [1, 0.5]})  # type: ignore[dict-item,list-item]
    with pytest.raises(EvidenceError, match="too large"):
        canonical_bytes({"a": 2**60})
    for half in ({"a": "\ud800"}, {"€": "\ud800"}):
        with pytest.raises(EvidenceError, match="half a character"):
            canonical_bytes(half)  # type: ignore[arg-type]
    with pytest.raises(EvidenceError, match="without a time zone"):
        make_statement("record", SUBJECTS, dict(BODY), at=dt.datetime(2026, 1, 1), by="Ana")
    with pytest.raises(EvidenceError, match="needs something it is about"):
        make_statement("record", (), dict(BODY), at=AT, by="Ana")


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e.update(signatures=[]),
        lambda e: e.update(signatures=e["signatures"] * 2),
        lambda e: e.update(payloadType="text/plain"),
        lambda e: e.update(payload=e["payload"] + "="),
        lambda e: e["signatures"][0].update(sig="AAAA"),
        lambda e: e["signatures"][0].update(keyid="0" * 64),
        lambda e: e.update(extra=1),
    ],
    ids=["none", "two", "type", "base64", "signature", "key", "field"],
)
def test_each_fault_of_an_envelope_is_refused(change) -> None:
    key = SigningKey.generate()
    raw = json.loads(seal(statement(), key).to_json())
    change(raw)
    with pytest.raises(EvidenceError):
        open_envelope(read_envelope(json.dumps(raw)), KeyRing([key.public]))


@pytest.mark.parametrize("kind", KINDS)
def test_published_schemas_are_json_schemas(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(predicate_schema(kind))


def test_made_statements_fit_the_published_schema() -> None:
    jsonschema.validate(json.loads(statement())["predicate"], predicate_schema("record"))


def test_a_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "k" / "signing-key.pem"
    key = SigningKey.generate()
    key.save(path)
    assert SigningKey.load(path).keyid == key.keyid
    assert oct(path.stat().st_mode)[-3:] == "600"
    with pytest.raises(InputError, match="never overwritten"):
        key.save(path)
    path.chmod(0o644)
    with pytest.raises(InputError, match="chmod 600"):
        SigningKey.load(path)
    path.chmod(0o600)
    path.write_text("nonsense")
    with pytest.raises(InputError, match="not an Ed25519 private key"):
        SigningKey.load(path)
    assert key.keyid[:12] in repr(key)
