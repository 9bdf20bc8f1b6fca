/** What SIP/H.323 connectors and web gateways report for their participants comes out at the API as it went in. */
import { encodeSample, STREAM_TYPES, type StreamType, shapeOf } from "@qoscope/wire";
import { afterEach, expect, test } from "vitest";
import {
	helloOf,
	KEY_SECRET,
	NUMBER,
	openTestIngest,
	RUN,
	signToken,
	testAccount,
} from "../src/ingest/open-test-ingest.contract.js";
import { MORNING_MS } from "../src/live/fake-clock.contract.js";
import { type ApiHarness, createApiHarness } from "./api/api-harness.js";

const SLOT = MORNING_MS - 5_000;
const crc = STREAM_TYPES.filter((type) => type.endsWith("_crc"));
const rwg = STREAM_TYPES.filter((type) => type.endsWith("_rwg"));

/** Each type with a bitrate of its own: 80 kbps and more. */
function gatewaySample(type: StreamType) {
	const bytes = 50_000 + 10_000 * STREAM_TYPES.indexOf(type);
	const picture = shapeOf(type).startsWith("picture") ? { frames: 125, width: 1280, height: 720 } : {};
	return encodeSample(type, { durationMs: 5_000, bytes, packets: 250, latencySumMs: 40, latencyCount: 1, ...picture });
}
const bitrateOf = (type: StreamType) => `${((50_000 + 10_000 * STREAM_TYPES.indexOf(type)) * 8) / 5_000} kbps`;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

async function openServer() {
	const ingest = await openTestIngest({ accounts: [testAccount("acme", KEY_SECRET)] });
	closers.push(ingest.close);
	const api = await createApiHarness({ store: ingest.store });
	closers.push(api.close);
	api.setTime(MORNING_MS);
	return { ingest, api };
}

type Group = Readonly<Record<string, unknown>>;
interface Shown {
	readonly device?: string;
	readonly sip_uri?: string;
	readonly from_sip_uri?: string;
	readonly user_qos?: readonly Readonly<Record<string, Group>>[];
	readonly qos?: readonly { readonly type: string; readonly details: Group }[];
}
async function participantsAt(api: ApiHarness, path: string): Promise<readonly Shown[]> {
	const { status, body } = await api.call(`/v2/metrics/webinars/${NUMBER}/participants${path}`);
	expect(status).toBe(200);
	return body["participants"] as readonly Shown[];
}

test.each([
	["a SIP/H.323 connector", crc, "H.323/SIP Example Room 9", "H.323/SIP"],
	["a telephone gateway", crc.slice(0, 2), "Phone", "Phone"],
	["a web gateway", rwg, "", ""],
] as const)("%s reports by batch for its participant", async (_name, types, userAgent, device) => {
	const { ingest, api } = await openServer();
	const sip = { sipUri: "sip:room9@example.org", fromSipUri: "sip:dialled@example.com" };
	const answer = await ingest.post({
		version: 1,
		token: await signToken({ jti: "room-9", participant: { name: "Room 9", ...sip } }),
		run: RUN,
		facts: { userAgent },
		reports: [{ slot: SLOT, samples: types.map(gatewaySample) }],
	});
	expect(await answer.json()).toMatchObject({ acknowledged: [SLOT], refused: [] });

	const [listed] = await participantsAt(api, "");
	expect(listed).toMatchObject({ device, sip_uri: sip.sipUri, from_sip_uri: sip.fromSipUri });
	const [live] = await participantsAt(api, "/qos?type=live");
	const [past] = await participantsAt(api, "/qos?type=past");
	for (const shown of [live, past]) {
		const [entry = {}] = shown?.user_qos ?? [];
		for (const type of types) {
			expect(entry[type], type).toMatchObject({ bitrate: bitrateOf(type), latency: "40 ms" });
			if (shapeOf(type).startsWith("picture")) {
				expect(entry[type], type).toMatchObject({ resolution: "1280*720", frame_rate: "25 fps" });
			}
		}
		// Nothing is invented: neither the ordinary groups nor those of the other kind of gateway.
		expect(entry["audio_input"]).toMatchObject({ bitrate: "" });
		const others = [...crc, ...rwg].filter((type) => !(types as readonly StreamType[]).includes(type));
		expect(Object.keys(entry).filter((name) => (others as readonly string[]).includes(name))).toEqual([]);
	}
	const [summed] = await participantsAt(api, "/qos_summary");
	expect(summed?.qos?.map(({ type }) => type).toSorted()).toEqual(types.toSorted());
});

test("a gateway may hold a stream open for a participant as well", async () => {
	const { ingest, api } = await openServer();
	const gateway = ingest.connect(await signToken({ jti: "room-9", participant: { name: "Room 9" } }));
	gateway.send(helloOf({ facts: { userAgent: "SIP connector" } }));
	gateway.send({ type: "report", slot: SLOT, samples: [...crc, ...rwg].map(gatewaySample) });
	await gateway.acknowledged([SLOT]);
	const [live] = await participantsAt(api, "/qos");
	expect(live?.device).toBe("H.323/SIP");
	for (const type of [...crc, ...rwg]) expect(live?.user_qos?.[0]?.[type]).toMatchObject({ bitrate: bitrateOf(type) });
});

const phone = { userAgent: "Phone", types: crc.slice(0, 2) };
const room = { userAgent: "H.323/SIP Example Room 9", types: crc };
const browser = {
	userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/149.0",
	types: ["audio_input"] as const,
};
const unnamed = { userAgent: "", types: crc };
test.each([
	["a telephone", [phone], { has_pstn: true, has_sip: false, has_voip: false }],
	["a telephone as PSTN", [{ ...phone, userAgent: "PSTN gateway 2" }], { has_pstn: true, has_sip: false }],
	["a telephone and a browser", [phone, browser], { has_pstn: true, has_sip: false, has_voip: true }],
	["a room system", [room], { has_pstn: false, has_sip: true, has_voip: true }],
	["a room system and a telephone", [room, phone], { has_pstn: true, has_sip: true, has_voip: true }],
	["a connector's guest of whom no more is known", [unnamed], { has_pstn: false, has_sip: true, has_voip: true }],
	["a browser", [browser], { has_pstn: false, has_sip: false, has_voip: true }],
])("a list says by what people came: %s", async (_who, guests, expected) => {
	const { ingest, api } = await openServer();
	for (const kind of ["webinar", "meeting", "session"] as const) {
		const uuid = `${kind.padEnd(9, "x").slice(0, 9)}AAAAAAAAAAAAA==`;
		const number = NUMBER + kind.length;
		for (const [index, { userAgent, types }] of guests.entries()) {
			const token = await signToken({ jti: `guest-${index}`, webinar: { number, uuid, kind } });
			const samples = types.map((type) => gatewaySample(type));
			const reports = [{ slot: SLOT, samples }];
			await ingest.post({ version: 1, token, run: RUN, facts: { userAgent }, reports }, String(number));
		}
		const { has_sip: _unknown, ...ofSession } = expected;
		const fields = kind === "session" ? ofSession : expected;
		const list = kind === "session" ? "/v2/videosdk/sessions" : `/v2/metrics/${kind}s`;
		const { body } = await api.call(`${list}?type=live&from=2026-02-28&to=2026-03-02`);
		expect(body[`${kind}s`], list).toMatchObject([fields]);
		const one = await api.call(`${list}/${encodeURIComponent(uuid)}?type=live`);
		expect([one.status, one.body], list).toMatchObject([200, fields]);
		if (kind === "session") expect(one.body).not.toHaveProperty("has_sip");
	}
});
