#!/usr/bin/env python3
"""
Makes a sample of a recording of fixtures/recordings: its polls become the lines that the sender reads, and keep only
the entries and fields that it reads. No figure is changed.
"""

import gzip
import json
import sys

POLLS = 31
KEPT = {
    "inbound-rtp": "kind ssrc mid remoteId trackIdentifier contentType bytesReceived retransmittedBytesReceived "
    "packetsReceived retransmittedPacketsReceived packetsLost jitter framesDecoded frameWidth frameHeight",
    "outbound-rtp": "kind ssrc mid rid remoteId contentType bytesSent retransmittedBytesSent packetsSent "
    "retransmittedPacketsSent framesSent frameWidth frameHeight",
    "remote-inbound-rtp": "fractionLost jitter roundTripTimeMeasurements totalRoundTripTime",
    "remote-outbound-rtp": "roundTripTimeMeasurements totalRoundTripTime",
    "transport": "selectedCandidatePairId",
    "candidate-pair": "responsesReceived totalRoundTripTime",
}


def main(recording):
    with gzip.open(recording, "rt", encoding="utf-8") as lines:
        polls = [line for line in map(json.loads, lines) if line["type"] == "poll"]
    for poll in polls[:POLLS]:
        stats = []
        for entry in poll["stats"]:
            if entry["type"] in KEPT:
                names = ["id", "timestamp", "type", *KEPT[entry["type"]].split()]
                stats.append({name: entry[name] for name in names if name in entry})
        at_ms = max(entry["timestamp"] for entry in stats if not entry["type"].startswith("remote"))
        print(json.dumps({"timestamp": at_ms, "stats": stats}, separators=(",", ":")))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("Usage: make_sample.py RECORDING.jsonl.gz > sample.jsonl", file=sys.stderr)
        sys.exit(2)
    main(sys.argv[1])
