"""
What happened on one connection between two reports, stream by stream. A connection's first report gives nothing, since
there is nothing yet to compare it with. Figures that no network and no stream can have are left out.
"""

from fold import Reading, add, keep_highest, whole

# A stream that has been away for so many reports (ten minutes at one a second) is forgotten.
FORGOTTEN_AFTER = 600
# The longest time between two reports that is counted: a longer gap says nothing of how its media were spread.
LONGEST_GAP_MS = 65_000
# A received share may lose its content type for a frame; after so many reports with frames and without it, it is none.
UNLIKE_REPORTS = 5
# More than any stream carries: 1 Gbit/s, 100,000 packets a second, 1,000 frames a second; and what a size may be.
MOST_BYTES_A_MS = 125_000
MOST_PACKETS_A_MS = 100
MOST_FRAMES_A_MS = 1
LARGEST_SIDE = 65_535
# No round trip and no jitter is longer: a counter of 16 bits that wrapped reads 65,536 ms.
LONGEST_READING_MS = 30_000
# Entries may be on another clock than the reports. Where they come so much sooner, or lie so far back, it was set.
SOONER_MS = 250
FURTHER_BACK_MS = 5_000
# So long slots wait for a stream whose entry is older than the others.
AWAITED_MS = 10_000
# More than any connection has between two reports.
MOST_ROUND_TRIPS = 1_000


class Bounds:
    """Whether everything in a report was what it can be."""

    def __init__(self):
        self.is_kept = True

    def within(self, value, limit):
        """The value, or None where it is beyond the limit."""
        if value is None or abs(value) <= limit:
            return value
        self.is_kept = False
        return None

    def put_readings(self, into, name, total, count):
        """Readings of which the sum is known: of several, the mean stands for the lowest and the highest."""
        mean = self.within(total / count, LONGEST_READING_MS)
        if mean is None or mean < 0:
            return False
        into[f"{name}SumMs"], into[f"{name}Count"] = total, count
        into[f"{name}MinMs"] = into[f"{name}MaxMs"] = mean
        return True


# fractionLost is cut down to 256ths (RFC 3550, A.3): on the average half of one is missing.
HALF_STEP = 1 / 512
# The other end may expect so many more packets than were sent until its report, and so many more than usual are probes.
MOST_EXPECTED = 1.5
MOST_SENT = 1.25


class Counters:
    """
    Where the counters of one thing stood. One that is seen for the first time began at 0; what a report did not have,
    then or now, gives None. Nothing else subtracts counters.
    """

    def __init__(self):
        self._values = {}
        # What the differences of two counters, which must not fall, have fallen by; never above 0.
        self._carried_over = {}

    def step(self, name, value):
        """The step since the last report, below 0 where the counter fell."""
        before = self._values.get(name, 0)
        self._values[name] = value
        return None if value is None or before is None else value - before

    def rise(self, name, value):
        """The same of a counter that never falls: where 32 bits wrapped it goes on, where it restarted it gives 0."""
        before = self._values.get(name, 0)
        delta = self.step(name, value)
        if delta is None or delta >= 0:
            return delta
        return delta + 2**32 if 2**31 <= before < 2**32 else 0

    def rise_without(self, name, total, repeated, is_restart):
        """
        What was carried without retransmissions, where that must not fall: a stack may count these first, so what it
        fell by is taken off what follows.
        """
        delta, repeats = self.rise(name, total), self.rise(f"{name} repeated", repeated)
        if delta is None:
            self._carried_over[name] = 0
            return None
        sum_ = 0 if is_restart else delta - repeats + self._carried_over.get(name, 0)
        self._carried_over[name] = min(0, sum_)
        return max(0, sum_)

    def put_round_trips(self, bounds, into, entry, is_rtcp):
        """Adds the round trips since the last report, and returns whether there were any."""
        count, total = self.step("rtts", entry.rtt_count), self.step("sum", entry.rtt_sum_ms)
        # A sum that is reported only once there is one began at 0, too.
        self._values["sum"] = self._values["sum"] or 0
        count = bounds.within(count, MOST_ROUND_TRIPS)
        if count is None or total is None or count <= 0 or total < 0:
            return False
        if not bounds.put_readings(into, "latency", total, count):
            return False
        into["latencyRtcpCount"] = count if is_rtcp else 0
        return True


def frames_of(now, frames, duration_ms):
    """
    Of one stream with several sizes of each frame libwebrtc counts every size in `framesSent`. `framesPerSecond` counts
    none twice, and so shows how many there are.
    """
    if not now.has_sizes or not frames:
        return frames
    if now.frame_rate is None:
        return None
    rated = now.frame_rate * duration_ms
    sizes = min(3, whole(frames * 1_000 / rated)) if rated else 3
    return whole(frames / max(1, sizes))


