"""
The server's clock, from the `Date` header of its answers. One header is good to a second; each answer bounds the offset
from both sides, and the bounds of several meet.
"""

import time


def own_ms():
    return time.time() * 1_000


class ServerClock:
    def __init__(self):
        self._low_ms, self._high_ms = float("-inf"), float("inf")
        # Server's time less that of this machine.
        self.offset_ms = 0

    def observe(self, date_ms, sent_ms, received_ms):
        """`date_ms` is cut to whole seconds; the other two are on this machine's clock."""
        low_ms, high_ms = date_ms - received_ms, date_ms + 1_000 - sent_ms
        if low_ms <= self._high_ms and high_ms >= self._low_ms:
            low_ms, high_ms = max(low_ms, self._low_ms), min(high_ms, self._high_ms)
        # Otherwise a clock was set: then the newest answer alone is right.
        self._low_ms, self._high_ms = low_ms, high_ms
        self.offset_ms = (low_ms + high_ms) / 2

    def now_ms(self):
        return own_ms() + self.offset_ms
