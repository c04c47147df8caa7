"""The SDK's verifier against signatures that the sandbox computed: two implementations of one scheme."""

from uqpay import UQPayWebhookError

from . import setting
from .harness import check, equal, holds, raises
from .shop import Shop


def verify(delivery: dict[str, str], **changes: str | None) -> dict:
    """What the SDK makes of a delivery; `changes` are other headers, or another body as `body`."""
    headers: dict[str, str | None] = {
        "x-wk-timestamp": delivery["timestamp"],
        "x-wk-signature": delivery["signature"],
    }
    body = changes.pop("body", None) or delivery["body"]
    headers |= {f"x-wk-{name}": text for name, text in changes.items()}
    return Shop().sdk.webhooks.construct_event(body.encode(), headers)


@check("webhook: a right signature is accepted, with a timestamp in seconds or milliseconds")
def accepted() -> None:
    for name in ("seconds", "milliseconds"):
        event = verify(setting.current().deliveries[name])
        equal(event["event_type"], "acquiring.payment_intent.succeeded", "event")
        equal(event["data"]["description"], "Zwei Bücher – 两本书", "text beyond ASCII")


@check("webhook: the names of headers have no case, and the body may be text")
def header_names() -> None:
    delivery = setting.current().deliveries["seconds"]
    headers = {"X-Wk-Timestamp": delivery["timestamp"], "X-WK-SIGNATURE": delivery["signature"]}
    event = Shop().sdk.webhooks.construct_event(delivery["body"], headers)
    equal(event["version"], "V1.6.0", "version")


@check("webhook: a timestamp within five minutes is accepted, one beyond them is not, early or late")
def timestamps() -> None:
    deliveries = setting.current().deliveries
    for name in ("three_minutes_ago", "in_three_minutes"):
        equal(verify(deliveries[name])["event_name"], "ACQUIRING", name)
    for name in ("ten_minutes_ago", "ten_minutes_ago_in_milliseconds", "in_ten_minutes"):
        error = raises(UQPayWebhookError, lambda: verify(deliveries[name]))
        holds("tolerance" in str(error), f"{name} is refused for its time, not: {error}")


@check("webhook: a signature under another secret, of another body or of another time is refused")
def refused() -> None:
    deliveries = setting.current().deliveries
    right = deliveries["seconds"]
    seconds = int(right["timestamp"])
    for what, call in {
        "another secret": lambda: verify(deliveries["another_secret"]),
        "an altered amount": lambda: verify(right, body=right["body"].replace("10.12", "10.13")),
        "a body written anew": lambda: verify(right, body=right["body"].replace(": ", ":")),
        "another second": lambda: verify(right, timestamp=str(seconds + 1)),
        "the same second in milliseconds": lambda: verify(right, timestamp=f"{seconds}000"),
        "a signature cut short": lambda: verify(right, signature=right["signature"][:-1]),
        "no signature at all": lambda: verify(right, signature=""),
    }.items():
        error = raises(UQPayWebhookError, call)
        equal(str(error), "Webhook signature verification failed", what)


@check("webhook: what is missing or no number is named")
def incomplete() -> None:
    right = setting.current().deliveries["seconds"]
    for changes, words in (
        ({"signature": None}, "x-wk-signature"),
        ({"timestamp": None}, "x-wk-timestamp"),
        ({"timestamp": "soon"}, "x-wk-timestamp"),
    ):
        error = raises(UQPayWebhookError, lambda: verify(right, **changes))
        holds(words in str(error), f"the error names {words}, not: {error}")
