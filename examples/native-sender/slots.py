"""
Folds what was measured into slots: five seconds, multiples of five on the server's clock. What lies between two reports
belongs whole to the slot in which it ends, unless it is longer than a slot can hold: then it is spread evenly.
"""

import math

from fold import merge
from wire import TYPES, encode_sample

SLOT_MS = 5_000
# A step that is longer than this is a gap in the reports.
LONGEST_STEP_MS = 5_000
# More time in one sample is refused by the server.
LONGEST_MS = 10_000
_SPREAD = ("durationMs", "bytes", "packets", "packetsLost", "reportedBytes", "reportedLostBytes", "frames")


def _spread(sample, count):
    """Even parts, whole numbers whole; what is a reading or a size goes into the last one."""
    parts = [{} for _ in range(count)]
    for name, value in sample.items():
        if name not in _SPREAD:
            parts[-1][name] = value
            continue
        is_whole = float(value).is_integer() and name != "durationMs"
        before = 0
        for index, part in enumerate(parts):
            up_to = value * (index + 1) / count
            up_to = math.floor(up_to + 0.5) if is_whole else up_to
            part[name], before = up_to - before, up_to
    return parts


class Slots:
    def __init__(self):
        self._slot = None
        self._quantities = {}
        self._not_before = 0

    def add(self, server_ms, quantities):
        """Adds what ended at a time of the server's clock, and returns the reports of slots that are over by it."""
        longest_ms = max((sample["durationMs"] for sample in quantities.values()), default=0)
        if longest_ms <= LONGEST_STEP_MS:
            return self._add(server_ms, quantities)
        count = math.ceil(longest_ms / SLOT_MS)
        parts = {name: _spread(sample, count) for name, sample in quantities.items()}
        reports = []
        for index in range(count):
            ended_ms = server_ms - longest_ms * (count - 1 - index) / count
            reports += self._add(ended_ms, {name: each[index] for name, each in parts.items()})
        return reports

    def _add(self, server_ms, quantities):
        # A second report of a slot would replace the first, so a clock that is set back opens no slot again.
        earliest = self._not_before if self._slot is None else self._slot
        slot = max(int(server_ms // SLOT_MS) * SLOT_MS, earliest)
        reports = [] if slot == self._slot else self.finish()
        if quantities:
            self._slot = slot
            for stream_type, sample in quantities.items():
                before = self._quantities.get(stream_type)
                merged = merge(before, sample) if before else sample
                # Better without it than refused whole.
                if merged["durationMs"] <= LONGEST_MS:
                    self._quantities[stream_type] = merged
        return reports

    def finish(self):
        """Closes the slot that is being filled, before its end."""
        if self._slot is None:
            return []
        samples = [encode_sample(name, self._quantities[name]) for name in TYPES if name in self._quantities]
        report = {"slot": self._slot, "samples": samples}
        self._not_before = self._slot + SLOT_MS
        self._slot, self._quantities = None, {}
        return [report]
