/** IP addresses as they are stored: one form of the many in which sockets and proxies write them. */
import { isIP } from "node:net";

/** `::ffff:192.0.2.7` as it comes over an IPv6 socket, and `::ffff:c000:207` as some proxies write the same. */
const MAPPED = /^(?:::|(?:0{1,4}:){5})ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i;

/** An address in its own form: IPv4 as such, IPv6 without its zone; "" for what is no address. */
export function plainIpAddress(address: string): string {
	const [plain = ""] = address.split("%");
	if (isIP(plain) === 0) return "";
	const [, dotted, high, low] = MAPPED.exec(plain) ?? [];
	if (dotted !== undefined) return dotted;
	if (high === undefined || low === undefined) return plain;
	return [high, low].flatMap((pair) => [Number.parseInt(pair, 16) >> 8, Number.parseInt(pair, 16) & 0xff]).join(".");
}
