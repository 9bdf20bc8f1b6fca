// On a class with what matters of the browser's; e2e/adapters.test.ts does it to the real one.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { brokenAgent, createWatching } from "../../test/watching.js";
import { watchAll } from "./watch-all.js";

class RTCPeerConnection {
	static async generateCertificate() {
		return "a certificate";
	}
	readonly #slot = 1;
	readonly configuration: object | undefined;
	readonly madeAs: string;
	constructor(configuration?: object) {
		if (configuration === null) throw new TypeError("No configuration.");
		this.configuration = configuration;
		this.madeAs = new.target.name;
	}
	getStats() {
		return Promise.resolve(new Map([["slot", this.#slot]]));
	}
}
type Kind = typeof RTCPeerConnection;
const current = (name = "RTCPeerConnection"): Kind => Reflect.get(globalThis, name);
const settle = () => Promise.resolve();

beforeEach(() => {
	vi.stubGlobal("RTCPeerConnection", RTCPeerConnection);
	vi.stubGlobal("webkitRTCPeerConnection", RTCPeerConnection);
});
afterEach(() => void vi.unstubAllGlobals());

test("every connection that is made afterwards is watched, by either name", async () => {
	const { agent, watched } = createWatching();
	new (current())();
	watchAll(agent);
	const made = [new (current())(), new (current("webkitRTCPeerConnection"))()];
	await settle();
	expect(watched()).toEqual(made);
});

test("the global keeps what pages rely on", async () => {
	watchAll(createWatching().agent);
	const Wrapped = current();
	expect(Wrapped).not.toBe(RTCPeerConnection);
	expect(current("webkitRTCPeerConnection")).toBe(Wrapped);
	const configuration = { iceServers: [] };
	const connection = new Wrapped(configuration);
	expect(connection.configuration).toBe(configuration);
	expect(connection.madeAs).toBe("RTCPeerConnection");
	expect(connection).toBeInstanceOf(Wrapped);
	expect(connection).toBeInstanceOf(RTCPeerConnection);
	expect(new RTCPeerConnection()).toBeInstanceOf(Wrapped);
	expect([Wrapped.name, Wrapped.length]).toEqual(["RTCPeerConnection", RTCPeerConnection.length]);
	expect(Object.getPrototypeOf(connection)).toBe(RTCPeerConnection.prototype);
	expect(await Wrapped.generateCertificate()).toBe("a certificate");
	expect((await connection.getStats()).get("slot")).toBe(1);
	expect(() => Reflect.apply(Wrapped, undefined, [])).toThrow(TypeError);
	expect(() => Reflect.construct(Wrapped, [null])).toThrow("No configuration.");
});

test("a subclass stays one, and is not watched before it is whole", async () => {
	const seen: unknown[] = [];
	watchAll({
		watch(connection) {
			seen.push(Reflect.get(connection, "later"));
			return () => {};
		},
	});
	class Own extends current() {
		later = "whole";
	}
	const connection = new Own();
	expect(connection).toBeInstanceOf(Own);
	expect(connection.madeAs).toBe("Own");
	await settle();
	expect(seen).toEqual(["whole"]);
});

test("the end puts the originals back, and a class that was made of the wrapper is watched no more", async () => {
	const { agent, watched } = createWatching();
	const end = watchAll(agent);
	const Own = class extends current() {};
	new (current())();
	end();
	expect(current()).toBe(RTCPeerConnection);
	expect(current("webkitRTCPeerConnection")).toBe(RTCPeerConnection);
	expect(new Own()).toBeInstanceOf(RTCPeerConnection);
	await settle();
	expect(watched()).toEqual([]);
	end();
});

test("another one's wrapper around this one stays after the end", async () => {
	const { agent, watched } = createWatching();
	const end = watchAll(agent);
	const theirs = class extends current() {};
	Reflect.set(globalThis, "RTCPeerConnection", theirs);
	end();
	expect(current()).toBe(theirs);
	expect(current("webkitRTCPeerConnection")).toBe(RTCPeerConnection);
	new (current())();
	await settle();
	expect(watched()).toEqual([]);
});

test("an older name that is another class is left alone", () => {
	const other = class {};
	vi.stubGlobal("webkitRTCPeerConnection", other);
	watchAll(createWatching().agent);
	expect(Reflect.get(globalThis, "webkitRTCPeerConnection")).toBe(other);
});

test("neither a broken agent nor the want of a global reaches the page", async () => {
	const end = watchAll(brokenAgent);
	expect(new (current())()).toBeInstanceOf(RTCPeerConnection);
	await settle();
	end();
	vi.stubGlobal("RTCPeerConnection", undefined);
	watchAll(brokenAgent)();
	expect(Reflect.get(globalThis, "RTCPeerConnection")).toBeUndefined();
});
