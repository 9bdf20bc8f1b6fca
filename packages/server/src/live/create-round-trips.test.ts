// Whose round trip is known, and until when.
import { expect, test } from "vitest";
import { createRoundTrips } from "./create-round-trips.js";

const ann = { account: "acme", instance: "NknQtFSgSUSEYt2a9gc13A==", id: 1 };
const [first, second] = [{}, {}];

test("the newest reading of all connections counts, and each is forgotten with its connection", () => {
	const trips = createRoundTrips();
	expect(trips.newestOf(ann)).toBeUndefined();
	trips.put(first, ann, 30);
	trips.put(second, ann, 50);
	expect(trips.newestOf(ann)).toBe(50);
	trips.put(first, ann, 40);
	expect(trips.newestOf(ann)).toBe(40);
	trips.remove(first, ann);
	expect(trips.newestOf(ann)).toBe(50);
	trips.remove(second, ann);
	trips.remove(second, ann);
	expect(trips.newestOf(ann)).toBeUndefined();
});

test("nobody has another one's: neither of another account nor of another instance", () => {
	const trips = createRoundTrips();
	trips.put(first, ann, 30);
	for (const other of [{ id: 2 }, { account: "globex" }, { instance: "AAAAAAAAAAAAAAAAAAAAAA==" }]) {
		expect(trips.newestOf({ ...ann, ...other })).toBeUndefined();
	}
});
