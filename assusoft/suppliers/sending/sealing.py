"""Documents -> the same encrypted for their recipient, at the edge: what is stored stays readable to us."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7EnvelopeBuilder, PKCS7Options

from assusoft.errors import ConfigError
from assusoft.files import bounded
from assusoft.language import Sentence
from assusoft.suppliers.sending.delivered import plain
from assusoft.suppliers.sending.secrets import secret
from assusoft.suppliers.sending.transmission import Document, Transmission
from assusoft.suppliers.sending.zips import zipped
from assusoft.suppliers.ways import AesZip, Encrypt, Smime

_MOST = 1 << 20  # bytes of a certificate


def sealed(transmission: Transmission, seal: Callable[[Document], Document]) -> Transmission:
    """Each document encrypted, the summary too."""
    return replace(transmission, documents=tuple(seal(document) for document in transmission.documents))


def seal_of(encrypt: Encrypt, folder: Path, name: str, at: datetime) -> Callable[[Document], Document]:
    """What encrypts a document, under its name with .p7m (CMS enveloped data, DER) or .zip behind it.

    `at`: the moment it leaves, at which a certificate is in force.

    Raises
    ------
    ConfigError
        Certificate or password are not there, or the certificate cannot be used: `name` says whose. Nothing was sent.
    """
    where = f"{name}: encrypt"
    match encrypt:
        case Smime():
            return _for_holder(_certificate(encrypt, folder, where, at))
        case AesZip():
            return _under_password(
                secret(encrypt.password_env, f"{where}.password_env", Sentence("the password of the zip"))
            )


def _for_holder(certificate: x509.Certificate) -> Callable[[Document], Document]:
    def seal(document: Document) -> Document:
        builder = PKCS7EnvelopeBuilder().set_data(document.content).add_recipient(certificate)
        builder = builder.set_content_encryption_algorithm(AES256)
        content = builder.encrypt(Encoding.DER, [PKCS7Options.Binary])  # without Binary each LF would become CR LF
        return replace(
            document, name=f"{document.name}.p7m", media_type="application/pkcs7-mime", content=content, sealed=True
        )

    return seal


def _certificate(encrypt: Smime, folder: Path, where: str, at: datetime) -> x509.Certificate:
    """The recipient's, in force when the transmission leaves, with a key that the library encrypts for."""
    place = f"{where}.certificate: '{encrypt.certificate}'"
    try:
        certificate = x509.load_pem_x509_certificate(bounded(folder / encrypt.certificate, _MOST) or b"")
        key = certificate.public_key()
    except (OSError, ValueError) as error:
        raise ConfigError(
            "{place} is not a readable certificate in PEM form ({why}). Nothing was sent.",
            place=place,
            why=plain(error),
        ) from error
    if not isinstance(key, RSAPublicKey):
        raise ConfigError(
            "{place} has no RSA key, and files can be encrypted for one only. Nothing was sent. Ask for one.",
            place=place,
        )
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        raise ConfigError(
            "{place} is valid from {since} until {until}, and this would leave on {at}. Nothing was sent. Ask the "
            "supplier for the one in force.",
            place=place,
            since=f"{since:%Y-%m-%d}",
            until=f"{until:%Y-%m-%d}",
            at=f"{at:%Y-%m-%d}",
        )
    return certificate


def _under_password(password: str) -> Callable[[Document], Document]:
    def seal(document: Document) -> Document:
        content = zipped([(document.name, document.content)], password)
        return replace(
            document, name=f"{document.name}.zip", media_type="application/zip", content=content, sealed=True
        )

    return seal
