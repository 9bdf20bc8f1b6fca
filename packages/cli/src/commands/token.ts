/** `qoscope token`: an access token for other tools. */
import { openClient, TIMEOUT_OPTION } from "../ask-api.js";
import { type Command, PLACE_OPTIONS } from "../command.js";

export const tokenCommand: Command = {
	name: "token",
	summary: "print an access token for the API and nothing else",
	positionals: [],
	options: { ...PLACE_OPTIONS, timeout: TIMEOUT_OPTION },
	notes: ['For example: curl -H "Authorization: Bearer $(qoscope token)" URL'],
	run: async (context, input) => {
		context.print(await openClient(context, input).accessToken());
		return 0;
	},
};
