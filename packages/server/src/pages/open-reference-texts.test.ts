/** Tests that a text with the address put in is the text that is made for that address, and that putting it in is cheap. */
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { makeReferenceTexts } from "../api/reference/reference-texts.js";
import { openReferenceTexts } from "./open-reference-texts.js";

const ADDRESSES = [
	`https://${"long-name.".repeat(20)}example:12345`,
	"http://[2001:db8::1]:8443",
	"https://qos.example/tools/qos",
];

it.each(ADDRESSES)("every text for %s is the one that would be made for it", async (address) => {
	const { read } = openReferenceTexts("/nowhere", undefined);
	for (const [path, wanted] of Object.entries(makeReferenceTexts(address))) {
		const text = await read(path, address, false);
		expect(text?.body.toString() === wanted, path).toBe(true);
	}
});

it("is compressed for those who take it where all callers get one address", async () => {
	const address = "https://qos.example";
	const { read } = openReferenceTexts("/nowhere", address);
	const [plain, packed] = [await read("/reference", address, false), await read("/reference", address, true)];
	expect(gunzipSync(packed?.body ?? "").equals(plain?.body ?? Buffer.of(1))).toBe(true);
	expect(packed?.etag).not.toBe(plain?.etag);
	expect((packed?.body.length ?? Infinity) * 5).toBeLessThan(plain?.body.length ?? 0);
});

it("another address for each request costs a hundredth of making the texts", async () => {
	const { read } = openReferenceTexts("/nowhere", undefined);
	await read("/reference", "http://warm", false);
	const costOf = async (task: () => unknown) => {
		const start = process.cpuUsage();
		await task();
		const { user, system } = process.cpuUsage(start);
		return user + system;
	};
	const making = await costOf(() => makeReferenceTexts());
	const reading = await costOf(async () => {
		for (let index = 0; index < 10; index++) await read("/reference", `http://host-${index}.example`, false);
	});
	expect(reading / 10).toBeLessThan(making / 10);
});
