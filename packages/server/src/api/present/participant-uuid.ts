/** A participant's UUID: made of what names the visit, so it is the same on every node and at every reading. */
import { createHash } from "node:crypto";
import type { Participant } from "../../store/ports.js";

/** Version 8 of RFC 9562 (section 5.8), upper case as the contract writes it. */
export function participantUuidOf({ account, instance, id }: Pick<Participant, "account" | "instance" | "id">): string {
	const bytes = createHash("sha256")
		.update(JSON.stringify([account, instance, id]))
		.digest();
	bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
	bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
	const hex = bytes.toString("hex", 0, 16).toUpperCase();
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
