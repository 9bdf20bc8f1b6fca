"""
How readings are put together. What one stream did between two reports is a `Reading`, with its time; `fold` makes one
sample of all readings of a type in a slot, so that each moment is counted once, however many streams and connections
there are and whenever each was read. docs/metrics.md has the rule of each value, which its name shows as well.
"""

import math
from dataclasses import dataclass
from typing import Dict


@dataclass
class Reading:
    """What a stream did between two times, which are on one axis for all."""

    type: str
    from_ms: float
    until_ms: float
    quantities: Dict[str, float]


def whole(value):
    """The nearest whole number; half of one goes up, as in JavaScript."""
    return math.floor(value + 0.5)


def add(into, name, value):
    if value is not None:
        into[name] = into.get(name, 0) + value


def keep_highest(into, name, value):
    if value is not None:
        into[name] = max(into.get(name, value), value)


def _merge(into, quantities):
    for name, value in quantities.items():
        if name not in into:
            into[name] = value
        elif "Max" in name or "Min" in name:
            into[name] = (max if "Max" in name else min)(into[name], value)
        else:
            into[name] += value


def _cover(covered, from_ms, until_ms):
    """Adds a time to those that are covered, which do not overlap; returns how much of it was not covered before."""
    fresh_ms = until_ms - from_ms
    whole_from_ms, whole_until_ms = from_ms, until_ms
    apart = []
    for piece_from_ms, piece_until_ms in covered:
        common_ms = min(piece_until_ms, until_ms) - max(piece_from_ms, from_ms)
        if common_ms < 0:
            apart.append((piece_from_ms, piece_until_ms))
        else:
            fresh_ms -= common_ms
            whole_from_ms = min(whole_from_ms, piece_from_ms)
            whole_until_ms = max(whole_until_ms, piece_until_ms)
    covered[:] = [*apart, (whole_from_ms, whole_until_ms)]
    return fresh_ms


def _size(reading):
    width, height = reading.quantities.get("width", 0), reading.quantities.get("height", 0)
    frames = reading.quantities.get("frames")
    return (width * height if frames else 0, -1 if frames is None else frames, width)


# What lacks less of a slot adds up to all of it with any other run.
WHOLE_MS = 4_500


def fold(readings, slot_ms=0):
    """
    Makes one sample of each type, which says where in a slot that was measured in part it began. Its time is that in which any of its readings ran. At each moment the frames are those
    of the largest video; the size is the last that was shown so.
    """
    made, times, shown_until_ms = {}, {}, {}
    for reading in sorted(readings, key=_size, reverse=True):
        name, quantities = reading.type, dict(reading.quantities)
        frames, width, height = (quantities.pop(one, None) for one in ("frames", "width", "height"))
        sample = made.setdefault(name, {})
        _merge(sample, quantities)
        fresh_ms = _cover(times.setdefault(name, []), reading.from_ms, reading.until_ms)
        add(sample, "durationMs", fresh_ms)
        if frames is None or reading.until_ms <= reading.from_ms:
            continue
        shown = fresh_ms / (reading.until_ms - reading.from_ms)
        add(sample, "frames", whole(frames * shown))
        is_newest = reading.until_ms > shown_until_ms.get(name, -math.inf)
        if frames and width and height and shown > 0.5 and is_newest:
            shown_until_ms[name] = reading.until_ms
            sample["width"], sample["height"] = width, height
    for name, sample in made.items():
        if sample["durationMs"] < WHOLE_MS:
            sample["startOffsetMs"] = whole(min(from_ms for from_ms, _ in times[name]) - slot_ms)
    return made


def take_share(rest, share):
    """
    Takes a share of quantities off them, for the part of their time that lies in a slot: what was counted is divided as
    if it had been spread evenly, in whole numbers, and the highest loss holds for each part. Single readings, and what a
    receiver report shows, stay with the rest, at whose end they came.
    """
    part = {}
    for name, value in rest.items():
        if name.startswith(("bytes", "packets", "frames")):
            part[name] = whole(value * share)
        elif name in ("width", "height") or (name == "lossMaxRatio" and "packetsLost" in rest):
            part[name] = value
    for name, value in part.items():
        if name.startswith(("bytes", "packets", "frames")):
            rest[name] -= value
    return part
