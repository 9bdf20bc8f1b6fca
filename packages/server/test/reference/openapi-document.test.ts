/** The OpenAPI document: valid, complete, and true to its own examples. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/api/endpoints/index.js";
import { exampleOf } from "../../src/api/reference/model/example-of.js";
import { EXAMPLE_VALUES } from "../../src/api/reference/model/example-values.js";
import { OPERATIONS } from "../../src/api/reference/model/operations.js";
import { SCHEMAS } from "../../src/api/reference/model/schema-catalogue.js";
import { openApiDocument } from "../../src/api/reference/openapi/openapi-document.js";

const document = openApiDocument("https://qos.example");
/** As a reader of the JSON has it. */
const read = JSON.parse(JSON.stringify(document));

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ ...read, $id: "openapi" });
const problemsOf = (schema: { $ref: string }, body: unknown) => {
	const validate = ajv.getSchema(`openapi${schema.$ref}`);
	if (validate === undefined) throw new Error(`no schema ${schema.$ref}`);
	validate(body);
	return validate.errors ?? [];
};

interface OperationObject {
	readonly operationId: string;
	readonly description: string;
	readonly parameters: readonly { readonly $ref?: string; readonly description?: string; readonly name?: string }[];
	readonly responses: Readonly<Record<string, ResponseObject & { readonly $ref?: string }>>;
}
interface ResponseObject {
	readonly headers: Readonly<Record<string, unknown>>;
	readonly content: {
		readonly "application/json": {
			readonly schema: { readonly $ref: string };
			readonly example?: unknown;
			readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
		};
	};
}
const operations = Object.entries<Record<string, OperationObject>>(read.paths).flatMap(([path, item]) =>
	Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

test("is valid OpenAPI 3.1", async () => {
	const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
	expect(result).toEqual({ valid: true });
});

test("a validator that found nothing wrong would not be one", async () => {
	const broken = { ...JSON.parse(JSON.stringify(document)), servers: "everywhere" };
	expect((await new Validator().validate(broken)).valid).toBe(false);
});

test("has every endpoint in both forms, and no operation id twice", () => {
	const paths = Object.keys(read.paths);
	for (const { path } of ENDPOINTS) {
		expect(paths).toContain(`/v2${path}`);
		expect(paths).toContain(`/v2/accounts/{accountId}${path}`);
	}
	const ids = operations.map(({ operation }) => operation.operationId);
	expect(new Set(ids).size).toBe(ids.length);
	expect(ids).toEqual(expect.arrayContaining(ENDPOINTS.map(({ operationId }) => operationId)));
});

test("every reference leads somewhere, and every component is used", () => {
	const text = JSON.stringify(document);
	const wanted = new Set([...text.matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(([, name]) => name));
	const there = ["schemas", "parameters", "headers", "responses"].flatMap((kind) =>
		Object.keys(read.components[kind]).map((name) => `${kind}/${name}`),
	);
	expect([...wanted].toSorted()).toEqual(there.toSorted());
});

describe.each(operations)("$method $path", ({ path, operation }) => {
	test("describes each parameter, and those of its path", () => {
		const named = operation.parameters.map(
			({ $ref, name }) => name ?? read.components.parameters[$ref?.split("/").at(-1) ?? ""].name,
		);
		expect(named).toEqual(expect.arrayContaining([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)));
		expect(named).toContain("Accept");
		for (const { $ref, description } of operation.parameters) expect($ref ?? description).toBeTruthy();
	});

	test("has the statuses that a caller can meet, each with examples that fit its schema", () => {
		const statuses = Object.keys(operation.responses);
		expect(statuses).toEqual(expect.arrayContaining(["200", "400", "500"]));
		if (path.startsWith("/v2")) expect(statuses).toEqual(expect.arrayContaining(["401", "404"]));
		for (const given of Object.values(operation.responses)) {
			const response: ResponseObject =
				given.$ref === undefined ? given : read.components.responses[given.$ref.split("/").at(-1) ?? ""];
			const { schema, example, examples = {} } = response.content["application/json"];
			const bodies = [
				...(example === undefined ? [] : [example]),
				...Object.values(examples).map(({ value }) => value),
			];
			expect(bodies.length).toBeGreaterThan(0);
			for (const body of bodies) expect(problemsOf(schema, body)).toEqual([]);
			expect(response.headers).toHaveProperty("x-zm-trackingid");
		}
	});
});

test("examples that do not fit would be found", () => {
	expect(problemsOf({ $ref: "#/components/schemas/AudioQos" }, { bitrate: 23 })).not.toEqual([]);
});

test("every row of the example values is used", () => {
	const fields = [...SCHEMAS].flatMap(([name, { properties = {} }]) =>
		Object.keys(properties).flatMap((field) => [field, `${name}.${field}`]),
	);
	expect(Object.keys(EXAMPLE_VALUES).filter((key) => !fields.includes(key))).toEqual([]);
	for (const name of SCHEMAS.keys())
		expect(problemsOf({ $ref: `#/components/schemas/${name}` }, exampleOf(name))).toEqual([]);
});

test("every operation has words for a reader", () => {
	for (const { title, about, errors } of OPERATIONS) {
		expect(title).toMatch(/^[A-Z].*[^.]$/);
		expect(about).toMatch(/^[A-Z].*\.$/);
		expect(errors.length).toBeGreaterThan(3);
	}
});
