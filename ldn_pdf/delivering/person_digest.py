"""Keyed digests: the ledger can tell whether it has seen a person, and never who it was.

An address or a name could be guessed from a plain hash of it; without the key it cannot. The key
stays in the user's data folder, apart from the ledger, which may be copied or kept elsewhere.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from msgspec import Struct

from ldn_pdf.delivering.mail.addresses import same_form
from ldn_pdf.delivering.recipients.people import Row

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹ´`′＇", "'"))  # one name, typed on a phone or in a word processor
_KEY_BYTES = 32  # as long as the output of SHA-256: RFC 2104, 3
_DIGEST_CHARACTERS = 32  # 128 bits of it: no two of a million people meet


class Key(Struct, frozen=True):
    """A secret of this user's. Raises ValueError where it is too short to be one."""

    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) != _KEY_BYTES:
            raise ValueError(f"A key has {_KEY_BYTES} bytes, and this one has more or fewer.")

    def __repr__(self) -> str:
        return "Key(…)"  # no traceback and no log tells the secret

    def digest(self, *parts: str) -> str:
        """A digest of the parts, as hexadecimal digits. Other borders between the parts give another digest."""
        message = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.digest(self.secret, message.encode("utf-8", "surrogatepass"), "sha256").hex()[:_DIGEST_CHARACTERS]

    def person(self, row: Row) -> tuple[str, ...]:
        """The digests by which a row's person is known again, the surest first.

        By address and name together (a couple may share an address), by either alone, and where
        the row has neither by all its cells.
        """
        address, name = same_form(row.email), row.patient_name.translate(_APOSTROPHES).casefold()
        if address and name:
            return self.digest("both", address, name), self.digest("email", address), self.digest("name", name)
        if address or name:
            return (self.digest("email", address) if address else self.digest("name", name),)
        return (self.digest("cells", *(f"{column}={cell}" for column, cell in sorted(row.cells.items()))),)


def load_key(file: Path) -> Key:
    """The key in a file, made on first use. Raises OSError, and ValueError where the file holds no key."""
    if file.is_file():
        with file.open("rb") as stream:
            return Key(stream.read(_KEY_BYTES + 1))
    if file.exists():
        raise ValueError("It is no file.")
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(secrets.token_bytes(_KEY_BYTES))
    try:
        os.link(fresh, file)  # unlike a rename it fails where another process was quicker
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    return Key(file.read_bytes())
