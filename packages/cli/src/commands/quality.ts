/** `qoscope quality`: how many meetings, or participants of meetings, were good, fair, poor and bad. */
import { QUALITY_BANDS } from "@qoscope/wire";
import type { Command, Input } from "../command.js";
import { UsageError } from "../failure.js";
import { openClient } from "../open-client.js";
import { ANSWER_OPTIONS, cellOf, printAnswer } from "../print-answer.js";
import { formatTable } from "../print-table.js";
import { RANGE_OPTIONS, rangeOf } from "../state-option.js";

const MEDIA = { audio: "audio", video: "video", screen_share: "screen" } as const;

function countedOf(input: Input): "meeting" | "participants" {
	const type = input.text("type") ?? "meeting";
	if (type !== "meeting" && type !== "participants") throw new UsageError("--type must be meeting or participants");
	return type;
}

export const qualityCommand: Command = {
	name: "quality",
	summary: "count the meetings of the last 30 days that were good, fair, poor and bad",
	positionals: [],
	options: {
		type: { value: "meeting|participants", help: "what is counted (default meeting)" },
		...RANGE_OPTIONS,
		...ANSWER_OPTIONS,
		json: { help: "print the API's answer as JSON" },
	},
	run: async (context, input) => {
		const asked = { type: countedOf(input), ...rangeOf(context, input) };
		const body = await openClient(context, input).quality(asked);
		const counts = new Map(Object.entries(body.quality ?? {}));
		return printAnswer(context, input, {
			body,
			lines: () =>
				formatTable(
					["MEDIA", ...QUALITY_BANDS.map((band) => band.toUpperCase())],
					Object.entries(MEDIA)
						.filter(([name]) => counts.has(name))
						.map(([name, word]) => [word, ...QUALITY_BANDS.map((band) => cellOf(counts.get(name)?.[band]))]),
				),
			none: "nothing was counted",
		});
	},
};
