"""What `manage.py check` says about mail and keys."""

from __future__ import annotations

import stat
from ipaddress import ip_address

from django.conf import settings
from django.core.checks import Error, Warning
from django.core.exceptions import ImproperlyConfigured

from practice.mail.providers import (
    PROVIDERS,
    SHORTEST_SECRET,
    secret_is_good,
    signing_key_is_good,
)
from practice.mail.seal import refuse_wrong_key


def check_seal(app_configs, databases=None, **kwargs):
    problems = []
    for alias in databases or []:
        try:
            refuse_wrong_key(alias)
        except ImproperlyConfigured as error:
            problems.append(Error(str(error), id="mail.E001"))
    return problems


def check_mail_server(app_configs, **kwargs):
    """Warn when mail would cross a network in the clear (SECURITY M6)."""
    server = settings.SMTP
    encrypted = server.get("EMAIL_USE_TLS") or server.get("EMAIL_USE_SSL")
    if settings.MAIL_TRANSPORT != "smtp" or encrypted or is_loopback(server["EMAIL_HOST"]):
        return []
    return [
        Warning(
            "Mail goes to the mail server without encryption.",
            hint="Set EMAIL_URL to smtp+tls://... (port 587) or smtp+ssl://... (port 465).",
            id="mail.W001",
        )
    ]


def check_notices(app_configs, **kwargs):
    """Refuse notices of a provider that anybody could post."""
    if not settings.MAIL_NOTICES_FROM:
        return []
    problems = []
    if settings.MAIL_NOTICES_FROM not in PROVIDERS:
        known = ", ".join(sorted(PROVIDERS))
        problems.append(Error(f"MAIL_NOTICES_FROM is none of {known}.", id="mail.E002"))
    if not secret_is_good():
        hint = f"Make it user:password, with {SHORTEST_SECRET} letters or more after the colon."
        words = "MAIL_NOTICES_SECRET can be guessed, so no notice is taken."
        problems.append(Error(words, hint=hint, id="mail.E003"))
    if not signing_key_is_good():
        hint = "Set MAILGUN_WEBHOOK_SIGNING_KEY to the HTTP webhook signing key of your account."
        words = "Mailgun signs its notices and no key is set to check that, so no notice is taken."
        problems.append(Error(words, hint=hint, id="mail.E004"))
    return problems


def check_key_file(app_configs, **kwargs):
    """Warn when anyone but its owner may read the sealing key (SECURITY K1)."""
    path = settings.KEYS / "sealing"
    if not path.exists() or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return []
    return [
        Warning(
            "Other users of this machine may read the sealing key.",
            hint=f"chmod 600 {path}",
            id="mail.W002",
        )
    ]


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
