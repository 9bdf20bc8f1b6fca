/**
 * What the agent says of itself and of the device, beside the figures. The names are those of the wire's facts, which a
 * test holds them to.
 */

/** The part of an RTCRtpSender that is read for the facts. */
export interface Sender {
	readonly track: { getSettings?(): { readonly displaySurface?: string } } | null;
}

/** What only the host application knows. Texts are cut at 128 characters. */
export interface HostFacts {
	/** Where the media server stands, in short and in full. */
	readonly dataCenter?: string | undefined;
	readonly fullDataCenter?: string | undefined;
	/** Labels of the devices in use. */
	readonly microphone?: string | undefined;
	readonly speaker?: string | undefined;
	readonly camera?: string | undefined;
	/** Said where the media go straight to the other participants, which no candidate tells. */
	readonly connectionType?: "P2P" | undefined;
	readonly videoConnectionType?: "P2P" | undefined;
	readonly asConnectionType?: "P2P" | undefined;
}

/** The wire's bound of the longer texts. */
const LONGEST_TEXT = 128;

/** Facts as JSON. What is no text, or an empty one, is absent. */
export function encodeFacts(facts: object): string {
	return JSON.stringify(facts, (name, value) =>
		typeof value === "string" ? value.slice(0, LONGEST_TEXT) || undefined : name ? undefined : value,
	);
}
