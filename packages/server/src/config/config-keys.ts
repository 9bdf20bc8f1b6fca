/** Every key that the configuration file may hold, read from its schema; docs/configuration.md is tested against it. */
import { type TSchema, Type } from "typebox";
import { ConfigSchema } from "./config-schema.js";

function keysBelow(schema: TSchema, place: string): string[] {
	if (Type.IsArray(schema)) return keysBelow(schema.items, `${place}[]`);
	if (!Type.IsObject(schema)) return [];
	return Object.entries(schema.properties).flatMap(([name, property]) => {
		const path = place === "" ? name : `${place}.${name}`;
		return [path, ...keysBelow(property, path)];
	});
}

/** `listen`, `listen.host`, `accounts[].agentKeys[].secret` and so on. */
export function listConfigKeys(): readonly string[] {
	return keysBelow(ConfigSchema, "");
}

/** The names that an object at a place may have; `accounts[0].agentKeys[1]` and `accounts[].agentKeys[]` are the same. */
export function namesAt(place: string): readonly string[] {
	const prefix = place === "" ? "" : `${place.replace(/\[\d+\]/g, "[]")}.`;
	return listConfigKeys()
		.filter((key) => key.startsWith(prefix))
		.map((key) => key.slice(prefix.length))
		.filter((name) => !/[.[]/.test(name));
}
