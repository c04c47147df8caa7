"""Idempotency: repeats by hand, repeats by the SDK, and keys that are refused."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from uqpay import IdempotencyError, InvalidIdempotencyKeyError, NetworkError, ValidationError

from . import control
from .harness import check, equal, holds, known_difference, raises, refusal
from .shop import Shop, card, fresh_key, order


class Refusals(logging.Handler):
    """Waits for the SDK to log an answer of 400, and keeps what it logs."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = threading.Event()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        self.lines.append(line)
        if "→ 400" in line:
            self.seen.set()

    def __enter__(self) -> "Refusals":
        log = logging.getLogger("uqpay")
        self._state = (log.level, log.propagate)
        log.setLevel(logging.DEBUG)
        log.propagate = False
        log.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        log = logging.getLogger("uqpay")
        log.removeHandler(self)
        log.level, log.propagate = self._state


def total(shop: Shop) -> int:
    """How many intents there are."""
    return shop.intents.list()["total_items"]


@check("idempotency: a repeat under the same key gets the first answer")
def replayed() -> None:
    shop = Shop()
    options = {"idempotency_key": fresh_key()}
    first = shop.intents.create(order(), options)
    equal(shop.intents.create(order(), options), first, "second answer")
    equal(total(shop), 1, "intents")


@check("idempotency: every call that acts is repeated without effect")
def replayed_everywhere() -> None:
    shop = Shop()
    held = shop.intents.create(order(payment_method=card("8117", auto_capture=False)))["payment_intent_id"]
    made = shop.intents.create(order())["payment_intent_id"]
    for call in (
        lambda key: shop.intents.update(made, {"description": "Changed"}, key),
        lambda key: shop.intents.confirm(made, {"payment_method": card("0027")}, key),
        lambda key: shop.intents.capture(held, {"amount_to_capture": 4}, key),
        lambda key: shop.intents.cancel(made, {"cancellation_reason": "duplicate"}, key),
    ):
        options = {"idempotency_key": fresh_key()}
        first = call(options)
        equal(call(options), first, "second answer")
    equal(shop.attempts.list({"payment_intent_id": made})["total_items"], 1, "attempts of two confirms")


@check("idempotency: a refusal is stored as well")
def refusal_replayed() -> None:
    shop = Shop()
    options = {"idempotency_key": fresh_key()}
    made = shop.intents.create(order())["payment_intent_id"]
    first = raises(ValidationError, lambda: shop.intents.capture(made, None, options))
    shop.intents.confirm(made, {"payment_method": card("8117", auto_capture=False)})
    again = raises(ValidationError, lambda: shop.intents.capture(made, None, options))
    equal(refusal(again), refusal(first), "second refusal, though the capture would succeed by now")


@known_difference(
    "idempotency: another body under the same key is refused",
    why="the SDK has a ConflictError for HTTP 409; the documented status of the type is 400",
)
def mismatch() -> None:
    shop = Shop()
    options = {"idempotency_key": fresh_key()}
    shop.intents.create(order(), options)
    error = raises(IdempotencyError, lambda: shop.intents.create(order(amount="11.00"), options))
    equal(refusal(error), (400, "idempotency_error", "idempotency_key_mismatch"), "refusal")
    equal(error.idempotency_key, options["idempotency_key"], "the key that the error names")
    equal(total(shop), 1, "intents")


@known_difference(
    "idempotency: keys that the SDK lets pass and the API refuses",
    why="the SDK takes any text of up to 64 characters, payment intents want a UUID in lower case",
)
def refused_keys() -> None:
    shop = Shop()
    for key in ("order-1001", fresh_key().upper(), "k" * 64):
        error = raises(IdempotencyError, lambda: shop.intents.create(order(), {"idempotency_key": key}))
        equal(refusal(error), (400, "idempotency_error", "invalid idempotency key format"), "refusal")
    equal(total(shop), 0, "intents")


@check("idempotency: a key beyond 64 characters is refused by the SDK itself")
def too_long() -> None:
    shop = Shop()
    raises(InvalidIdempotencyKeyError, lambda: shop.intents.create(order(), {"idempotency_key": "k" * 65}))
    equal(total(shop), 0, "intents")


@known_difference(
    "in flight: while the first call runs, a second under its key is told to come back",
    why="the envelope's `code` is the number 200; the SDK shows it as the text `200` of a ValidationError",
)
def in_flight() -> None:
    shop = Shop()
    shop.intents.list()
    options = {"idempotency_key": fresh_key()}
    with control.hold("create_payment_intent") as held, ThreadPoolExecutor() as pool:
        first = pool.submit(shop.intents.create, order(), options)
        held.wait_until_reached()
        error = raises(ValidationError, lambda: shop.intents.create(order(), options))
        equal(refusal(error), (400, "invalid_request_error", "200"), "refusal")
        equal(error.message, "Request is processing, please try again later.", "message")
        held.release()
        first.result(60)
    equal(total(shop), 1, "intents")


@check("in flight: the SDK comes back by itself and gets the answer of the first")
def in_flight_repeated() -> None:
    shop = Shop(max_retries=20, log_level="info")
    shop.intents.list()
    options = {"idempotency_key": fresh_key()}
    with Refusals() as log, control.hold("create_payment_intent") as held, ThreadPoolExecutor() as pool:
        first = pool.submit(shop.intents.create, order(), options)
        held.wait_until_reached()
        second = pool.submit(shop.intents.create, order(), options)
        holds(log.seen.wait(60), "the second call was told to come back")
        held.release()
        equal(second.result(60), first.result(60), "second answer")
    equal(total(shop), 1, "intents")


@check("time-out: a call that takes too long is a NetworkError, and the payment is made all the same")
def timed_out() -> None:
    shop = Shop()
    shop.intents.list()
    options = {"idempotency_key": fresh_key()}
    with control.hold("create_payment_intent") as held:
        raises(NetworkError, lambda: shop.intents.create(order(), {**options, "timeout": 2.0}))
        held.wait_until_reached()
        held.release()
    shop = Shop(client_id=shop.client_id, max_retries=20)
    equal(shop.intents.create(order(), options)["intent_status"], "REQUIRES_PAYMENT_METHOD", "status of the repeat")
    equal(total(shop), 1, "intents")


@check("time-out: the SDK repeats under the key that it drew, and one intent is made")
def timed_out_and_repeated() -> None:
    shop = Shop(max_retries=20, timeout=1.0, log_level="info")
    shop.intents.list()
    with Refusals() as log, control.hold("create_payment_intent") as held, ThreadPoolExecutor() as pool:
        call = pool.submit(shop.intents.create, order())
        held.wait_until_reached()
        holds(log.seen.wait(60), "the repeat met the first call in flight")
        held.release()
        made = call.result(60)
    equal(total(shop), 1, "intents")
    equal(shop.intents.list()["data"][0]["payment_intent_id"], made["payment_intent_id"], "the intent")


@check("log: at its most talkative the SDK writes no card number and no security code")
def quiet_log() -> None:
    shop = Shop(log_level="debug")
    number = card("8117")["card"]["card_number"]
    with Refusals() as log:
        shop.intents.create(order(payment_method=card("8117")))
        raises(ValidationError, lambda: shop.intents.create(order(payment_method=card("8117", network="none"))))
    text = "\n".join(log.lines)
    holds("/v2/payment_intents/create" in text, "something was logged")
    holds(number not in text and '"cvc": "123"' not in text, "the log holds no card data")
