/** Who an address stands for: whoever has one IPv6 address has the 2^64 of its network. */
import { isIPv6 } from "node:net";

export function networkOf(address: string): string {
	const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
	if (!isIPv6(plain) || plain === "::1") return plain;
	const [head = "", tail] = plain.split("::");
	const groups = head === "" ? [] : head.split(":");
	const filled = tail === undefined ? groups : [...groups, "0", "0", "0", "0"];
	return filled.slice(0, 4).join(":").toLowerCase();
}
