"""The certificate of the signature server, which has as many days left as its state says."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ca.demo-hospital.example")])


def context(folder: Path, days_left: Callable[[], float]) -> ssl.SSLContext:
    """Return a server's context that asks at each handshake how long its certificate holds.

    Keys and certificates are kept in `folder`.
    """
    key = ec.generate_private_key(ec.SECP256R1())

    @cache
    def holding(days: float) -> ssl.SSLContext:
        path = folder / f"certificate-{days:g}.pem"
        path.touch(mode=0o600)
        path.write_bytes(_private(key) + _certificate(key, days))
        holder = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        holder.load_cert_chain(path)
        return holder

    def choose(connection: ssl.SSLSocket | ssl.SSLObject, _name: str, _own: ssl.SSLContext) -> None:
        connection.context = holding(days_left())

    front = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    front.sni_callback = choose
    return front


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _certificate(key: ec.EllipticCurvePrivateKey, days: float) -> bytes:
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_NAME)
        .issuer_name(_NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=365))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)
