// What the page itself says of its figures.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync(new URL("index.html", import.meta.url), "utf8")
	.replace(/<[^>]*>/g, "")
	.replace(/\s+/g, " ");

test("under the figures the page says what is in the bit rate of sent video beside the media", () => {
	expect(page).toContain("The bit rate of sent video and shares includes what the browser repeats to probe the path");
});
