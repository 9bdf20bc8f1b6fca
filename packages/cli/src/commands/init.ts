/** `qoscope init`: the first configuration. */
import { CONFIG_OPTION, type Command } from "../command.js";
import { configFileOf } from "../read-credentials.js";

export const initCommand: Command = {
	name: "init",
	summary: "write a configuration with fresh secrets, and the credentials file beside it",
	positionals: [],
	options: { config: CONFIG_OPTION },
	notes: ["Existing files are never overwritten."],
	run: async (context, input) => {
		const { initConfig } = await import("@qoscope/server");
		const { file, credentialsFile } = await initConfig({ file: configFileOf(context, input) });
		context.print(`wrote ${file}`);
		context.print(`wrote ${credentialsFile}`);
		context.tell("next: `qoscope serve`");
		return 0;
	},
};