class StreamMemory:
    """What must be known of a stream's earlier reports."""

    def __init__(self):
        self.counters = Counters()
        self.seen_in = 0
        # The time of its entry, as it stands there and on the clock of the reports.
        self.entry_ms = self.until_ms = None
        # The packets sent since the newest report of the other end, and the time of that.
        self.unreported = 0
        self.reported_at_ms = None
        # How many packets of media a millisecond had, as of the newest report of a loss, and what a packet weighs.
        self._per_ms = self._bytes_a_packet = None
        # The track that it carried last, and whether that was a screen.
        self.track = None
        self.is_screen = False
        # The track that the stack called a screen, and for how many reports with frames it has not done so since.
        self._screen_track = None
        self._unlike = 0

    def follow_type(self, now, frames):
        # A stack that names no track has one a stream.
        track = 0 if now.track is None else now.track
        if now.is_screen:
            self._screen_track, self._unlike = track, 0
        elif frames:
            self._unlike += 1
            if self._unlike > UNLIKE_REPORTS:
                self._screen_track = None
        # A sender without a track is paused: it stays what it was.
        if now.track is not None or not self.track:
            self.track, self.is_screen = now.track, self._screen_track == track

    def derive(self, bounds, now, frames, duration_ms, is_first_report):
        # Of what was before the first report, or before its counters restarted, nothing is known.
        is_restart = self.counters.step("carried", now.packets or 0) < 0 or is_first_report
        byte_count = self.counters.rise_without("bytes", now.bytes, now.repeated_bytes, is_restart)
        packets = self.counters.rise_without("packets", now.packets, now.repeated_packets, is_restart)
        byte_count = bounds.within(byte_count, duration_ms * MOST_BYTES_A_MS)
        packets = bounds.within(packets, duration_ms * MOST_PACKETS_A_MS)
        quantities = {}
        for name, value in (("bytes", byte_count), ("packets", packets), ("frames", frames)):
            add(quantities, name, value)
        width, height = (bounds.within(side, LARGEST_SIDE) for side in (now.width, now.height))
        if frames and width and height:
            quantities["width"], quantities["height"] = width, height
        if now.is_sent:
            self.unreported = (0 if is_restart else self.unreported) + (packets or 0)
            self._put_reported(bounds, quantities, now, packets or 0, duration_ms)
        else:
            lost = self.counters.step("packetsLost", now.packets_lost)
            lost = 0 if is_restart and lost is not None else bounds.within(lost, duration_ms * MOST_PACKETS_A_MS)
            _put_received(bounds, quantities, now, lost, packets or 0)
        return quantities

    def _put_reported(self, bounds, into, now, packets, duration_ms):
        """
        A receiver report is counted once, when it is fresh, and is about the packets sent until it came. Those sent after
        it wait for the next one: their part is that of the time, as if all since the last report had been sent evenly.
        """
        remote = now.remote
        if remote is None or remote.at_ms == self.reported_at_ms:
            return
        part = (now.at_ms - remote.at_ms) / duration_ms if duration_ms and remote.at_ms is not None else 0
        later = part * packets if 0 < part < 1 else 0
        covered, self.unreported = self.unreported - later, later
        since_ms = None if None in (remote.at_ms, self.reported_at_ms) else remote.at_ms - self.reported_at_ms
        self.reported_at_ms = remote.at_ms
        if not self._bytes_a_packet and now.bytes is not None and now.packets:
            self._bytes_a_packet = now.bytes / now.packets
        self._put_loss(into, remote, bounds.within(remote.fraction_lost, 1), covered, since_ms)
        if remote.jitter_ms is not None:
            bounds.put_readings(into, "jitter", remote.jitter_ms, 1)

    def _put_loss(self, into, remote, fraction, packets, since_ms):
        """
        The packets lost come from the cumulative counter. How many were expected follows from their number and fraction
        or, where nothing was lost, from how many there were at the last loss: what is sent also holds probes.
        """
        lost = self.counters.step("packetsLost", remote.packets_lost)
        lost = None if lost is None else max(0, lost)
        # More than was sent is another counter, or of a time before the first report.
        if lost is not None and lost > packets:
            lost = None
        if lost is None and fraction is None:
            return
        expected, missed = packets, lost or packets * (fraction or 0)
        counted = None if lost is None or fraction is None else whole(lost / (fraction + HALF_STEP))
        usual = None if since_ms is None or self._per_ms is None else since_ms * self._per_ms
        if counted and counted < MOST_EXPECTED * packets:
            expected = counted
            self._per_ms = counted / since_ms if since_ms else None
        elif usual is not None and usual * MOST_SENT < packets:
            expected = usual
        elif fraction and counted and not self._per_ms:
            missed = packets * fraction
        missed = min(missed, expected)
        if self._bytes_a_packet is not None:
            weight = whole(expected * self._bytes_a_packet)
            add(into, "reportedBytes", weight)
            add(into, "reportedLostBytes", weight * missed / expected if expected else 0)
        if expected:
            keep_highest(into, "lossMaxRatio", missed / expected)


