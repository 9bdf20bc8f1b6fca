"""
Folds what was measured into slots: five seconds, multiples of five on the server's clock. What lies between two reports
belongs whole to the slot in which it ends; nothing is divided, as nobody knows how it was spread.
"""

from fold import merge
from wire import TYPES, encode_sample

SLOT_MS = 5_000


class Slots:
    def __init__(self):
        self._slot = None
        self._quantities = {}
        self._not_before = 0

    def add(self, server_ms, quantities):
        """Adds what ended at a time of the server's clock, and returns the reports of slots that are over by it."""
        # A second report of a slot would replace the first, so a clock that is set back opens no slot again.
        earliest = self._not_before if self._slot is None else self._slot
        slot = max(int(server_ms // SLOT_MS) * SLOT_MS, earliest)
        reports = [] if slot == self._slot else self.finish()
        if quantities:
            self._slot = slot
            for stream_type, sample in quantities.items():
                before = self._quantities.get(stream_type)
                self._quantities[stream_type] = merge(before, sample) if before else sample
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
