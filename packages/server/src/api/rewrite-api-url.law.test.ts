import fc from "fast-check";
import { expect, test } from "vitest";
import { rewriteApiUrl } from "./rewrite-api-url.js";

const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString("base64"));
/** UUIDs with the slashes that make trouble, at every place. */
const slashed = fc.tuple(uuid, fc.nat(20)).map(([id, at]) => `${id.slice(0, at)}//${id.slice(at + 2)}`);
const webinarId = fc.oneof(uuid, slashed, fc.integer({ min: 1, max: 999_999_999_999_999 }).map(String));
const once = encodeURIComponent;
const twice = (id: string) => once(once(id));

test("raw, encoded once and encoded twice, an id comes out encoded once", () => {
	fc.assert(
		fc.property(webinarId, fc.constantFrom("/v2/", "/v2//"), fc.boolean(), (id, root, master) => {
			const account = master ? "accounts/me/" : "";
			for (const tail of ["/participants", "/participants/qos_summary", "/participants/4398046511104/qos"]) {
				for (const written of [id, once(id), twice(id)]) {
					expect(rewriteApiUrl(`${root}${account}metrics/webinars/${written}${tail}?type=past`)).toBe(
						`/v2/${account}metrics/webinars/${once(id)}${tail}?type=past`,
					);
				}
			}
			for (const written of [id, once(id), twice(id)]) {
				for (const tail of ["end", "participants/4398046511104/causes", "participants/4398046511104/latency"]) {
					expect(rewriteApiUrl(`/api/v1/webinars/${written}/${tail}`)).toBe(`/api/v1/webinars/${once(id)}/${tail}`);
				}
			}
		}),
	);
});

test("slashes are merged directly after /v2 and nowhere else", () => {
	expect(rewriteApiUrl("/v2//metrics/webinars?type=live")).toBe("/v2/metrics/webinars?type=live");
	for (const path of ["//v2/metrics/webinars", "/v2/metrics//webinars", "/v2///metrics/webinars", "/oauth//token"]) {
		expect(rewriteApiUrl(path)).toBe(path);
	}
});

test("what cannot be an id, or cannot be decoded, still reaches its endpoint as nobody's id", () => {
	for (const written of ["%zz", "%25zz", "%ff", "a%20b", "é", "x".repeat(129), "%252525"]) {
		expect(rewriteApiUrl(`/v2/metrics/webinars/${written}/participants`)).toBe("/v2/metrics/webinars/-/participants");
	}
});

test("other paths are left alone, and never end in an error of the router", () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			const path = `/${text.replaceAll("?", "")}`;
			expect(() => decodeURIComponent(rewriteApiUrl(path))).not.toThrow();
		}),
	);
	expect(rewriteApiUrl("/agent/v1/webinars/1/stream?x=%zz")).toBe("/agent/v1/webinars/1/stream?x=%zz");
	expect(rewriteApiUrl("/%zz")).toBe("/-");
});
