/** All commands in the order of the help. */
import type { Command } from "./command.js";
import { endCommand } from "./commands/end.js";
import { initCommand } from "./commands/init.js";
import { joinTokenCommand } from "./commands/join-token.js";
import { mockCommand } from "./commands/mock.js";
import { participantsCommand } from "./commands/participants.js";
import { qosCommand } from "./commands/qos.js";
import { qualityCommand } from "./commands/quality.js";
import { reportCommand } from "./commands/report.js";
import { satisfactionCommand } from "./commands/satisfaction.js";
import { serveCommand } from "./commands/serve.js";
import { sharingCommand } from "./commands/sharing.js";
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
	sharingCommand,
	satisfactionCommand,
	reportCommand,
	qualityCommand,
	endCommand,
	tokenCommand,
	joinTokenCommand,
	simulateCommand,
	mockCommand,
];
