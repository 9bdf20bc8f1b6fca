/** Tests the law of texts: whatever came, nothing that steers is kept, and a second time changes nothing. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { redactClaims, redactRating, redactText } from "./redact.js";

/** Control characters, marks of direction, halves of pairs, and what else a text is made of. */
const text = fc
	.array(fc.constantFrom("\u0000", "\u001b", "\u009f", "\u202e", "\u2066", "\ud83d", "\ude00", " ", "a", "é", "漢"))
	.map((parts) => parts.join(""));
const steers = (kept: string | undefined) => /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(kept ?? "");

test("no text keeps what steers, wherever it stands", () => {
	fc.assert(
		fc.property(text, text, (one, other) => {
			const { webinar, participant } = redactClaims({
				iss: "key",
				jti: "visit",
				exp: 1,
				webinar: { number: 7, customKeys: [{ key: one, value: other }], host: { department: one } },
				participant: { name: other },
			});
			const [pair] = webinar.customKeys ?? [];
			const { comment } = redactRating({ score: 3, comment: one });
			const kept = [pair?.key, pair?.value, webinar.host?.department, participant.name, comment];
			return kept.every((item) => item !== undefined && !steers(item) && redactText(item) === item);
		}),
	);
	expect(steers("\u001b")).toBe(true);
});
