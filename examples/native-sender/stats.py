"""Reads one line: takes from a getStats() report what is measured with. W3C webrtc-stats names are on the right."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional


class BadLine(Exception):
    """A line that is no report; the text says why."""


def number(value) -> Optional[float]:
    """What is no number is absent, and never 0."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    # JSON's whole numbers have no end; one that no float can hold is no figure either.
    return value if abs(value) < 2**1000 else None


def signed(count):
    """`packetsLost` is signed (RFC 3550, A.3); a stack that gives it unsigned means the same bits."""
    return count - 2**32 if count is not None and count >= 2**31 else count


@dataclass
class Entry:
    """What an entry holds, whatever its type: a stream, the report of the other end, or a candidate pair."""

    id: Any
    at_ms: Optional[float]
    bytes: Optional[float]
    packets: Optional[float]
    # The retransmissions among them; a stack that does not count these leaves nothing to subtract.
    repeated_bytes: float
    repeated_packets: float
    packets_lost: Optional[float]
    fraction_lost: Optional[float]
    jitter_ms: Optional[float]
    rtt_count: float
    rtt_sum_ms: Optional[float]
    frames: Optional[float]
    # Frames a second, each counted once.
    frame_rate: Optional[float]
    width: Optional[float]
    height: Optional[float]


@dataclass
class Stream(Entry):
    # An SSRC alone is not enough: it may return on another m-line or layer.
    key: tuple = ()
    is_sent: bool = False
    is_audio: bool = False
    is_screen: bool = False
    # Whether one stream carries each frame in several sizes (spatial layers).
    has_sizes: bool = False
    track: Any = None
    remote: Optional[Entry] = None


@dataclass
class Report:
    at_ms: float
    # The newest time of its entries, which may be on another clock.
    entries_ms: float
    streams: List[Stream] = field(default_factory=list)
    # The selected candidate pair.
    pair: Optional[Entry] = None


def first_present(*values):
    return next((value for value in values if value is not None), None)


def _read(entry: Dict[str, Any], way: str = "", older: Optional[Dict[str, Any]] = None) -> Dict[str, Any]:
    """Until Chromium 112 and in older Safari `older`, the entry of the track, had the frames and sizes."""

    def get(name, factor=1):
        value = number(entry.get(name))
        return None if value is None else value * factor

    def of_track(name):
        return number((older or {}).get(name))

    frames = first_present(get("framesSent"), get("framesEncoded")) if way == "Sent" else get("framesDecoded")
    return {
        "id": entry.get("id"),
        "at_ms": get("timestamp"),
        "bytes": get("bytes" + way),
        "packets": get("packets" + way),
        "repeated_bytes": get("retransmittedBytes" + way) or 0,
        "repeated_packets": get("retransmittedPackets" + way) or 0,
        "packets_lost": signed(get("packetsLost")),
        "fraction_lost": get("fractionLost"),
        # Stats are in seconds.
        "jitter_ms": get("jitter", 1_000),
        "rtt_count": first_present(get("roundTripTimeMeasurements"), get("responsesReceived"), 0),
        "rtt_sum_ms": get("totalRoundTripTime", 1_000),
        "frames": first_present(frames, of_track("framesDecoded")),
        "frame_rate": get("framesPerSecond"),
        "width": first_present(get("frameWidth"), of_track("frameWidth")),
        "height": first_present(get("frameHeight"), of_track("frameHeight")),
    }


class _Entries:
    """All entries of a report, and how they are linked."""

    def __init__(self, entries):
        self.all = entries
        self._by_id = {entry["id"]: entry for entry in entries if isinstance(entry.get("id"), str)}
        # Older stacks link a stream and the report of its other end from that report alone.
        remotes = filter(self.is_remote, entries)
        self._remote_of = {entry["localId"]: entry for entry in remotes if isinstance(entry.get("localId"), str)}

    @staticmethod
    def is_remote(entry):
        """Before the type `remote-inbound-rtp` there was `inbound-rtp` with a mark (Firefox until 66)."""
        return str(entry.get("type")).startswith("remote") or entry.get("isRemote") is True

    def find(self, entry, name):
        other = entry.get(name)
        return self._by_id.get(other) if isinstance(other, str) else None

    def remote_of(self, stream):
        found = self.find(stream, "remoteId")
        if found is None and isinstance(stream.get("id"), str):
            found = self._remote_of.get(stream["id"])
        return found

    def newest_ms(self):
        """What the other end reports is stamped with the time at which that came."""
        times = [number(entry.get("timestamp")) for entry in self.all if not self.is_remote(entry)]
        return max((time for time in times if time is not None), default=None)

    def pair(self):
        """Older Firefox has no transports and marks the pair itself."""
        for entry in self.all:
            if entry.get("selected") is True:
                return entry
        pairs = (self.find(entry, "selectedCandidatePairId") for entry in self.all)
        return next((pair for pair in pairs if pair), None)


def _read_stream(entry: Dict[str, Any], entries: _Entries, report_ms: float) -> Optional[Stream]:
    kind = first_present(entry.get("kind"), entry.get("mediaType"))
    # Without either nobody knows what it is.
    if kind not in ("audio", "video"):
        return None
    is_sent = entry["type"] == "outbound-rtp"
    remote, older = entries.remote_of(entry), entries.find(entry, "trackId")
    source = older or entries.find(entry, "mediaSourceId") or {}
    identity = (first_present(entry.get("ssrc"), entry.get("id")), entry.get("mid"), entry.get("rid"))
    stream = Stream(
        **_read(entry, "Sent" if is_sent else "Received", older),
        key=(is_sent, *map(str, identity)),
        is_sent=is_sent,
        is_audio=kind == "audio",
        is_screen=entry.get("contentType") == "screenshare",
        has_sizes=re.search("[LS][23]", str(entry.get("scalabilityMode"))) is not None,
        track=first_present(entry.get("trackIdentifier"), source.get("trackIdentifier")),
        remote=Entry(**_read(remote)) if remote else None,
    )
    if stream.at_ms is None:
        stream.at_ms = report_ms
    return stream


def read_line(line: bytes) -> Report:
    try:
        body = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON ({error})") from None
    at_ms = number(body.get("timestamp")) if isinstance(body, dict) else None
    if at_ms is None or not isinstance(body.get("stats"), list):
        raise BadLine('not {"timestamp": milliseconds, "stats": [...]}')
    entries = _Entries([entry for entry in body["stats"] if isinstance(entry, dict)])
    report = Report(at_ms, first_present(entries.newest_ms(), at_ms))
    for entry in entries.all:
        if entry.get("type") in ("inbound-rtp", "outbound-rtp") and not entries.is_remote(entry):
            stream = _read_stream(entry, entries, report.entries_ms)
            if stream:
                report.streams.append(stream)
    pair = entries.pair()
    report.pair = Entry(**_read(pair)) if pair else None
    return report
