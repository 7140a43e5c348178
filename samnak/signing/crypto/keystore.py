"""Private keys at rest: authorities under the server's secret, signers under their PIN and the server's secret together."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

SERVER_FORMAT = b"SV1\0"
PIN_FORMAT = b"PN1\0"
SALT_SIZE = 16
NONCE_SIZE = 12
KEY_SIZE = 32
SCRYPT_COST = 2**15


class CannotOpenError(Exception):
    """The secret or PIN does not open this key."""


def seal(key: ec.EllipticCurvePrivateKey, secret: str) -> bytes:
    """Encrypt an authority's key under the server's secret."""
    salt = os.urandom(SALT_SIZE)
    return _encrypt(SERVER_FORMAT, salt, _server_key(secret, salt), key)


def unseal(sealed: bytes, secret: str) -> ec.EllipticCurvePrivateKey:
    """Decrypt an authority's key."""
    salt, rest = _parted(SERVER_FORMAT, sealed)
    return _decrypt(SERVER_FORMAT + salt, rest, _server_key(secret, salt))


def lock(key: ec.EllipticCurvePrivateKey, pin: str, pepper: str) -> bytes:
    """Encrypt a signer's key under scrypt of PIN and pepper: a stolen database alone opens nothing, nor does the server alone."""
    salt = os.urandom(SALT_SIZE)
    return _encrypt(PIN_FORMAT, salt, _pin_key(pin, pepper, salt), key)


def unlock(locked: bytes, pin: str, pepper: str) -> ec.EllipticCurvePrivateKey:
    """Decrypt a signer's key; a wrong PIN raises CannotOpenError after the full cost of scrypt."""
    salt, rest = _parted(PIN_FORMAT, locked)
    return _decrypt(PIN_FORMAT + salt, rest, _pin_key(pin, pepper, salt))


def _server_key(secret: str, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_SIZE, salt, b"samnak signing authority").derive(secret.encode())


def _pin_key(pin: str, pepper: str, salt: bytes) -> bytes:
    peppered = hmac.new(pepper.encode(), b"samnak signing pin\0" + pin.encode(), hashlib.sha256).digest()
    return Scrypt(salt=salt, length=KEY_SIZE, n=SCRYPT_COST, r=8, p=1).derive(peppered)


def _encrypt(form: bytes, salt: bytes, secret_key: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
    pkcs8 = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    nonce = os.urandom(NONCE_SIZE)
    return form + salt + nonce + AESGCM(secret_key).encrypt(nonce, pkcs8, form + salt)


def _parted(form: bytes, data: bytes) -> tuple[bytes, bytes]:
    data = bytes(data)
    if not data.startswith(form):
        raise CannotOpenError("unknown key format")
    start = len(form)
    return data[start : start + SALT_SIZE], data[start + SALT_SIZE :]


def _decrypt(associated: bytes, rest: bytes, secret_key: bytes) -> ec.EllipticCurvePrivateKey:
    try:
        pkcs8 = AESGCM(secret_key).decrypt(rest[:NONCE_SIZE], rest[NONCE_SIZE:], associated)
    except InvalidTag:
        raise CannotOpenError("wrong secret") from None
    key = serialization.load_der_private_key(pkcs8, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CannotOpenError("not an elliptic-curve key")
    return key
