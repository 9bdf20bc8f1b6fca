"""
What happened on one connection between two reports, type by type. Time comes from the reports alone. A connection's
first report gives nothing, since there is nothing yet to compare it with.
"""

import math

from fold import combine

# A stream that has been away for so many reports (ten minutes at one a second) is forgotten.
FORGOTTEN_AFTER = 600
# Equal to no track, also not to the missing one of a stack that names none.
NO_TRACK = object()


def rise(now, before):
    """How far a counter has come: 0 after a restart, since what it counted before is unknown; None without both."""
    return None if now is None or before is None else max(0, now - before)


def put_readings(sample, name, total, count):
    """Readings of which the sum is known: of several, the mean stands for the lowest and the highest."""
    sample[f"{name}SumMs"], sample[f"{name}Count"] = total, count
    sample[f"{name}MinMs"] = sample[f"{name}MaxMs"] = total / count


def put_round_trips(sample, now, before, is_rtcp):
    count = rise(now.rtt_count, before.rtt_count if before else 0)
    total = rise(now.rtt_sum_ms, before.rtt_sum_ms if before else 0)
    if count and total is not None:
        put_readings(sample, "latency", total, count)
        sample["latencyRtcpCount"] = count if is_rtcp else 0


def pictures(now, frames, duration_ms):
    """
    Of one stream with several sizes of each picture libwebrtc counts every size in `framesSent`. `framesPerSecond` counts
    none twice, and so tells how many there are.
    """
    if not now.has_sizes or not frames or duration_ms < 1:
        return frames
    if not now.frame_rate:
        return None
    sizes = math.floor(frames * 1_000 / (now.frame_rate * duration_ms) + 0.5)
    return math.floor(frames / max(1, sizes) + 0.5)


class StreamMemory:
    """What must be known of a stream's earlier reports."""

    def __init__(self):
        self.before = None
        self.seen_in = 0
        self.screen_track = NO_TRACK
        # The newest report of the other end, and the bytes sent since.
        self.remote = None
        self.unreported = 0
        self.highest = {}

    def is_screen(self, now):
        # The content type of a received share comes and goes (Chromium): once seen it holds for that track.
        if now.is_screen:
            self.screen_track = now.track
        return self.screen_track == now.track

    def remember(self, now, report_number):
        for name in ("bytes", "packets"):
            value = getattr(now, name)
            if value is not None:
                self.highest[name] = max(value, self.highest.get(name, value))
        self.before, self.seen_in = now, report_number
        self.remote = now.remote or self.remote

    def climb(self, now, name):
        """
        Like `rise`, but from the highest value so far: two counters are subtracted here (`bytesSent` and
        `retransmittedBytesSent`) that a stack may read at different moments, so the difference may dip and come back.
        """
        return rise(getattr(now, name), self.highest.get(name) if self.before else 0)

    def derive(self, now, duration_ms):
        before = self.before
        restarted = before is not None and (now.carried or 0) < (before.carried or 0)
        if restarted:
            self.highest = {"bytes": now.bytes, "packets": now.packets}
            self.unreported = 0
        byte_count, packets = self.climb(now, "bytes"), self.climb(now, "packets")
        # A stream that was in no earlier report began after the last one, so its counters began at 0.
        frames = pictures(now, rise(now.frames, before.frames if before else 0), duration_ms)
        sample = {"bytes": byte_count, "packets": packets, "frames": frames}
        if frames and now.width and now.height:
            sample["width"], sample["height"] = now.width, now.height
        if now.remote:
            put_round_trips(sample, now.remote, self.remote, is_rtcp=True)
        if now.is_sent:
            self._put_reported(sample, now, byte_count or 0, duration_ms)
        else:
            lost = self._lost(now, restarted)
            missed = max(0, lost or 0)
            sample["packetsLost"] = lost
            if missed + (packets or 0):
                sample["lossMaxRatio"] = missed / (missed + (packets or 0))
            if packets and now.jitter_ms is not None:
                put_readings(sample, "jitter", now.jitter_ms, 1)
        return {name: value for name, value in sample.items() if value is not None}

    def _lost(self, now, restarted):
        """Losses may fall, when packets come late after all (RFC 3550, A.3): then their sum stays right."""
        before = self.before.packets_lost if self.before else 0
        if now.packets_lost is None or before is None:
            return None
        return 0 if restarted else now.packets_lost - before

    def _put_reported(self, sample, now, byte_count, duration_ms):
        """
        A receiver report is counted once, when it is fresh, and weighed by the bytes that it covers. Those sent after it
        came wait for the next one: their part is that of the time, as if all since the last report had been sent evenly.
        """
        remote = now.remote
        self.unreported += byte_count
        if remote is None or (self.remote is not None and remote.at_ms == self.remote.at_ms):
            return
        part = (now.at_ms - remote.at_ms) / duration_ms if duration_ms > 0 and remote.at_ms is not None else 0
        later = math.floor(part * byte_count + 0.5) if 0 < part < 1 else 0
        covered = self.unreported - later
        if remote.fraction_lost is not None:
            sample["reportedBytes"] = covered
            sample["reportedLostBytes"] = covered * remote.fraction_lost
            if covered:
                sample["lossMaxRatio"] = remote.fraction_lost
        if remote.jitter_ms is not None:
            put_readings(sample, "jitter", remote.jitter_ms, 1)
        self.unreported = later


class Connection:
    def __init__(self):
        self._reports = 0
        self._before_ms = None
        self._pair = None
        self._streams = {}
        # The types that have had a round trip by RTCP, and take no other since.
        self._rtcp_types = set()

    def derive(self, report):
        """A sample for each type that ran; reports must come in the order of their timestamps."""
        self._reports += 1
        result = {}
        for now in report.streams:
            stream = self._streams.setdefault(now.key, StreamMemory())
            medium = "audio" if now.is_audio else "as" if stream.is_screen(now) else "video"
            stream_type = f"{medium}_{'input' if now.is_sent else 'output'}"
            if self._before_ms is not None:
                was_there = stream.before is not None and stream.seen_in == self._reports - 1
                duration_ms = now.at_ms - (stream.before.at_ms if was_there else self._before_ms)
                sample = {"durationMs": duration_ms, **stream.derive(now, duration_ms)}
                # A stream that never carried a packet is none.
                if now.carried and duration_ms >= 1:
                    result[stream_type] = combine(result[stream_type], sample) if stream_type in result else sample
                    if sample.get("latencyRtcpCount"):
                        self._rtcp_types.add(stream_type)
            stream.remember(now, self._reports)
        self._put_pair(result, report.pair)
        self._before_ms = report.at_ms
        self._streams = {k: s for k, s in self._streams.items() if self._reports - s.seen_in <= FORGOTTEN_AFTER}
        return result

    def _put_pair(self, result, pair):
        """Where no RTCP tells the round trip, the connectivity checks of the selected pair do."""
        if pair and self._pair and pair.id == self._pair.id:
            for stream_type, sample in result.items():
                if stream_type not in self._rtcp_types:
                    put_round_trips(sample, pair, self._pair, is_rtcp=False)
        self._pair = pair
