"""The arrays of wire v1: the types, the values that each has, their order, and what need not be said."""

import math

_FLOW = ("durationMs", "bytes", "packets", "lossMaxRatio")
_SENT = _FLOW + ("reportedBytes", "reportedLostBytes")
_RECEIVED = _FLOW + ("packetsLost",)
_PICTURE = ("frames", "width", "height")
_READINGS = (
    "latencySumMs",
    "latencyCount",
    "jitterSumMs",
    "jitterCount",
    "jitterMinMs",
    "jitterMaxMs",
    "latencyMinMs",
    "latencyMaxMs",
    "latencyRtcpCount",
    "latencyEchoCount",
    "startOffsetMs",
)

# In the order of their numbers. The table of docs/metrics.md gives the values of a type, in its order.
VALUES = {
    "audio_input": _SENT + _READINGS,
    "audio_output": _RECEIVED + _READINGS,
    "video_input": _SENT + _PICTURE + _READINGS,
    "video_output": _RECEIVED + _PICTURE + _READINGS,
    "as_input": _SENT + _PICTURE + _READINGS,
    "as_output": _RECEIVED + _PICTURE + _READINGS,
}
TYPES = tuple(VALUES)


def rounded(name, value):
    """Finer than what is measured; more digits would only make the reports longer."""
    if value is None:
        return None
    scale = 1 if name == "durationMs" else 10 if name.endswith(("Ms", "Bytes")) else 1_000_000
    result = math.floor(value * scale + 0.5) / scale
    return int(result) if result.is_integer() else result


def implied(name, sample):
    """What the server takes for a value that is left away: one reading is its own lowest and highest."""
    if name == "latencyRtcpCount":
        return sample["latencyCount"]
    for kind in ("latency", "jitter"):
        if name in (kind + "MinMs", kind + "MaxMs"):
            return sample[kind + "SumMs"] if sample[kind + "Count"] == 1 else None
    return None


def encode_sample(stream_type, quantities):
    names = VALUES[stream_type]
    sample = {name: rounded(name, quantities.get(name)) for name in names}
    values = [sample[name] for name in names]
    while values and values[-1] == implied(names[len(values) - 1], sample):
        values.pop()
    return [TYPES.index(stream_type), *values]
