"""Columns that are sealed: encrypted when written, opened when read, never searched.

The ciphers are django-secured-fields over cryptography's Fernet. As published, a wrong key hands
the ciphertext back as if it were the value, and the next save seals it twice. Here it is an error.
"""

from __future__ import annotations

import json

from cryptography.fernet import InvalidToken
from django.core.signals import setting_changed
from django.dispatch import receiver
from secured_fields import EncryptedJSONField, EncryptedTextField
from secured_fields import fernet as keyring
from secured_fields.exceptions import LookupNotSupported


class SealedValueError(Exception):
    """A sealed value that no key on the list opens, or that was altered."""


class SealedMixin:
    """Put first among the bases: what can't be opened is an error, never shown, never resaved."""

    def __init__(self, *args, **kwargs):
        if kwargs.get("searchable"):
            raise TypeError("A sealed column keeps no hash of its value: it can't be searched.")
        super().__init__(*args, **kwargs)

    def decrypt(self, value):
        try:
            return super().decrypt(value)
        except InvalidToken:
            raise SealedValueError(f"{self} holds a value that our keys do not open.") from None

    def get_transform(self, name):
        raise LookupNotSupported(self.get_original_internal_type(), name)


class SealedTextField(SealedMixin, EncryptedTextField):
    """Text of any length, sealed."""


class SealedJSONField(SealedMixin, EncryptedJSONField):
    """A JSON value, sealed: it comes back equal and its keys stay in order."""

    def prepare_db_value(self, value, connection):
        return json.dumps(value, cls=self.encoder, separators=(",", ":"), allow_nan=False)

    def get_db_prep_save(self, value, connection):
        if value is None and not self.null:
            return keyring.get_fernet().encrypt(b"null").decode()
        return super().get_db_prep_save(value, connection)


@receiver(setting_changed)
def take_new_keys(*, setting, **kwargs):
    """Forget the keys that the library remembers, when a test changes the setting."""
    if setting == "SECURED_FIELDS_KEY":
        keyring.fernet_client = None
