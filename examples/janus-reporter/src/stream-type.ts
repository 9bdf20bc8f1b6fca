/** Which of the contract's types an m-line is, by its medium, its direction and how the participant came. */
import type { StreamType } from "@qoscope/wire";
import type { MediumReading } from "./handle-reading.js";

/** `direct`: a browser; `crc`: a room connector (SIP/H.323); `rwg`: a web gateway. */
export type Way = "direct" | "crc" | "rwg";

/** What the participant sends is `_input`; Janus calls it `in`, too, from its own side. */
export function streamTypeOf(
	{ kind, description }: Pick<MediumReading, "kind" | "description">,
	direction: "in" | "out",
	way: Way,
	screen: string,
): StreamType {
	const medium = kind === "audio" ? "audio" : description === screen ? "as" : "video";
	if (way === "direct") return `${medium}_${direction === "in" ? "input" : "output"}`;
	return `${medium}_device_${direction === "in" ? "from" : "to"}_${way}`;
}
