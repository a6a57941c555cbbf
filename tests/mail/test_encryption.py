import ssl
from datetime import timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from practice.mail.models import OutgoingMail
from tests.mail.smtp_server import smtp_server

State = OutgoingMail.State


def write_certificate(path):
    """Write a certificate for this machine that nobody but itself vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(timezone.now() - timedelta(days=1))
        .not_valid_after(timezone.now() + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


@pytest.fixture
def certificate(tmp_path):
    write_certificate(tmp_path / "server.pem")
    return tmp_path / "server.pem"


@pytest.fixture
def safe_inbox(use_server, settings, certificate):
    """A server that takes mail after STARTTLS only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with smtp_server(tls_context=context, require_starttls=True) as inbox:
        use_server(inbox.port)
        settings.SMTP = {**settings.SMTP, "EMAIL_USE_TLS": True}
        yield inbox


def test_mail_travels_encrypted_to_a_server_that_is_known(
    queue, send, safe_inbox, certificate, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    queue()
    assert send().state == State.SENT
    assert len(safe_inbox.messages) == 1


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(queue, send, safe_inbox):
    queue()
    mail = send()
    assert (mail.state, mail.failure) == (State.PENDING, "encryption")
    assert safe_inbox.asked == 0
    assert mail.text


def test_a_server_that_wants_encryption_refuses_mail_in_the_clear(
    queue, send, safe_inbox, settings
):
    settings.SMTP = {**settings.SMTP, "EMAIL_USE_TLS": False}
    queue()
    mail = send()
    assert mail.state == State.FAILED
    assert "530" in mail.reason
    assert safe_inbox.messages == []
