/** Tests docs/configuration.md: every key, every word that one may be, and what holds where it is absent. */
import { readFileSync } from "node:fs";
import { type TSchema, Type } from "typebox";
import { describe, expect, test } from "vitest";
import { accountWithDefaults } from "./account-with-defaults.js";
import { listConfigKeys } from "./config-keys.js";
import { AccountSchema } from "./config-schema.js";
import { CONFIG_VARIABLES } from "./load-config.js";

/** The literals of a choice, or of a list of choices. */
function wordsOf(schema: TSchema): unknown[] {
	if (Type.IsArray(schema)) return wordsOf(schema.items);
	return Type.IsUnion(schema) ? schema.anyOf.flatMap((choice) => (Type.IsLiteral(choice) ? [choice.const] : [])) : [];
}

describe("docs/configuration.md", () => {
	const text = readFileSync(new URL("../../../../docs/configuration.md", import.meta.url), "utf8");
	const rows = [...text.matchAll(/^\| `([^`]+)` \| (.*) \| ?(.*?) ?\|$/gm)].map(
		([, key = "", meaning = "", absent = ""]) => ({
			key,
			meaning,
			absent,
		}),
	);
	const rowOf = (name: string) => rows.find(({ key }) => key === name);

	test("lists every key of the file and every variable, and no other", () => {
		expect(rows.map(({ key }) => key).toSorted()).toEqual([...listConfigKeys(), ...CONFIG_VARIABLES].toSorted());
	});
	test("names every word that an account's settings may be, and what holds without them", () => {
		const defaults = accountWithDefaults({ id: "a", apiClients: [], agentKeys: [] });
		const names = Object.keys(AccountSchema.properties) as (keyof typeof AccountSchema.properties)[];
		for (const name of names.filter((name) => !["id", "apiClients", "agentKeys", "allowedOrigins"].includes(name))) {
			const { meaning, absent } = rowOf(`accounts[].${name}`) ?? { meaning: "", absent: "" };
			for (const word of wordsOf(AccountSchema.properties[name]))
				expect(`${meaning} ${absent}`, name).toContain(`\`${word}\``);
			for (const word of [defaults[name]].flat()) expect(absent, name).toContain(`\`${word}\``);
		}
		expect(accountWithDefaults({ id: "a", apiClients: [], agentKeys: [], profile: "zoom" }).rateLimits).toBe("plan");
		expect(rowOf("accounts[].rateLimits")?.absent).toBe("`off` in profile `open`, `plan` in profile `zoom`");
	});
});
