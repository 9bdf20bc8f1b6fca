/** What a page loads: each candidate's bundle, minified and compressed. */
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { bundleCandidate, bundleLine, releasedAgent } from "../browser/bundle.js";
import { candidateNames } from "../candidates/names.js";

/** Of the agent as it is released. */
export const LARGEST_BYTES = 7_680;

const compressed = (text: string | Buffer) => gzipSync(text, { level: 9 }).length;

export interface Weight {
	readonly title: string;
	readonly bytes: number;
	readonly gzipBytes: number;
}

export async function weigh(): Promise<{ readonly weights: Weight[]; readonly releasedGzipBytes: number }> {
	const weights: Weight[] = [];
	for (const { file, title, imported } of candidateNames) {
		if (file === "nothing") continue;
		const text = await (imported ? bundleLine(imported) : bundleCandidate(file));
		weights.push({ title, bytes: Buffer.byteLength(text), gzipBytes: compressed(text) });
	}
	return { weights, releasedGzipBytes: compressed(await readFile(releasedAgent)) };
}
