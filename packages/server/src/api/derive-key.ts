/** One secret of the configuration, many keys: each purpose has its own, so that no token can stand in for another. */
import { hkdfSync } from "node:crypto";

/** HKDF-SHA256 (RFC 5869) with the purpose as its `info`. The same secret gives the same key after a restart. */
export function deriveKey(secret: string, purpose: string): Uint8Array {
	return new Uint8Array(hkdfSync("sha256", secret, "", `qoscope ${purpose}`, 32));
}
