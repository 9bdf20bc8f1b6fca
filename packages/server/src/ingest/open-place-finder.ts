/** The place of an address, by a database in MaxMind's format. Nothing else knows that format. */
import maxmind, { type Response } from "maxmind";
import { ConfigError } from "../config/config-error.js";
import type { Place } from "../live/ports.js";
import type { Log } from "../observe/create-logger.js";

export interface PlaceFinder {
	/** What the database does not know is "". */
	readonly find: (ipAddress: string) => Place;
	/** Lets go of the database, which is held in memory; nothing is found after. */
	readonly close: () => void;
}

const NOWHERE: Place = { city: "", countryCode: "", countryName: "" };

/** For servers without a database of places. */
export const noPlaceFinder: PlaceFinder = { find: () => NOWHERE, close: () => undefined };

interface Reader {
	readonly get: (ipAddress: string) => unknown;
}

async function openReader(file: string): Promise<Reader> {
	try {
		return await maxmind.open<Response>(file);
	} catch (error) {
		throw new ConfigError([`maxmind: ${file} cannot be read as a MaxMind-format database`], { cause: error });
	}
}

/** A text somewhere in what a database says, which may have any shape. */
function textAt(record: unknown, path: readonly string[]): string {
	let value = record;
	for (const name of path) {
		value = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
	}
	return typeof value === "string" ? value : "";
}

/** Throws a ConfigError when the file cannot be read. It is read once; a newer one takes a new start. */
export async function openPlaceFinder(file: string, log: Log): Promise<PlaceFinder> {
	let reader: Reader | undefined = await openReader(file);
	return {
		find(ipAddress) {
			try {
				// Not the country where the address is registered, which need not be where it is used.
				const record = ipAddress === "" ? undefined : reader?.get(ipAddress);
				return {
					city: textAt(record, ["city", "names", "en"]),
					countryCode: textAt(record, ["country", "iso_code"]),
					countryName: textAt(record, ["country", "names", "en"]),
				};
			} catch (error) {
				// A damaged database shall keep nobody out.
				log.warn({ err: error, file }, "could not read the database of places");
				return NOWHERE;
			}
		},
		close() {
			reader = undefined;
		},
	};
}
