"""The batch door: posts one batch, and learns the server's time from the answer."""

import http.client
import json
import secrets
import urllib.error
import urllib.request
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from server_clock import own_ms

ANSWER_WITHIN_S = 10
# When the server names no time.
AGAIN_AFTER_S = 5
FACTS = {"version": "0.2.0", "client": "native-sender 0.2.0", "userAgent": "native-sender/0.2.0"}

NEXT_STEPS = {
    "bad_token": "Check QOSCOPE_AGENT_KEY_ID and QOSCOPE_AGENT_KEY_SECRET, or have QOSCOPE_JOIN_TOKEN signed anew.",
    "expired_token": "Have a new QOSCOPE_JOIN_TOKEN signed; if it was signed here, set this machine's clock.",
    "other_webinar": "--webinar must be the one that the token names.",
    "webinar_ended": "Nothing more can be reported to it: join the next one.",
}


class TryLater(Exception):
    """Nothing of the batch counts as taken: the same again, after so many seconds."""

    def __init__(self, text, after_s):
        super().__init__(text)
        self.after_s = after_s


class TurnedAway(Exception):
    """The server will never take it; the text says why and what to do."""


def date_ms_of(text):
    """The milliseconds of an HTTP date; None for everything else."""
    try:
        return parsedate_to_datetime(text).timestamp() * 1_000
    except (TypeError, ValueError, IndexError):
        return None


def seconds_of(retry_after, now_ms):
    """`Retry-After` is a number of seconds or a date (RFC 9110, section 10.2.3)."""
    if retry_after and retry_after.strip().isdigit():
        return int(retry_after)
    date_ms = date_ms_of(retry_after)
    return AGAIN_AFTER_S if date_ms is None else max(1, (date_ms - now_ms) / 1_000)


def read_answer(text):
    """What became of each report; None when it is no answer of a batch door."""
    try:
        body = json.loads(text)
    except ValueError:
        return None
    lists = (body.get("acknowledged"), body.get("refused")) if isinstance(body, dict) else ()
    return body if lists and all(isinstance(one, list) for one in lists) else None


def turned_away(url, status, text):
    try:
        body = json.loads(text)
        reason, message = str(body["reason"]), str(body["message"])
    except (ValueError, TypeError, KeyError):
        return TurnedAway(f"HTTP {status}: there is no batch door of Qoscope at {url}. Check --qoscope and --webinar.")
    other = f'"Why something is turned away" in docs/wire.md tells what {reason} means.'
    return TurnedAway(f"HTTP {status} {reason}: {message} {NEXT_STEPS.get(reason, other)}")


class Door:
    def __init__(self, server, webinar, token, clock):
        self._url = f"{server.rstrip('/')}/agent/v1/webinars/{quote(webinar, safe='')}/reports"
        # A run is one start of a sender.
        self._batch = {"version": 1, "token": token, "run": secrets.token_hex(8), "facts": FACTS}
        self._clock = clock

    def post(self, reports, leaves=False):
        """The server's answer; raises TryLater or TurnedAway."""
        body = {**self._batch, "reports": reports, **({"leave": {}} if leaves else {})}
        request = urllib.request.Request(
            self._url, json.dumps(body, separators=(",", ":")).encode(), {"Content-Type": "application/json"}
        )
        sent_ms = own_ms()
        try:
            try:
                answer = urllib.request.urlopen(request, timeout=ANSWER_WITHIN_S)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                status, headers, text = answer.getcode(), answer.headers, answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            why = getattr(error, "reason", None) or error
            raise TryLater(f"{self._url} does not answer ({why}).", AGAIN_AFTER_S) from None
        date_ms = date_ms_of(headers.get("Date"))
        if date_ms is not None:
            self._clock.observe(date_ms, sent_ms, own_ms())
        if status == 429 or status >= 500:
            raise TryLater(f"HTTP {status}.", seconds_of(headers.get("Retry-After"), self._clock.now_ms()))
        answer = read_answer(text) if status == 200 else None
        if answer is None:
            raise turned_away(self._url, status, text)
        return answer
