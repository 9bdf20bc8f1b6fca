/** Both doors of ingest for what no agent would send: one text, and what the server says to it. */
import { once } from "node:events";
import { type BatchAnswer, type BatchRefusal, type ServerFrame, SUBPROTOCOL, WIRE_VERSION } from "@qoscope/wire";
import WebSocket from "ws";
import type { BadReport } from "./bad-reports.js";

export interface DoorAnswer {
	/** The reason that the server gives; undefined when it took the report. */
	readonly reason: string | undefined;
	/** Of the report that was turned away alone. */
	readonly slot?: number | undefined;
	/** Close code of the WebSocket, when the server closed it; HTTP status of a batch. */
	readonly code?: number | undefined;
}

const RUN = "00000000000000aa";

function textOf(whole: string, cut = false): string {
	return cut ? whole.slice(0, -4) : whole;
}

export async function postReport(url: string, { webinar, token, report, cut }: BadReport): Promise<DoorAnswer> {
	const head = JSON.stringify({ version: WIRE_VERSION, token, run: RUN });
	const body = textOf(`${head.slice(0, -1)},"reports":[{${report}}]}`, cut);
	const answer = await fetch(`${url}/agent/v1/webinars/${webinar}/reports`, { method: "POST", body });
	if (answer.status !== 200) {
		const { reason }: BatchRefusal = await answer.json();
		return { reason, code: answer.status };
	}
	const { refused }: BatchAnswer = await answer.json();
	return { reason: refused[0]?.reason, slot: refused[0]?.slot, code: 200 };
}

/** Says hello, sends the report, and waits for its refusal, its acknowledgement or the end of the connection. */
export async function streamReport(url: string, { webinar, token, report, cut }: BadReport): Promise<DoorAnswer> {
	const address = `${url.replace("http", "ws")}/agent/v1/webinars/${webinar}/stream`;
	const socket = new WebSocket(address, [SUBPROTOCOL, token]);
	let answer: DoorAnswer = { reason: undefined };
	const settled = new Promise<void>((resolve) => {
		socket.on("message", (data) => {
			const frame: ServerFrame = JSON.parse(String(data));
			if (frame.type === "hello") socket.send(textOf(`{"type":"report",${report}}`, cut));
			if (frame.type === "refuse") answer = { reason: frame.reason, slot: frame.slot };
			if (frame.type === "ack" || (frame.type === "refuse" && frame.slot !== undefined)) resolve();
		});
		socket.on("close", (code) => {
			answer = { ...answer, code };
			resolve();
		});
	});
	await once(socket, "open");
	socket.send(JSON.stringify({ type: "hello", version: WIRE_VERSION, run: RUN }));
	await settled;
	socket.terminate();
	return answer;
}
