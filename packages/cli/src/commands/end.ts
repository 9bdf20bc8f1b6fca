/** `qoscope end`: ends a webinar, meeting or session for good. */
import { type Command, PLACE_OPTIONS } from "../command.js";
import { KIND_OPTION, kindOf } from "../kind-option.js";
import { clientOf, openClient, TIMEOUT_OPTION } from "../open-client.js";

export const endCommand: Command = {
	name: "end",
	summary: "end a webinar, meeting or session for good, by its number or UUID",
	positionals: ["WEBINAR"],
	options: { kind: KIND_OPTION, ...PLACE_OPTIONS, timeout: TIMEOUT_OPTION },
	notes: ["Whoever still reports to it is turned away. Qoscope alone has this; the hosted service ends its own."],
	run: async (context, input) => {
		const [kind, id] = [kindOf(input), input.positional(0)];
		await clientOf(openClient(context, input), kind).end(id);
		context.tell(`${kind} ${id} has ended`);
		return 0;
	},
};