def _put_received(bounds, into, now, lost, packets):
    """Losses may fall, when packets come late after all (RFC 3550, A.3): then their sum stays right."""
    add(into, "packetsLost", lost)
    if lost is not None and max(0, lost) + packets:
        keep_highest(into, "lossMaxRatio", max(0, lost) / (max(0, lost) + packets))
    if packets and now.jitter_ms is not None:
        bounds.put_readings(into, "jitter", now.jitter_ms, 1)


class Connection:
    def __init__(self):
        self._reports = 0
        # The newest time of the last report's entries, and how far the clock of the reports is ahead of theirs.
        self._entries_ms = None
        self._shift_ms = 0
        # When that was, and until when every stream has been read, on the clock of the reports.
        self._read_ms = None
        self.until_ms = None
        self._pair = Counters()
        self._pair_id = None
        self._streams = {}
        # The types that have had a round trip by RTCP, and take no other since.
        self._rtcp_types = set()

    def derive(self, report):
        """
        The readings of all streams that ran, and whether everything was within bounds; what is not is left out. Reports
        must come in the order of their timestamps.
        """
        bounds, readings = Bounds(), []
        since_ms, read_ms = self._entries_ms, self._read_ms
        # In less than a millisecond nothing can be measured.
        if since_ms is not None and abs(report.entries_ms - since_ms) < 1:
            return readings, True
        self._reports += 1
        self._place(report)
        # The types that ran, each until its last stream was read.
        types = {}
        for now in report.streams:
            stream = self._streams.setdefault(now.key, StreamMemory())
            was_there = self._reports > 1 and stream.seen_in == self._reports - 1
            duration_ms = 0 if since_ms is None else now.at_ms - (stream.entry_ms if was_there else since_ms)
            until_ms = now.at_ms + self._shift_ms
            from_ms = until_ms - duration_ms
            last_ms = stream.until_ms if was_there else read_ms
            # To the digit where it was read last, so that nothing lies between two readings.
            if last_ms is not None and abs(from_ms - last_ms) < 1:
                from_ms = last_ms
            stream.seen_in, stream.entry_ms, stream.until_ms = self._reports, now.at_ms, until_ms
            frames = stream.counters.step("frames", now.frames)
            frames = None if frames is None or since_ms is None else frames_of(now, max(0, frames), duration_ms)
            frames = bounds.within(frames, duration_ms * MOST_FRAMES_A_MS)
            stream.follow_type(now, frames)
            medium = "audio" if now.is_audio else "as" if stream.is_screen else "video"
            stream_type = f"{medium}_{'input' if now.is_sent else 'output'}"
            # A stream that never carried a packet is none; backwards, or over a longer gap, nothing is known.
            is_stream = bool(now.packets) and 1 <= duration_ms <= LONGEST_GAP_MS
            if now.packets and not is_stream and duration_ms:
                bounds.is_kept = False
            quantities = stream.derive(bounds, now, frames, duration_ms, since_ms is None)
            if now.remote and stream.counters.put_round_trips(bounds, quantities, now.remote, True) and is_stream:
                self._rtcp_types.add(stream_type)
            if is_stream:
                self.until_ms = min(self.until_ms, max(until_ms, self._read_ms - AWAITED_MS))
                types[stream_type] = until_ms
                readings.append(Reading(stream_type, from_ms, until_ms, quantities))
        self._streams = {k: s for k, s in self._streams.items() if self._reports - s.seen_in <= FORGOTTEN_AFTER}
        if report.pair:
            self._put_pair(bounds, readings, types, report.pair)
        return readings, bounds.is_kept

    def _place(self, report):
        """Where the entries lie on the clock of the reports: as far from it as the quicker of the first two did."""
        lag_ms = report.at_ms - report.entries_ms - self._shift_ms
        sooner_ms = 0 if self._reports == 2 else -SOONER_MS
        if self._reports == 1 or lag_ms < sooner_ms or lag_ms > FURTHER_BACK_MS:
            self._shift_ms = report.at_ms - report.entries_ms
        self._entries_ms = report.entries_ms
        self._read_ms = self.until_ms = report.entries_ms + self._shift_ms

    def _put_pair(self, bounds, readings, types, pair):
        """Where no RTCP shows the round trip, the connectivity checks of the selected pair do."""
        trips = {}
        if self._pair.put_round_trips(bounds, trips, pair, False) and pair.id == self._pair_id:
            for stream_type, until_ms in types.items():
                if stream_type not in self._rtcp_types:
                    readings.append(Reading(stream_type, until_ms, until_ms, dict(trips)))
        self._pair_id = pair.id
