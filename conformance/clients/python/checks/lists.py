"""Lists: pages, filters, and what is refused."""

from datetime import datetime, timedelta

from uqpay import ValidationError

from . import control
from .harness import check, equal, known_difference, raises, refusal
from .shop import Shop, card, order


@check("list intents: pages, newest first")
def pages() -> None:
    shop = Shop()
    made = []
    for number in range(5):
        made.append(shop.intents.create(order(merchant_order_id=f"order-{number}"))["payment_intent_id"])
    first = shop.intents.list({"page_size": 2, "page_number": 1})
    equal((first["total_items"], first["total_pages"]), (5, 3), "totals")
    seen = []
    for number in range(1, 5):
        page = shop.intents.list({"page_size": 2, "page_number": number})
        seen += [intent["payment_intent_id"] for intent in page["data"]]
    equal(seen, made[::-1], "intents of all pages, the last of which is empty")
    equal(len(shop.intents.list()["data"]), 5, "intents without any parameter")


@check("list intents: by status and by time")
def filters() -> None:
    shop = Shop()
    shop.intents.create(order())
    paid = shop.intents.create(order(payment_method=card("8117")))
    found = shop.intents.list({"payment_intent_status": "SUCCEEDED"})["data"]
    equal([intent["payment_intent_id"] for intent in found], [paid["payment_intent_id"]], "paid intents")
    made = datetime.fromisoformat(paid["create_time"])
    minute = timedelta(minutes=1)
    around = {"start_time": (made - minute).isoformat(), "end_time": (made + minute).isoformat()}
    equal(shop.intents.list(around)["total_items"], 2, "intents of these two minutes")
    equal(shop.intents.list({"end_time": around["start_time"]})["total_items"], 0, "intents of before")
    control.advance(120)
    equal(shop.intents.list({"start_time": around["end_time"]})["total_items"], 0, "intents of after")


@known_difference(
    "list intents: a filter by `intent_status` has no effect",
    why="the tests of the SDK filter so, the documentation says `payment_intent_status`; unknown names are ignored",
)
def undocumented_filter() -> None:
    shop = Shop()
    shop.intents.create(order())
    equal(shop.intents.list({"intent_status": "SUCCEEDED"})["total_items"], 1, "intents")


@check("list attempts: by intent and by status, in pages")
def attempts() -> None:
    shop = Shop()
    failed = shop.intents.create(order(payment_method=card("0027")))["payment_intent_id"]
    shop.intents.confirm(failed, {"payment_method": card("8117")})
    shop.intents.create(order(payment_method=card("8117")))
    equal(shop.attempts.list()["total_items"], 3, "all attempts")
    equal(shop.attempts.list({"payment_intent_id": failed})["total_items"], 2, "attempts of one intent")
    equal(shop.attempts.list({"attempt_status": "FAILED"})["total_items"], 1, "failed attempts")
    page = shop.attempts.list({"page_size": 2, "page_number": 2})
    equal((len(page["data"]), page["total_pages"]), (1, 2), "the second page")


@check("lists: a value that cannot be is refused and named")
def refused() -> None:
    shop = Shop()
    for call, name in (
        (lambda: shop.intents.list({"page_size": 101}), "page_size"),
        (lambda: shop.intents.list({"page_number": 0}), "page_number"),
        (lambda: shop.intents.list({"payment_intent_status": "PAID"}), "payment_intent_status"),
        (lambda: shop.attempts.list({"attempt_status": "PAID"}), "attempt_status"),
    ):
        error = raises(ValidationError, call)
        equal(refusal(error), (400, "invalid_request_error", "invalid_parameter"), "refusal")
        equal(error.message, f"Invalid request parameters: {name}", "message")
