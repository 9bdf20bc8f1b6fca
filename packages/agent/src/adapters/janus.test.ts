// A handle whose `webrtcStuff` is what createHandle() of janus.js makes; e2e/adapters.test.ts has the real one.
import { expect, test } from "vitest";
import { brokenAgent, createPeer, createWatching } from "../../test/watching.js";
import { watchJanus } from "./janus.js";

const createHandle = (pc: unknown = null) => ({ webrtcStuff: { started: false, pc, trickle: true } });

test("a connection is watched from the moment the handle has it until it hangs up", () => {
	const { agent, watched } = createWatching();
	const handle = createHandle();
	watchJanus(agent, handle);
	expect(watched()).toEqual([]);
	const connection = createPeer();
	handle.webrtcStuff.pc = connection;
	expect(watched()).toEqual([connection]);
	expect(handle.webrtcStuff.pc).toBe(connection);
	handle.webrtcStuff.pc = null;
	expect(watched()).toEqual([]);
});

test("a connection that is already there is watched, with the options, and another takes its place", () => {
	const { agent, watched, optionsOf } = createWatching();
	const [first, second] = [createPeer(), createPeer()];
	const handle = createHandle(first);
	const options = { share: ["screen"] };
	watchJanus(agent, handle, options);
	expect(watched()).toEqual([first]);
	expect(optionsOf(first)).toBe(options);
	handle.webrtcStuff.pc = second;
	expect(watched()).toEqual([second]);
});

test("after the end the handle is as it was, and nothing is watched any more", () => {
	const { agent, watched } = createWatching();
	const connection = createPeer();
	const handle = createHandle(connection);
	const before = Object.getOwnPropertyDescriptors(handle.webrtcStuff);
	const end = watchJanus(agent, handle);
	end();
	expect(Object.getOwnPropertyDescriptors(handle.webrtcStuff)).toEqual(before);
	expect(watched()).toEqual([]);
	handle.webrtcStuff.pc = createPeer();
	expect(watched()).toEqual([]);
	end();
});

test("an accessor that was put over this one stays, and what it passes on is not watched after the end", () => {
	const { agent, watched } = createWatching();
	const handle = createHandle();
	const end = watchJanus(agent, handle);
	const { get, set } = { ...Object.getOwnPropertyDescriptor(handle.webrtcStuff, "pc") };
	const over = { get: () => get?.(), set: (value: unknown) => set?.(value) };
	Object.defineProperty(handle.webrtcStuff, "pc", { ...over, configurable: true });
	end();
	handle.webrtcStuff.pc = createPeer();
	expect(Object.getOwnPropertyDescriptor(handle.webrtcStuff, "pc")?.get).toBe(over.get);
	expect(watched()).toEqual([]);
});

test("neither a broken agent nor a handle of another make reaches the page", () => {
	const handle = createHandle();
	const end = watchJanus(brokenAgent, handle);
	const connection = createPeer();
	handle.webrtcStuff.pc = connection;
	expect(handle.webrtcStuff.pc).toBe(connection);
	end();
	const { agent, watched } = createWatching();
	const frozen = { webrtcStuff: Object.freeze({ pc: connection }) };
	const endFrozen = watchJanus(agent, frozen);
	expect(watched()).toEqual([connection]);
	endFrozen();
	// @ts-expect-error A handle of an SDK that has changed.
	watchJanus(agent, {})();
	expect(watched()).toEqual([]);
});
