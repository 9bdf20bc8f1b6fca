// What getStats() says is corrected in the places named here. Each is taken out of the source in turn, and what is then
// measured is wrong. The text that is replaced must be there once: where the source moves, its row moves with it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { CHECKS, type Measured } from "./correction-checks.js";
import * as measured from "./measured.js";

const DERIVE = "agent/src/measure/derive.ts";
const REPORTS = "agent/src/measure/receiver-reports.ts";
const COUNTER = "agent/src/measure/counter-delta.ts";
const FOLD = "agent/src/measure/fold.ts";
const FIGURES = "wire/src/figures.ts";

interface Correction {
	readonly name: string;
	readonly file: string;
	readonly from: string;
	/** What stands there without it. */
	readonly to: string;
	/** What comes out wrong then. */
	readonly check: keyof typeof CHECKS;
}

const corrections: readonly Correction[] = [
	{
		name: "retransmitted bytes are no media",
		file: DERIVE,
		from: 'entry["retransmittedBytesReceived"]',
		to: "0",
		check: "received bytes of a recorded call",
	},
	{
		name: "retransmitted packets are no media, so that they do not hide a loss",
		file: DERIVE,
		from: 'entry["retransmittedPacketsReceived"]',
		to: "0",
		check: "received packets of a recorded call",
	},
	{
		name: "retransmissions are taken off what is sent, too",
		file: DERIVE,
		from: 'entry["retransmittedBytesSent"]',
		to: "0",
		check: "sent bytes and packets with retransmissions",
	},
	{
		name: "what was taken off too early is owed",
		file: DERIVE,
		from: "known.owed = Math.min(0, sum) || 0;",
		to: "known.owed = 0;",
		check: "retransmissions that are told a poll too early",
	},
	{
		name: "a counter that fell has restarted",
		file: DERIVE,
		from: 'step(stream, "carried", carried) < 0 || !sinceMs',
		to: "!sinceMs",
		check: "a restart",
	},
	{
		name: "no count is below nought",
		file: DERIVE,
		from: "const counted = Math.max(\n\t\t\t0,",
		to: "const counted = Math.max(\n\t\t\t-1e9,",
		check: "a restart of frames",
	},
	{
		name: "a stream that appears counts from nought",
		file: COUNTER,
		from: "const before = known[name] ?? 0;\n\tconst now = numberOf(value);",
		to: "const now = numberOf(value);\n\tconst before = known[name] ?? now;",
		check: "another SSRC in the middle of a call",
	},
	{
		name: "an SSRC alone is no stream",
		file: DERIVE,
		from: 'mid ?? ""',
		to: '""',
		check: "one SSRC on two lines",
	},
	{
		name: "a receiver report counts once",
		file: DERIVE,
		from: "remote && reportedAtMs !== stream.reportedAtMs",
		to: "remote",
		check: "a receiver report that is seen three times",
	},
	{
		name: "sent loss is weighted by what was sent",
		file: REPORTS,
		from: "Math.round(expected * (stream.bytesAPacket as number))",
		to: "1",
		check: "receiver reports of unequal times",
	},
	{
		name: "what was sent after a receiver report came waits for the next",
		file: DERIVE,
		from: "unreported - later",
		to: "unreported",
		check: "a receiver report that came between two polls",
	},
	{
		name: "what is sent to probe the path is no media, beside a loss",
		file: REPORTS,
		from: "expected = counted;",
		to: "",
		check: "probes beside a loss",
	},
	{
		name: "what is sent to probe the path is no media, where nothing is lost",
		file: REPORTS,
		from: "usual * MOST_SENT < packets",
		to: "false",
		check: "probes while nothing is lost",
	},
	{
		name: "a fraction of lost packets is cut down to 256ths",
		file: REPORTS,
		from: "const HALF_STEP = 1 / 512;",
		to: "const HALF_STEP = 0;",
		check: "the packets that a cut fraction is of",
	},
	{
		name: "the packets lost are those of all reports, the fraction is of the newest",
		file: REPORTS,
		from: "let missed = lost ||",
		to: "let missed =",
		check: "a receiver report that went missing",
	},
	{
		name: "sent loss needs no fraction",
		file: REPORTS,
		from: "lost >= 0 || fraction >= 0",
		to: "fraction >= 0",
		check: "receiver reports without a fraction",
	},
	{
		name: "more packets lost than sent are none",
		file: REPORTS,
		from: "delta > packets ? Number.NaN : delta",
		to: "delta",
		check: "a count of lost packets beyond all that was sent",
	},
	{
		name: "time is that of the reports",
		file: DERIVE,
		from: "entryMs - ((wasThere ? stream.timestampMs : sinceMs) as number)",
		to: "sinceMs ? 1_000 : Number.NaN",
		check: "polls that are not a second apart",
	},
	{
		name: "the first poll is nothing to compare with",
		file: DERIVE,
		from: "const { timestampMs: sinceMs, streams",
		to: "const { timestampMs: sinceMs = 1, streams",
		check: "a receiver report that is seen three times",
	},
	{
		name: "seconds become milliseconds in round trips",
		file: DERIVE,
		from: 'numberOf(entry["totalRoundTripTime"]) * 1e3',
		to: 'numberOf(entry["totalRoundTripTime"])',
		check: "round trips of one poll",
	},
	{
		name: "seconds become milliseconds in jitter",
		file: DERIVE,
		from: 'numberOf(entry["jitter"]) * 1e3',
		to: 'numberOf(entry["jitter"])',
		check: "jitter of one poll",
	},
	{
		name: "of round trips the sum is kept, not their mean",
		file: FOLD,
		from: "add(into, sum, total);\n\t\tadd(into, count, readings);",
		to: "add(into, sum, mean);\n\t\tadd(into, count, 1);",
		check: "round trips of one poll",
	},
	{
		name: "an average is made of sums, not of averages",
		file: FIGURES,
		from: "return spread(slotQuantityOf(sample, quantity), min, highest ?? max);",
		to: "return spread(((min ?? 0) + (max ?? 0)) / 2, min, highest ?? max);",
		check: "the average of two slots",
	},
	{
		name: "a type's latency has one source",
		file: DERIVE,
		from: "if (!rtcpTypes.has(type)) put",
		to: "put",
		check: "round trips by RTCP and by the candidate pair",
	},
	{
		name: "late packets keep their sign",
		file: DERIVE,
		from: 'add(into, "packetsLost", lost);',
		to: 'add(into, "packetsLost", Math.max(0, lost));',
		check: "packets that come late after all",
	},
	{
		name: "a share stays one",
		file: DERIVE,
		from: "stream.unlike > UNLIKE_POLLS",
		to: "stream.unlike > 0",
		check: "a share whose content type comes and goes",
	},
	{
		name: "a share stays one for its own track alone",
		file: DERIVE,
		from: "stream.screen === track",
		to: "stream.screen !== undefined",
		check: "a share whose content type comes and goes",
	},
	{
		name: "frames are those of the largest layer",
		file: FOLD,
		from: "areaOf(b) - areaOf(a) || (b.frames ?? -1)",
		to: "(b.frames ?? -1)",
		check: "a layer of many frames beside a larger one of few",
	},
	{
		name: "layers run at the same time",
		file: FOLD,
		from: "freshMs -= commonMs;",
		to: "",
		check: "a layer of many frames beside a larger one of few",
	},
	{
		name: "what a browser lacks is absent",
		file: FOLD,
		from: "if (Math.abs(value) >= 0) into[name]",
		to: "value ||= 0; into[name]",
		check: "a browser that lacks most",
	},
];

