/** The webinar in a path of ingest: a number, or an instance's UUID raw, encoded once or encoded twice. */
import type { JoinTokenClaims } from "@qoscope/wire";
import { normalizeInstanceUuid } from "../live/instance-uuid.js";

const PREFIX = "/agent/v1/webinars/";

/** What stands between the prefix and the door's name; raw UUIDs may hold slashes, so the router cannot cut it out. */
export function pathWebinarOf(url: string, door: "stream" | "reports"): string | undefined {
	const path = url.split("?")[0] ?? "";
	const suffix = `/${door}`;
	if (!path.startsWith(PREFIX) || !path.endsWith(suffix)) return undefined;
	const id = path.slice(PREFIX.length, -suffix.length);
	return id === "" ? undefined : id;
}

function decoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/** Whether a path names the webinar of a token, by number or by the UUID that the token names. */
export function namesWebinar(pathWebinar: string, webinar: JoinTokenClaims["webinar"]): boolean {
	const once = decoded(pathWebinar);
	const readings = [pathWebinar, once, once === undefined ? undefined : decoded(once)];
	const uuid = webinar.uuid === undefined ? undefined : normalizeInstanceUuid(webinar.uuid);
	return readings.some((reading) => {
		if (reading === undefined) return false;
		return reading === String(webinar.number) || (uuid !== undefined && normalizeInstanceUuid(reading) === uuid);
	});
}
