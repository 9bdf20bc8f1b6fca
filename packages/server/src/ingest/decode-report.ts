/** Reads the samples of one report: every one must fit, and no type may come twice. */
import { decodeSample, type EncodedSample, type TypedSample } from "@qoscope/wire";
import { Drop } from "../drop.js";

export interface DecodedReport {
	readonly samples: readonly TypedSample[];
	/** Values of a newer agent that were left out. */
	readonly unknownValues: number;
}

export function decodeReport(encoded: readonly EncodedSample[]): DecodedReport {
	const samples = new Map<string, TypedSample>();
	let unknownValues = 0;
	for (const item of encoded) {
		const decoded = decodeSample(item);
		if (!decoded.ok) throw new Drop("malformed", `A sample does not fit: ${decoded.problem}.`);
		const { type } = decoded.value;
		if (samples.has(type)) throw new Drop("malformed", `The report has ${type} twice.`);
		samples.set(type, decoded.value);
		unknownValues += decoded.unknownValues;
	}
	return { samples: [...samples.values()], unknownValues };
}
