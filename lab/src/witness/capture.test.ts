// tshark's table of RTP streams, as version 4.0 prints it.
import { expect, test } from "vitest";
import { readStreamTable } from "./capture.js";

const TABLE = `========================= RTP Streams ========================
   Start time      End time     Src IP addr  Port    Dest IP addr  Port       SSRC          Payload  Pkts         Lost   Min Delta(ms)  Mean Delta(ms)   Max Delta(ms)  Min Jitter(ms) Mean Jitter(ms)  Max Jitter(ms) Problems?
     0.000000     60.120000       127.0.0.1 41001       127.0.0.1 52002 0x1AE08F4F         RTPType-111  2953     58 (1.9%)           0.010          20.312          61.410           0.000           0.000           0.000 X
     0.110000     60.100000       127.0.0.1 52002       127.0.0.1 41001 0x000000FF         RTPType-96   1018     -1 (-0.1%)           0.010          20.312          61.410           0.000           0.000           0.000
==============================================================
`;

test("each stream is read with the port that it leaves from", () => {
	expect(readStreamTable(TABLE)).toEqual([
		{ fromPort: 41_001, ssrc: 0x1ae08f4f, packets: 2_953, lost: 58 },
		{ fromPort: 52_002, ssrc: 255, packets: 1_018, lost: -1 },
	]);
});
test("no stream is an empty list", () => {
	expect(readStreamTable("")).toEqual([]);
});
