/** Starts the reporter and ends it on SIGTERM or SIGINT, when what it has is delivered. */
import { setTimeout as sleep } from "node:timers/promises";
import { createBatchDoor } from "./batch-door.js";
import { readHandles } from "./janus-admin.js";
import { type Options, readOptions, USAGE } from "./options.js";
import { createReporter } from "./reporter.js";
import { createServerClock } from "./server-clock.js";

const POLL_MS = 1_000;
/** Answers of which each bounds the server's clock, a little apart, before the first poll. */
const TIME_QUESTIONS = 8;
const BETWEEN_QUESTIONS_MS = 130;

const local = () => performance.now();
const log = (line: string) => console.log(line);

function optionsOrExit(): Options {
	try {
		return readOptions(process.argv.slice(2), process.env);
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
		process.exit(2);
	}
}

const options = optionsOrExit();
const clock = createServerClock(local);
const door = createBatchDoor({ ...options, url: options.qoscopeUrl, clock, local });
const reporter = createReporter({
	options,
	readHandles: () => readHandles({ url: options.janusUrl, secret: options.janusSecret }),
	door,
	clock,
	local,
	log,
});

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
const pause = (forMs: number) => sleep(forMs, undefined, { signal: stop.signal }).catch(() => {});

async function learnTime(): Promise<void> {
	for (let asked = 0; asked < TIME_QUESTIONS && !stop.signal.aborted; ) {
		try {
			await door.askTime();
			asked += 1;
			await pause(BETWEEN_QUESTIONS_MS);
		} catch (error) {
			log(`Qoscope does not answer: ${String(error)}`);
			await pause(POLL_MS);
		}
	}
	log(`the server's clock is known to ±${Math.round(clock.uncertaintyMs())} ms`);
}

await learnTime();
while (!stop.signal.aborted) {
	await reporter.poll();
	// On the whole second of the server's clock, so that polls end where slots do.
	await pause(POLL_MS - (clock.now() % POLL_MS));
}
await reporter.finish();
