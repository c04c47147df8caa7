"""Where the sandboxes are and what goes with them, as `cargo xtask clients` says on standard input."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True)
class Setting:
    """What the checks are given."""

    # The base URL of a sandbox with a control API that any client id and key may use.
    base_url: str
    # The base URL of one with rate limits and without a control API, which admits one client.
    guarded_url: str
    # The client that the guarded sandbox admits.
    guarded_client_id: str
    guarded_api_key: str
    # Documented test cards: the last four digits to number and network.
    cards: dict[str, dict[str, str]]
    webhook_secret: str
    # Deliveries by name: body, timestamp and signature, the latter computed by the sandbox.
    deliveries: dict[str, dict[str, str]]

    @property
    def control_url(self) -> str:
        """Where the control API is."""
        return self.base_url.removesuffix("/api") + "/__sandbox"


_setting: Setting | None = None


def read(source: TextIO) -> None:
    """Takes over what `source` says."""
    global _setting
    _setting = Setting(**json.load(source))


def current() -> Setting:
    """What `read` took over."""
    if _setting is None:
        raise RuntimeError("nothing was read yet")
    return _setting
