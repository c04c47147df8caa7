"""The sandbox's control API: what a test may do that no client of UQPAY can."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from . import setting

# A proxy of the environment is not for loopback.
_opener = build_opener(ProxyHandler({}))


def call(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Calls the control API; anything but 200 raises."""
    request = Request(
        f"{setting.current().control_url}/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"content-type": "application/json"},
        method=method,
    )
    with _opener.open(request, timeout=60) as answer:
        return json.load(answer)


def advance(seconds: int) -> None:
    """Moves the sandbox's clock forward."""
    call("POST", "clock", {"advance_seconds": seconds})


def shopper(intent_id: str, outcome: str) -> None:
    """Does what the shopper does: `succeed`, `fail` or `abandon`."""
    call("POST", "shopper", {"payment_intent_id": intent_id, "outcome": outcome})


def decline_next(failure_code: str) -> None:
    """Lets the provider decline the next authorisation."""
    call("POST", "provider", {"next": "decline", "failure_code": failure_code})


def accounts() -> list[str]:
    """The connected accounts that a call may be made on behalf of."""
    return call("GET", "accounts")["accounts"]


class Held:
    """The next call of an operation, which waits until it is released."""

    def __init__(self, operation: str) -> None:
        self._id = call("POST", "hold", {"operation": operation})["hold"]

    def wait_until_reached(self) -> None:
        """Returns once the call waits."""
        if not call("GET", f"hold/{self._id}?reached")["reached"]:
            raise TimeoutError("the call that was to be held did not come")

    def release(self) -> None:
        """Lets the call go on."""
        call("POST", "release", {"hold": self._id})


@contextmanager
def hold(operation: str) -> Iterator[Held]:
    """Holds the next call of `operation`; nothing stays held afterwards."""
    held = Held(operation)
    try:
        yield held
    finally:
        call("POST", "release", {})


@contextmanager
def drift(**described: Any) -> Iterator[None]:
    """Lets the answers of an operation deviate for a while."""
    call("POST", "drift", described)
    try:
        yield
    finally:
        call("DELETE", "drift")
