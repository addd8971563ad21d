"""What comes back from a process that has read a document, checked against its type before anything is made of it."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from extract.records import Examined
from extract.triage import Signature

_EXAMINED = TypeAdapter(Examined)

#: An answer that unpacks to more than this (bytes) is not one.
LARGEST = 256 * 1024 * 1024


class NoAnswer(ValueError):
    """What came back is not what a reading process sends."""


@dataclass(frozen=True, slots=True)
class Packed:
    """An answer as it is kept: an Examined as packed JSON, and the signature of the document's text."""

    examined: bytes
    signature: str

    @classmethod
    def received(cls, result: Any) -> Packed:
        """A result of the task "examine". Raises NoAnswer if it is anything else."""
        try:
            packed = cls(base64.b64decode(result["examined"], validate=True), str(result["signature"]))
            Signature.read(packed.signature)
        except (TypeError, KeyError, ValueError) as error:
            raise NoAnswer(str(error)) from error
        return packed


def unpacked(examined: bytes) -> Examined:
    """An Examined from its packed JSON. Raises NoAnswer if it is none, or is too large to be one."""
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(examined, LARGEST)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise NoAnswer("it is too large, or cut short")
        return _EXAMINED.validate_json(text)
    except (zlib.error, ValidationError) as error:
        raise NoAnswer(str(error).splitlines()[0]) from error
