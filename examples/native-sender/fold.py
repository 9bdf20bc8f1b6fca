"""Two samples of one type to one; docs/metrics.md has the rule of each value, which its name tells as well."""


def _size(sample):
    width, height = sample.get("width") or 0, sample.get("height") or 0
    return (width * height, sample.get("frames", -1), width)


def _fold(a, b, is_same_time):
    shown = max(a, b, key=_size) if is_same_time else b if b.get("width") else a
    result = {}
    for name in {**a, **b}:
        if name in ("width", "height") or (is_same_time and name == "frames"):
            if name in shown:
                result[name] = shown[name]
        elif name not in a or name not in b:
            result[name] = a[name] if name in a else b[name]
        elif "Max" in name or (is_same_time and name == "durationMs"):
            result[name] = max(a[name], b[name])
        elif "Min" in name:
            result[name] = min(a[name], b[name])
        else:
            result[name] = a[name] + b[name]
    return result


def combine(a, b):
    """Two sources of the same time, such as the layers of a camera: frames and size are those of the largest."""
    return _fold(a, b, True)


def merge(a, b):
    """A time and a later one: everything adds, the size is the last that was shown."""
    return _fold(a, b, False)
