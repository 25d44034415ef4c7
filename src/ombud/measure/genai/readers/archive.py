"""The members of a ZIP archive, bounded in number and size; members packed with Zstandard where that can be read."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import BinaryIO

from ombud.errors import InputError
from ombud.measure.genai.readers.content import LONGEST

#: More members, or more bytes in all of them, are refused before anything is unpacked.
MOST_MEMBERS, MOST_BYTES = 200_000, 16 * 1024**3
_ZSTANDARD = 93  # number of the method in the ZIP specification (APPNOTE 4.4.5)
_LOCAL_HEADER = 30
HINT = "Install Ombud with the extra inspect, or write the log as JSON with inspect log convert --to json."


PACKED = "are packed in a way that cannot be read here. " + HINT.removesuffix(".")
LARGE = "are larger than 64 MiB and were not read"


class UnpackableError(Exception):
    """This member is packed with a method that cannot be read here, or larger than the bound; ``why`` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Archive:
    """An archive that is read member by member."""

    def __init__(self, file: BinaryIO, where: str) -> None:
        """Read the list of members.

        Raises:
            InputError: it is broken or cut off, encrypted, or larger than anything a tool writes.
        """
        self._file, self._where = file, where
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise _broken(where) from None
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
            raise InputError(
                f"the archive holds more than {MOST_MEMBERS:,} members or 16 GiB.", code="genai-long", where=where
            )
        #: The last of two members of one name is the one that counts, as for the tool.
        self._members = {member.filename: member for member in members}

    @property
    def names(self) -> tuple[str, ...]:
        """The members, in the order in which they were written."""
        return tuple(self._members)

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        Raises:
            InputError: it is broken or encrypted.
            UnpackableError: it is packed with a method that cannot be read here, or larger than 64 MiB.
        """
        member, where = self._members[name], f"{self._where}, {name}"
        if member.flag_bits & 1:
            raise InputError("the archive is encrypted.", code="genai-archive", where=where)
        try:
            content = self._unpacked(member)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, struct.error):
            raise _broken(where) from None
        if len(content) > LONGEST:
            raise UnpackableError(LARGE)
        return content

    def _unpacked(self, member: zipfile.ZipInfo) -> bytes:
        if member.compress_type == _ZSTANDARD:
            content = _zstandard(self._packed(member), min(LONGEST, member.file_size) + 1)
            if len(content) <= LONGEST and zlib.crc32(content) != member.CRC:
                raise ValueError("the checksum differs")
            return content
        try:
            with self._zip.open(member) as opened:
                return opened.read(LONGEST + 1)
        except NotImplementedError:
            raise UnpackableError(PACKED) from None

    def _packed(self, member: zipfile.ZipInfo) -> bytes:
        """The bytes as they lie in the file, after a local header whose name and extra field have their own lengths."""
        self._file.seek(member.header_offset)
        header = self._file.read(_LOCAL_HEADER)
        name, extra = struct.unpack("<HH", header[26:30])
        self._file.seek(name + extra, io.SEEK_CUR)
        return self._file.read(min(member.compress_size, LONGEST + 1))


def _zstandard(packed: bytes, most: int) -> bytes:
    try:
        import zstandard
    except ImportError:
        raise UnpackableError(PACKED) from None
    try:
        reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
        return reader.read(most)
    except (zstandard.ZstdError, MemoryError):
        raise ValueError("no Zstandard stream") from None


def _broken(where: str) -> InputError:
    return InputError(
        "the archive is broken or cut off.", code="genai-archive", where=where, hint="Copy or export it again."
    )
