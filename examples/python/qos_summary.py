#!/usr/bin/env python3
"""Prints what everybody in a webinar sent and received over all of it, page by page.

ACCESS_TOKEN is the access token, BASE_URL where the API is. Needs requests and nothing else.
"""

import os
import sys
from urllib.parse import quote

import requests


class Failed(Exception):
    """An answer that is no success."""


def encode_id(instance):
    """A UUID that holds a slash is encoded twice, since a path is decoded on its way."""
    once = quote(instance, safe="")
    return quote(once, safe="") if "/" in instance else once


def read_page(session, url, params):
    response = session.get(url, params=params, timeout=30)
    if response.status_code >= 400:
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        raise Failed(f"Response status code: {response.status_code}\n{headers}\n{response.text}\nFailed.")
    return response.json()


def list_summaries(session, base_url, webinar_id, page_size):
    """Yields the participants of all pages."""
    url = f"{base_url}/metrics/webinars/{encode_id(webinar_id)}/participants/qos_summary"
    params = {"page_size": page_size}
    while True:
        page = read_page(session, url, params)
        yield from page.get("participants") or []
        # "" on the last page. A token is good for 15 minutes, with the same parameters.
        token = page.get("next_page_token")
        if not token:
            return
        params["next_page_token"] = token


def spread(details, name):
    """Lowest, average and highest, "-" where one was not measured."""
    return " / ".join(details.get(f"{which}_{name}") or "-" for which in ("min", "avg", "max"))


def print_summary(participant):
    who = f"{participant.get('participant_id', '')}  {participant.get('user_name', '')}"
    for stream in participant.get("qos") or []:
        details = stream.get("details") or {}
        figures = "  ".join(f"{name} {spread(details, name)}" for name in ("bitrate", "latency", "jitter", "loss"))
        print(f"{who}  {stream.get('type', '')}  {figures}")


def main(webinar_id, page_size="30"):
    base_url = os.environ.get("BASE_URL", "http://127.0.0.1:8730/v2")
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + os.environ.get("ACCESS_TOKEN", "")
    try:
        for participant in list_summaries(session, base_url, webinar_id, page_size):
            print_summary(participant)
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    except requests.RequestException as error:
        print(f"{base_url} does not answer: {type(error).__name__}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        print("Usage: qos_summary.py WEBINAR [PAGE_SIZE]", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
