import { expect, test } from "vitest";
import { networkOf } from "./network-of.js";

test.each([
	["192.0.2.7", "192.0.2.7"],
	["::ffff:192.0.2.7", "192.0.2.7"],
	["::1", "::1"],
	["2001:db8::1", "2001:db8:0:0"],
	["2001:DB8:1:2:3:4:5:6", "2001:db8:1:2"],
	["2001:db8:1:2::9", "2001:db8:1:2"],
	["::5", "0:0:0:0"],
	["", ""],
	["no address", "no address"],
])("%s is one of %s", (address, network) => {
	expect(networkOf(address)).toBe(network);
});
