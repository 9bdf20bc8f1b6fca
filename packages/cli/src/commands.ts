/** All commands in the order of the help. */
import type { Command } from "./command.js";
import { initCommand } from "./commands/init.js";
import { joinTokenCommand } from "./commands/join-token.js";
import { mockCommand } from "./commands/mock.js";
import { participantsCommand } from "./commands/participants.js";
import { qosCommand } from "./commands/qos.js";
import { serveCommand } from "./commands/serve.js";
import { simulateCommand } from "./commands/simulate.js";
import { summaryCommand } from "./commands/summary.js";
import { tokenCommand } from "./commands/token.js";
import { webinarsCommand } from "./commands/webinars.js";

export const COMMANDS: readonly Command[] = [
	initCommand,
	serveCommand,
	webinarsCommand,
	participantsCommand,
	qosCommand,
	summaryCommand,
	tokenCommand,
	joinTokenCommand,
	simulateCommand,
	mockCommand,
];
