"""The place where the server listens: taken before anything is made ready, or refused with the reason."""

from __future__ import annotations

import errno
import socket

from ombud.errors import InputError

_MOST = 65_535
_WHY = {
    errno.EADDRINUSE: ("something is listening there already.", "Stop it, or give another --port."),
    errno.EADDRNOTAVAIL: ("this machine has no such address.", "Give one of its own, such as 127.0.0.1, as --host."),
    errno.EACCES: ("this user may not listen there.", "Give a --port of 1024 or above."),
}


def taken(host: str, port: int) -> socket.socket:
    """A socket at this address, where who comes waits until the server is ready; port 0 takes any that is free.

    Raises:
        InputError: the address or port is none of this machine, or in use.
    """
    if not 0 <= port <= _MOST:
        raise InputError(f"{port} is no port.", code="port", where="--port", hint=f"Give one from 0 to {_MOST}.")
    family, address = _resolved(host, port)
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        why, hint = _WHY.get(error.errno or 0, (f"it cannot be listened on ({error.strerror}).", ""))
        raise InputError(why, code="port", where=f"{host}:{port}", hint=hint) from None
    return listener


def address_of(listener: socket.socket, host: str) -> str:
    """The address for a browser, with the port that was taken."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"


def _resolved(host: str, port: int) -> tuple[int, tuple[object, ...]]:
    """Family and address of a host, IPv4 before IPv6."""
    try:
        if not host.strip():
            raise OSError
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise InputError(
            "there is no such host." if host.strip() else "no host is given.",
            code="host",
            where=f'--host "{host}"',
            hint="Give an address of this machine: 127.0.0.1 for itself alone, 0.0.0.0 for its whole network.",
        ) from None
    family, _, _, _, address = min(found, key=lambda one: one[0])
    return family, address
