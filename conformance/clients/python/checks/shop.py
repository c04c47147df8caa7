"""What a merchant's server does: clients of the SDK, and the requests of a shop."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

import uqpay
import uqpay.client

from . import setting

_numbers = itertools.count(1)

# The methods of payment intents and attempts that were called, as `resource.method`.
driven: set[str] = set()


class Driven:
    """A resource of the SDK that notes which of its methods are called, and changes nothing else."""

    def __init__(self, name: str, resource: Any) -> None:
        self._name = name
        self._resource = resource

    def __getattr__(self, method: str) -> Any:
        driven.add(f"{self._name}.{method}")
        return getattr(self._resource, method)


class Shop:
    """An SDK client of its own, with an account that nobody else uses."""

    def __init__(
        self,
        *,
        base_url: str | None = None,
        client_id: str | None = None,
        api_key: str = "example-key",
        max_retries: int = 0,
        **options: Any,
    ) -> None:
        given = setting.current()
        # The one thing that is changed about the SDK: it has no option for its base URL.
        uqpay.client._BASE_URLS["sandbox"] = base_url or given.base_url
        self.client_id = client_id if client_id is not None else f"shop-{next(_numbers)}"
        self.sdk = uqpay.UQPayClient(
            self.client_id,
            api_key,
            environment="sandbox",
            webhook_secret=given.webhook_secret,
            max_retries=max_retries,
            **options,
        )
        self.intents: Any = Driven("payment_intents", self.sdk.payment.payment_intents)
        self.attempts: Any = Driven("attempts", self.sdk.payment.attempts)


def order(**changes: Any) -> dict[str, Any]:
    """The body of a create, without a payment method unless `changes` has one."""
    return {
        "amount": "10.00",
        "currency": "SGD",
        "merchant_order_id": "order-1001",
        "description": "Two books",
        "return_url": "https://shop.example.com/return",
    } | changes


def card(last4: str, **changes: Any) -> dict[str, Any]:
    """A payment method by the documented test card that ends in `last4`."""
    known = setting.current().cards[last4]
    return {
        "type": "card",
        "card": {
            "card_name": "Mei Tan",
            "card_number": known["number"],
            "expiry_month": "12",
            "expiry_year": "2033",
            "cvc": "123",
            "network": known["network"],
            "billing": {
                "first_name": "Mei",
                "last_name": "Tan",
                "email": "mei.tan@example.com",
                "address": {
                    "country_code": "SG",
                    "city": "Singapore",
                    "street": "1 Example Street",
                    "postcode": "018956",
                },
            },
            "authorization_type": "authorization",
            "three_ds_action": "skip_3ds",
        }
        | changes,
    }


def browser() -> dict[str, Any]:
    """What 3-D Secure wants to know of the shopper."""
    return {
        "ip_address": "203.0.113.10",
        "browser_info": {
            "accept_header": "text/html",
            "browser": {"java_enabled": False, "javascript_enabled": True, "user_agent": "Example/1.0"},
            "language": "en-SG",
            "screen_color_depth": 24,
            "screen_height": 1080,
            "screen_width": 1920,
            "timezone": "-8",
        },
    }


def wallet() -> dict[str, Any]:
    """The members of a body that pays by a wallet whose code is scanned."""
    return {
        "ip_address": "203.0.113.10",
        "payment_method": {"type": "alipaycn", "alipaycn": {"flow": "qrcode"}},
    }


def fresh_key() -> str:
    """An idempotency key that nobody has used."""
    return str(uuid.uuid4())
