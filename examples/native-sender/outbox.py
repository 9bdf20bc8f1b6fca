"""What is reported and not acknowledged yet; the oldest goes first, and again until the server takes or refuses it."""

import time

from door import TryLater

# Ten minutes of slots: as long as agents keep theirs.
MOST_REPORTS = 120
# A batch may have 65,536 bytes; a report of six streams has about 500, and never 1,800.
REPORTS_A_BATCH = 30
# A time of the server is cut to whole seconds, so these are spread over one.
TIME_QUESTIONS = 8
BETWEEN_QUESTIONS_S = 0.13


class Outbox:
    def __init__(self, door, log):
        self._door = door
        self._log = log
        self._waiting = {}
        self._not_before_s = 0
        self.added = 0
        # Slots that were given up, whether the server refused them or too many waited.
        self.lost = 0

    def add(self, reports):
        for report in reports:
            self._waiting[report["slot"]] = report
            self.added += 1
        while len(self._waiting) > MOST_REPORTS:
            self._lose(min(self._waiting), "too many wait for the server")

    def waiting(self):
        return len(self._waiting)

    def deliver(self):
        """Sends what waits, if it is time; an app does it in a thread of its own, since an answer may take seconds."""
        if self._waiting and time.monotonic() >= self._not_before_s:
            try:
                self._post(leaves=False)
            except TryLater as error:
                self._put_off(error)

    def join(self, give_up_after_s):
        """Empty batches: the participant is there, the token is good, and the server's time is known to ±65 ms."""
        for asked in range(TIME_QUESTIONS):
            if asked:
                time.sleep(BETWEEN_QUESTIONS_S)
            self._insist(lambda: self._door.post([]) or True, give_up_after_s)

    def leave(self, give_up_after_s):
        """Sends all that waits, and the leave with the last of it."""
        self._insist(self._post_last, give_up_after_s)

    def _post_last(self):
        leaves = len(self._waiting) <= REPORTS_A_BATCH
        self._post(leaves)
        # A slot in neither list of the answer is to be sent again, and the leave with it.
        if leaves and self._waiting:
            raise TryLater("The server could not store every slot.", 1)
        return leaves

    def _post(self, leaves):
        batch = [self._waiting[slot] for slot in sorted(self._waiting)[:REPORTS_A_BATCH]]
        answer = self._door.post(batch, leaves)
        for slot in answer["acknowledged"]:
            self._waiting.pop(slot, None)
        for refused in answer["refused"]:
            self._lose(refused["slot"], f"{refused['reason']}: {refused['message']}")

    def _lose(self, slot, why):
        if self._waiting.pop(slot, None):
            self.lost += 1
            self._log(f"Slot {slot} is given up: {why}")

    def _put_off(self, error):
        self._not_before_s = time.monotonic() + error.after_s
        self._log(f"{error} Again in {error.after_s:.0f} s.")

    def _insist(self, attempt, give_up_after_s):
        """Until the attempt is done; raises the last TryLater when the next would come too late."""
        deadline_s = time.monotonic() + give_up_after_s
        while True:
            try:
                if attempt():
                    return
            except TryLater as error:
                if time.monotonic() + error.after_s > deadline_s:
                    raise
                self._put_off(error)
                time.sleep(error.after_s)
