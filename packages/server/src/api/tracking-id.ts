/** The `x-zm-trackingid` header: names one answer, so that a caller's complaint can be found in the log. */
import { randomBytes } from "node:crypto";
import type { FastifyReply } from "fastify";

const HEADER = "x-zm-trackingid";

/** Puts the header on the answer unless it is there, and returns the request's id in it. */
export function stampTrackingId(reply: FastifyReply): string {
	const present = reply.getHeader(HEADER);
	if (typeof present === "string") return present.slice(present.lastIndexOf("=") + 1);
	const requestId = `QOS_${randomBytes(16).toString("hex")}`;
	reply.header(HEADER, `v=2.0;clid=qoscope;rid=${requestId}`);
	return requestId;
}
