/** Signs join tokens as the backend of a webinar platform does; docs/join-token.md describes the claims. */
import type { JoinTokenClaims } from "@qoscope/wire";
import { SignJWT } from "jose";

export async function mintJoinToken(claims: JoinTokenClaims, keySecret: string): Promise<string> {
	return await new SignJWT({ ...claims })
		.setProtectedHeader({ alg: "HS256", typ: "JWT" })
		.sign(new TextEncoder().encode(keySecret));
}
