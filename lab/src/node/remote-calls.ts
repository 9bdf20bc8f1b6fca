/** Calls between two processes over a pair of streams, one JSON text a line. Either side may call the other. */
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

export type Functions = Readonly<Record<string, (...values: never[]) => unknown>>;

export interface RemoteCalls {
	/** Calls a function of the other side; rejects with what it threw, or when the other side is gone. */
	call<Answer>(name: string, ...values: readonly unknown[]): Promise<Answer>;
	/** Resolves when the other side is gone. */
	readonly ended: Promise<void>;
}

interface Message {
	readonly id: number;
	/** A call has a name, and else it is an answer. */
	readonly name?: string;
	readonly values?: readonly never[];
	readonly answer?: unknown;
	readonly error?: string;
}

function readMessage(line: string): Message | undefined {
	try {
		return JSON.parse(line) as Message;
	} catch {
		return undefined;
	}
}

export function openRemoteCalls(input: Readable, output: Writable, functions: Functions): RemoteCalls {
	const waiting = new Map<number, (message: Message) => void>();
	let calls = 0;
	let isGone = false;
	const send = (message: Message) => output.write(`${JSON.stringify(message)}\n`);
	// Who writes to a process that has just ended hears of its end by the input.
	output.on("error", () => {});

	async function answer({ id, name = "", values = [] }: Message): Promise<void> {
		try {
			const run = functions[name];
			if (run === undefined) throw new Error(`There is no function ${name}.`);
			send({ id, answer: await run(...values) });
		} catch (error) {
			send({ id, error: error instanceof Error ? error.message : String(error) });
		}
	}

	const lines = createInterface({ input });
	lines.on("line", (line) => {
		const message = readMessage(line);
		// Native code may write to stdout, too.
		if (message === undefined) return;
		if (message.name !== undefined) void answer(message);
		else waiting.get(message.id)?.(message);
	});
	const ended = new Promise<void>((resolve) => {
		lines.once("close", () => {
			isGone = true;
			for (const [id, settle] of waiting) settle({ id, error: "The other process has ended." });
			resolve();
		});
	});
	return {
		ended,
		call: <Answer>(name: string, ...values: readonly unknown[]) =>
			new Promise<Answer>((resolve, reject) => {
				calls += 1;
				const id = calls;
				const settle = ({ answer, error }: Message) => {
					waiting.delete(id);
					if (error === undefined) resolve(answer as Answer);
					else reject(new Error(error));
				};
				if (isGone) return settle({ id, error: "The other process has ended." });
				waiting.set(id, settle);
				send({ id, name, values: values as readonly never[] });
			}),
	};
}
