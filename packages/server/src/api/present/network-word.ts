/** The contract's word for a network; undefined when nothing is known. */
import type { NETWORKS } from "@qoscope/wire";

type NetworkWord = (typeof NETWORKS)[number];

/** `connection.type` of the W3C Network Information API, section 4.1. */
const WORDS: ReadonlyMap<string, NetworkWord | undefined> = new Map([
	["", undefined],
	["unknown", undefined],
	["none", undefined],
	["ethernet", "Wired"],
	["wired", "Wired"],
	["wifi", "Wifi"],
	["cellular", "Cellular"],
	["ppp", "PPP"],
]);

export function networkWordOf(networkType: string): NetworkWord | undefined {
	const word = networkType.toLowerCase();
	return WORDS.has(word) ? WORDS.get(word) : "Others";
}
