/** The contract's word for a network: Wired, Wifi, PPP, Cellular or Others; "" when nothing is known. */

/** `connection.type` of the W3C Network Information API, section 4.1. */
const WORDS: ReadonlyMap<string, string> = new Map([
	["", ""],
	["unknown", ""],
	["none", ""],
	["ethernet", "Wired"],
	["wired", "Wired"],
	["wifi", "Wifi"],
	["cellular", "Cellular"],
	["ppp", "PPP"],
]);

export function networkWordOf(networkType: string): string {
	return WORDS.get(networkType.toLowerCase()) ?? "Others";
}
