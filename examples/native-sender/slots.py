"""
Puts readings into slots: five seconds, multiples of five on the server's clock. A reading that reaches over a border is
divided by time, so that no slot holds more time than it has, and a gap lies in the slots that it covers.
"""

import math

from fold import Reading, fold, take_share
from wire import TYPES, encode_sample

SLOT_MS = 5_000
SHORTEST_MS = 0.5


class Slots:
    def __init__(self):
        self._open = {}
        # A second report of a slot would replace the first, so no slot is opened again.
        self._closed_until_ms = -math.inf

    def put(self, reading):
        """Adds a reading on the server's clock; False where a part of it came too late for its slot and is left out."""
        is_whole = True
        until_ms = reading.until_ms
        # What reaches into a slot by less than a millisecond would have no time there. What ends on a border belongs
        # before it, and so does what takes no time.
        first = math.floor((reading.from_ms + 1) / SLOT_MS) * SLOT_MS
        last = math.ceil((until_ms - 1) / SLOT_MS) * SLOT_MS - SLOT_MS
        began_ms = max(reading.from_ms, min(first, last))
        rest = dict(reading.quantities)
        for slot in range(min(first, last), last + SLOT_MS, SLOT_MS):
            end_ms = min(until_ms, slot + SLOT_MS)
            part = rest if slot == last else take_share(rest, (end_ms - began_ms) / (until_ms - began_ms))
            if slot < self._closed_until_ms:
                is_whole = False
            else:
                self._open.setdefault(slot, []).append(Reading(reading.type, began_ms, end_ms, part))
            began_ms = end_ms
        return is_whole

    def finish(self, until_ms=math.inf):
        """Closes the slots that end by then, and returns their reports; without a time all of them."""
        reports = []
        for slot in sorted(self._open):
            if slot + SLOT_MS > until_ms:
                break
            made = fold(self._open.pop(slot), slot)
            self._closed_until_ms = slot + SLOT_MS
            # A stream that only just reached into the slot has no time there; the server refuses a sample of 0 ms.
            lasting = [one for one in TYPES if one in made and made[one]["durationMs"] >= SHORTEST_MS]
            if lasting:
                reports.append({"slot": slot, "samples": [encode_sample(one, made[one]) for one in lasting]})
        return reports
