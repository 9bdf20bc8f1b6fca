#!/usr/bin/env python3
"""Asks what one participant of a webinar sends and receives, prints the answer, and reads every field of it.

ACCESS_TOKEN is the access token, BASE_URL where the API is. Needs requests and nothing else.
"""

import json
import os
import sys
from datetime import datetime
from urllib.parse import quote

import requests

AUDIO = ("bitrate", "latency", "jitter", "avg_loss", "max_loss")
PICTURE = AUDIO + ("resolution", "frame_rate")
# An input is what the participant sends, an output what the participant receives; "as" is the shared screen.
GROUPS = {
    "audio_input": AUDIO,
    "audio_output": AUDIO,
    "video_input": PICTURE,
    "video_output": PICTURE,
    "as_input": PICTURE,
    "as_output": PICTURE,
    "cpu_usage": ("zoom_min_cpu_usage", "zoom_avg_cpu_usage", "zoom_max_cpu_usage", "system_max_cpu_usage"),
}
PERSON = (
    "user_id",
    "user_name",
    "device",
    "ip_address",
    "location",
    "pc_name",
    "domain",
    "mac_addr",
    "harddisk_id",
    "version",
)


def texts_of(fields, names):
    """Each of these fields as a text; "" where the API knows nothing, or leaves the field out."""
    return {name: str((fields or {}).get(name) or "") for name in names}


def time_of(fields, name):
    """The API's times are UTC; None for ""."""
    text = (fields or {}).get(name)
    # Python learned to read the "Z" in 3.11.
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def read_entry(entry):
    """A minute, or the newest five seconds."""
    groups = {group: texts_of(entry.get(group), names) for group, names in GROUPS.items()}
    return {"date_time": time_of(entry, "date_time"), **groups}


def read_participant_qos(body):
    return {
        **texts_of(body, PERSON),
        "join_time": time_of(body, "join_time"),
        # None while the participant is there.
        "leave_time": time_of(body, "leave_time"),
        "user_qos": [read_entry(entry) for entry in body.get("user_qos") or []],
    }


def print_fields(value, name=""):
    """Prints `user_qos[0].audio_input.bitrate = 23 kbps`, a line for each field."""
    if isinstance(value, dict):
        for key, field in value.items():
            print_fields(field, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for index, element in enumerate(value):
            print_fields(element, f"{name}[{index}]")
    elif isinstance(value, datetime):
        print(f"{name} = {value.isoformat()}")
    else:
        print(f"{name} = {value or ''}")


def encode_id(instance):
    """A UUID that holds a slash is encoded twice, since a path is decoded on its way."""
    once = quote(instance, safe="")
    return quote(once, safe="") if "/" in instance else once


def main(webinar_id, participant_id, kind="live"):
    base_url = os.environ.get("BASE_URL", "http://127.0.0.1:8730/v2")
    path = f"/metrics/webinars/{encode_id(webinar_id)}/participants/{quote(participant_id, safe='')}/qos"
    try:
        response = requests.get(
            base_url + path,
            params={"type": kind},
            headers={"Authorization": "Bearer " + os.environ.get("ACCESS_TOKEN", "")},
            timeout=30,
        )
    except requests.RequestException as error:
        print(f"{base_url} does not answer: {type(error).__name__}", file=sys.stderr)
        return 1

    try:
        body = response.json()
    except ValueError:
        body = None
    print("Response body:")
    print(response.text if body is None else json.dumps(body, indent=2, ensure_ascii=False))
    print(f"Response status code: {response.status_code}")
    if response.status_code >= 400:
        print("Response headers:")
        for name, value in response.headers.items():
            print(f"{name}: {value}")
        print("Failed.")
        return 1
    if not isinstance(body, dict):
        print("The answer is not a JSON object.", file=sys.stderr)
        return 1
    print_fields(read_participant_qos(body))
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        print("Usage: participant_qos.py WEBINAR PARTICIPANT [live|past]", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
