// The delay of one way, on a virtual clock: what both clocks allow, and nothing else.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createChannels, Peer, readFor } from "../../test/echo-ends.js";
import { answerEchoes, type ClockReading, type Echo, withEcho } from "./echo.js";

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => void vi.useRealTimers());

describe("one way", () => {
	const clockAt = (offMs: number, uncertaintyMs: number) => (): ClockReading => ({
		nowMs: 1_700_000_000_000 + performance.now() + offMs,
		uncertaintyMs,
	});
	async function hearEchoes(near?: () => ClockReading, far?: () => ClockReading): Promise<readonly Echo[]> {
		const echoes: Echo[] = [];
		const [nearEnd, farEnd] = createChannels(90, 10);
		answerEchoes(farEnd, far ? { clock: far } : {});
		const onEcho = (echo: Echo) => void echoes.push(echo);
		await readFor(withEcho(new Peer(), nearEnd, near ? { onEcho, clock: near } : { onEcho }), 3);
		return echoes;
	}

	test("is told with what both clocks may be wrong by", async () => {
		const [echo] = await hearEchoes(clockAt(3, 4), clockAt(-2, 2.5));
		expect(echo?.roundTripMs).toBeCloseTo(100);
		expect(echo?.oneWayMs).toBeCloseTo(85);
		expect(echo?.oneWayUncertaintyMs).toBe(6.5);
	});

	test.each<[string, (() => ClockReading) | undefined, (() => ClockReading) | undefined]>([
		["neither end has a clock", undefined, undefined],
		["the far end has none", clockAt(0, 1), undefined],
		["this end has none", undefined, clockAt(0, 1)],
		["a clock is wronger than it says", clockAt(0, 1), clockAt(-200, 1)],
		["a clock is wronger than it says, the other way", clockAt(0, 1), clockAt(200, 1)],
		["a clock tells no time", clockAt(0, 1), clockAt(Number.NaN, 1)],
		["a clock is as uncertain as can be", clockAt(0, Number.POSITIVE_INFINITY), clockAt(0, 1)],
		["a clock is less than certain", clockAt(0, 1), clockAt(0, -1)],
		["a clock is before its time", clockAt(0, 1), clockAt(-2e12, 1)],
		[
			"a clock throws",
			clockAt(0, 1),
			() => {
				throw new Error("The clock stands still.");
			},
		],
	])("is absent where %s, and the round trip is there", async (_what, near, far) => {
		const echoes = await hearEchoes(near, far);
		expect(echoes.map((echo) => Object.keys(echo))).toEqual(Array(2).fill(["roundTripMs"]));
	});

	test("a listener that throws does not hurt", async () => {
		const [near, far] = createChannels(10, 10);
		answerEchoes(far);
		const onEcho = () => {
			throw new Error("The page is broken.");
		};
		expect((await readFor(withEcho(new Peer(), near, { onEcho }), 3))?.["responsesReceived"]).toBe(2);
	});
});
