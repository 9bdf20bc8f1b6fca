#!/usr/bin/env python3
"""
Reports what one participant sends and receives, from the getStats() reports of a native app: a line of JSON each on
stdin. Needs Python and nothing else. README.md tells how it is used.
"""

import argparse
import os
import secrets
import signal
import sys

from derive import Connection
from door import Door, TryLater, TurnedAway
from join_token import sign_join_token
from outbox import Outbox
from server_clock import ServerClock, own_ms
from slots import Slots
from stats import BadLine, read_line

# Timestamps that are so far from this machine's clock are not of it.
STRANGE_MS = 60_000
# The server's clock is taken once, so that no time is measured twice; so far off, a clock was set.
CLOCKS_APART_MS = 1_000


def log(text):
    print(text, file=sys.stderr, flush=True)


def address(text):
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{text} is no address: one begins with http:// or https://")
    return text


def read_options():
    options = argparse.ArgumentParser(description="Reports a native app's getStats() to Qoscope, from lines on stdin.")
    options.add_argument("--qoscope", metavar="URL", type=address, default="http://127.0.0.1:8730", help="%(default)s")
    options.add_argument("--webinar", metavar="NUMBER", required=True, help="number of the webinar")
    options.add_argument("--name", default="", help="the participant's name, for a token that is signed here")
    options.add_argument("--visit", default=secrets.token_hex(8), help="names the visit: the token's jti; a new one")
    options.add_argument(
        "--recorded-at",
        metavar="SECONDS",
        type=float,
        help="the lines are a recording whose first report is of this time (seconds since 1970): send it as back-fill",
    )
    options.add_argument(
        "--give-up-after",
        metavar="SECONDS",
        type=float,
        default=600,
        help="how long to ask a server that does not answer, at the beginning and at the end; %(default)s",
    )
    return options.parse_args()


def token_of(options):
    """Secrets come from the environment alone: arguments are seen by everybody on the machine."""
    token = os.environ.get("QOSCOPE_JOIN_TOKEN")
    if token:
        return token
    key_id, key_secret = (os.environ.get(f"QOSCOPE_AGENT_KEY_{part}") for part in ("ID", "SECRET"))
    if not key_id or not key_secret:
        return None
    webinar, participant = {"number": options.webinar}, {"name": options.name}
    return sign_join_token(key_id, key_secret, options.visit, webinar, participant, options.recorded_at is not None)


class Sender:
    """The path of a line: read, derived, put into slots, posted."""

    def __init__(self, outbox, clock, recorded_at_ms):
        self._outbox = outbox
        self._clock = clock
        self._recorded_at_ms = recorded_at_ms
        self._connection = Connection()
        self._slots = Slots()
        self._first_ms = None
        self._newest_ms = None
        self._offset_ms = None

    def take(self, line):
        """Returns whether all of the line counts."""
        report = read_line(line)
        if self._newest_ms is not None and report.at_ms <= self._newest_ms:
            raise BadLine("its timestamp is not after that of the report before")
        if self._first_ms is None:
            self._first_ms = report.at_ms
            if self._recorded_at_ms is None and abs(report.at_ms - own_ms()) > STRANGE_MS:
                log("The timestamps are not of this machine's clock, now. For a recording say --recorded-at.")
        self._newest_ms = report.at_ms
        self._follow_clock()
        readings, is_whole = self._connection.derive(report)
        for reading in readings:
            reading.from_ms = self._server_ms(reading.from_ms)
            reading.until_ms = self._server_ms(reading.until_ms)
            is_whole = self._slots.put(reading) and is_whole
        self._outbox.add(self._slots.finish(self._server_ms(self._connection.until_ms)))
        self._outbox.deliver()
        return is_whole

    def finish(self):
        self._outbox.add(self._slots.finish())

    def _follow_clock(self):
        newest_ms = self._clock.offset_ms
        if self._offset_ms is None or abs(newest_ms - self._offset_ms) > CLOCKS_APART_MS:
            self._offset_ms = newest_ms

    def _server_ms(self, at_ms):
        if self._recorded_at_ms is None:
            return at_ms + self._offset_ms
        # The difference first: a sum of two times of today has no room for parts of a millisecond.
        return self._recorded_at_ms + (at_ms - self._first_ms)


def read_lines(sender):
    """Until the end of the input, or until it is stopped; returns how many lines were taken, in part, and skipped."""
    taken = parts = skipped = 0
    try:
        for number, line in enumerate(sys.stdin.buffer, 1):
            try:
                if not sender.take(line):
                    parts += 1
                    if parts == 1:
                        log(f"Line {number} counts in part: it has what no stream can have, or comes after a long gap.")
                taken += 1
            except BadLine as error:
                skipped += 1
                log(f"Line {number} is skipped: {error}.")
    except KeyboardInterrupt:
        log("Stopped; what was measured is sent.")
    return taken, parts, skipped


def main():
    options = read_options()
    token = token_of(options)
    if token is None:
        log("Set QOSCOPE_AGENT_KEY_ID and QOSCOPE_AGENT_KEY_SECRET (qoscope-credentials.json), or QOSCOPE_JOIN_TOKEN.")
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    clock = ServerClock()
    outbox = Outbox(Door(options.qoscope, options.webinar, token, clock), log)
    sender = Sender(outbox, clock, None if options.recorded_at is None else options.recorded_at * 1_000)
    try:
        # A back-fill joins at its first slot, so its first batch must have one.
        if options.recorded_at is None:
            outbox.join(options.give_up_after)
        taken, parts, skipped = read_lines(sender)
        sender.finish()
        if options.recorded_at is None or outbox.added:
            outbox.leave(options.give_up_after)
    except TurnedAway as error:
        log(f"Given up, {outbox.waiting()} slots are not stored. {error}")
        return 1
    except TryLater as error:
        next_step = "See that the server runs and that --qoscope names it, then start again."
        log(f"Given up, {outbox.waiting()} slots are not stored. {error} {next_step}")
        return 1
    except KeyboardInterrupt:
        log("Stopped before everything was sent.")
        return 1
    in_part = f", {parts} of them in part" if parts else ""
    log(f"Reports taken: {taken}{in_part}. Lines skipped: {skipped}. Slots measured: {outbox.added}, given up: {outbox.lost}.")
    if outbox.added == 0:
        log('Nothing was measured: that takes two lines {"timestamp": milliseconds, "stats": [...]} or more.')
    return 1 if outbox.lost or outbox.added == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
