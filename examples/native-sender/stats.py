"""Reads one line: takes from a getStats() report what is measured with. W3C webrtc-stats names are on the right."""

import json
import re
import math
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional


class BadLine(Exception):
    """A line that is no report; the text says why."""


def number(value) -> Optional[float]:
    """What is no number is absent, and never 0."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return value if is_number else None


@dataclass
class Reading:
    """What an entry says, whatever its type: a stream, what the other end reports of it, or a candidate pair."""

    id: Any
    at_ms: float
    # Without retransmissions; a stack that does not count these leaves nothing to subtract.
    bytes: Optional[float]
    packets: Optional[float]
    # Packets with retransmissions: what tells that a stream ran, or that its counters restarted.
    carried: Optional[float]
    packets_lost: Optional[float]
    fraction_lost: Optional[float]
    jitter_ms: Optional[float]
    rtt_count: Optional[float]
    rtt_sum_ms: Optional[float]
    frames: Optional[float]
    # Pictures a second, each counted once.
    frame_rate: Optional[float]
    width: Optional[float]
    height: Optional[float]


@dataclass
class Stream(Reading):
    # An SSRC alone is not enough: it may return on another m-line or layer.
    key: tuple = ()
    is_sent: bool = False
    is_audio: bool = False
    is_screen: bool = False
    # Whether one stream carries each picture in several sizes (spatial layers).
    has_sizes: bool = False
    track: Any = None
    remote: Optional[Reading] = None


@dataclass
class Report:
    at_ms: float
    streams: List[Stream] = field(default_factory=list)
    # The selected candidate pair.
    pair: Optional[Reading] = None


def _read(entry: Dict[str, Any], report_ms: float, way: str = "") -> Dict[str, Any]:
    def get(name, factor=1):
        value = number(entry.get(name))
        return None if value is None else value * factor

    def original(what):
        whole = get(what.lower() + way)
        return None if whole is None else whole - (get(f"retransmitted{what}{way}") or 0)

    at_ms, measured = get("timestamp"), get("roundTripTimeMeasurements")
    return {
        "id": entry.get("id"),
        "at_ms": report_ms if at_ms is None else at_ms,
        "bytes": original("Bytes"),
        "packets": original("Packets"),
        "carried": get("packets" + way),
        "packets_lost": get("packetsLost"),
        "fraction_lost": get("fractionLost"),
        # Stats are in seconds.
        "jitter_ms": get("jitter", 1_000),
        "rtt_count": get("responsesReceived") if measured is None else measured,
        "rtt_sum_ms": get("totalRoundTripTime", 1_000),
        "frames": get("framesSent" if way == "Sent" else "framesDecoded"),
        "frame_rate": get("framesPerSecond"),
        "width": get("frameWidth"),
        "height": get("frameHeight"),
    }


def read_line(line: bytes) -> Report:
    try:
        body = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON ({error})") from None
    at_ms = number(body.get("timestamp")) if isinstance(body, dict) else None
    if at_ms is None or not isinstance(body.get("stats"), list):
        raise BadLine('not {"timestamp": milliseconds, "stats": [...]}')
    entries = [entry for entry in body["stats"] if isinstance(entry, dict)]
    by_id = {entry["id"]: entry for entry in entries if isinstance(entry.get("id"), str)}

    def find(entry, name):
        other = entry.get(name)
        return by_id.get(other) if isinstance(other, str) else None

    report = Report(at_ms)
    for entry in entries:
        if entry.get("type") in ("inbound-rtp", "outbound-rtp"):
            is_sent = entry["type"] == "outbound-rtp"
            remote = find(entry, "remoteId")
            source = find(entry, "mediaSourceId") or {}
            report.streams.append(
                Stream(
                    **_read(entry, at_ms, "Sent" if is_sent else "Received"),
                    key=(is_sent, str(entry.get("ssrc")), str(entry.get("mid")), str(entry.get("rid"))),
                    is_sent=is_sent,
                    is_audio=entry.get("kind") == "audio",
                    is_screen=entry.get("contentType") == "screenshare",
                    has_sizes=re.search("[LS][23]", str(entry.get("scalabilityMode"))) is not None,
                    track=entry.get("trackIdentifier", source.get("trackIdentifier")),
                    remote=Reading(**_read(remote, at_ms)) if remote else None,
                )
            )
        pair = find(entry, "selectedCandidatePairId") if entry.get("type") == "transport" else None
        if pair and report.pair is None:
            report.pair = Reading(**_read(pair, at_ms))
    return report
