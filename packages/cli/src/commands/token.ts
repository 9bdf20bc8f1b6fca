/** `qoscope token`: an access token for other tools. */
import { type Command, PLACE_OPTIONS } from "../command.js";
import { openAccountClient, TIMEOUT_OPTION } from "../open-client.js";

export const tokenCommand: Command = {
	name: "token",
	summary: "print an access token for the API and nothing else",
	positionals: [],
	options: { ...PLACE_OPTIONS, timeout: TIMEOUT_OPTION },
	notes: ['For example: curl -H "Authorization: Bearer $(qoscope token)" URL'],
	run: async (context, input) => {
		// Always a new one: who renews a token in a variable must not get that one back.
		context.print(await openAccountClient(context, input).accessToken());
		return 0;
	},
};