const packages = fileURLToPath(new URL("../../", import.meta.url));

/** The source as it would be without the correction. */
async function without({ file, from, to }: Correction): Promise<Measured> {
	const path = packages + file;
	const parts = readFileSync(path, "utf8").split(from);
	expect(parts, `${file} holds the text once`).toHaveLength(2);
	const { outputFiles } = await build({
		entryPoints: [`${packages}agent/test/measured.ts`],
		bundle: true,
		write: false,
		format: "esm",
		platform: "node",
		conditions: ["qoscope-source"],
		plugins: [
			{
				name: "take-out",
				setup({ onLoad }) {
					onLoad({ filter: /\.ts$/ }, (loaded) =>
						loaded.path === path ? { contents: parts.join(to), loader: "ts" } : undefined,
					);
				},
			},
		],
	});
	return import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? "")}`);
}

test.each(Object.entries(CHECKS))("%s: what comes out is right", async (_, [measure, known]) => {
	expect(await measure(measured)).toEqual(known);
});

test.each(corrections.map((correction) => [correction.name, correction] as const))("%s", async (_, correction) => {
	const [measure, known] = CHECKS[correction.check] ?? [];
	const found = await measure?.(await without(correction));
	expect(found).toBeDefined();
	expect(found).not.toEqual(known);
});
