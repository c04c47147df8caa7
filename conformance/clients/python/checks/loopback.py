"""Keeps this process on this machine: no release of the SDK can send anything to UQPAY by mistake."""

import ipaddress
import sys
from typing import Any


class Elsewhere(ConnectionError):
    """An address that is not of this machine was asked for."""


def only() -> None:
    """Refuses every connection to another machine, and every look-up of its name, for the rest of the process."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if not _is_here(host):
        raise Elsewhere(f"{host!r} is not on this machine; the checks run against loopback only")


def _is_here(host: Any) -> bool:
    if host in ("localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False
