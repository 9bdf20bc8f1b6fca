/**
 * How long the RTP header of a stream is. Janus counts whole RTP packets; a bit rate is of payload, and with 50 small
 * packets a second the headers of audio are a quarter of it.
 */

/** RFC 3550 section 5.1, without contributing sources. */
const FIXED_BYTES = 12;
/** RFC 8285 section 4.2: a profile, a length, and elements of one byte and their data, padded to words of four. */
const BLOCK_BYTES = 4;

/** Data of the extensions that stand in every packet; others come with single ones and are not counted. */
const DATA_BYTES: Readonly<Record<string, number>> = {
	"urn:ietf:params:rtp-hdrext:ssrc-audio-level": 1,
	"http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time": 3,
	"http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01": 2,
};
const MID = "urn:ietf:params:rtp-hdrext:sdes:mid";

function extensionsOf(sdp: string, mid: string): ReadonlySet<string> {
	const section = sdp.split(/\r\n(?=m=)/).find((lines) => lines.includes(`\r\na=mid:${mid}\r\n`)) ?? "";
	return new Set([...section.matchAll(/^a=extmap:\d+(?:\/\w+)? (\S+)/gm)].map((match) => match[1] ?? ""));
}

/**
 * Bytes of header in each packet of an m-line, by the extensions that both descriptions have.
 * `in` is what Janus receives: browsers leave the `mid` away once Janus has reported. Janus itself always sends it.
 */
export function headerBytesOf(descriptions: readonly string[], mid: string, direction: "in" | "out"): number {
	const [first = new Set<string>(), ...others] = descriptions.map((sdp) => extensionsOf(sdp, mid));
	const agreed = [...first].filter((extension) => others.every((other) => other.has(extension)));
	const lengths = agreed.map((extension) => {
		if (extension === MID) return direction === "out" ? 1 + mid.length : 0;
		const data = DATA_BYTES[extension];
		return data === undefined ? 0 : 1 + data;
	});
	const elements = lengths.reduce((sum, length) => sum + length, 0);
	return elements === 0 ? FIXED_BYTES : FIXED_BYTES + BLOCK_BYTES + Math.ceil(elements / 4) * 4;
}
