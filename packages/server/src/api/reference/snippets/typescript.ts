/** The request in TypeScript for Node 20: no packages, every field of the answer read by its type. */
import type { Operation } from "../model/operation.js";
import { pathPieces, type ReadField, type ReadType, readTypesOf, sentForm, sentQuery } from "./snippet-parts.js";

const TYPES = { string: "string", integer: "number", number: "number", boolean: "boolean" } as const;

function interfaceField({ name, isOptional, isList, value }: ReadField): string {
	const type = typeof value === "object" ? value.type : TYPES[value];
	return `\t${name}${isOptional ? "?" : ""}: ${type}${isList ? "[]" : ""};`;
}

function readLines({ name, isOptional, isList, value }: ReadField): readonly string[] {
	const at = `\${at}.${name}`;
	if (typeof value !== "object") return [`\tshow(\`${at}\`, value.${name});`];
	if (!isList) return [`\tread${value.type}(\`${at}\`, value.${name});`];
	return [
		`\tvalue.${name}${isOptional ? "?" : ""}.forEach((item, index) => {`,
		`\t\tread${value.type}(\`${at}[\${index}]\`, item);`,
		"\t});",
	];
}

const declare = ({ name, fields }: ReadType, isOptional: boolean): readonly string[] => [
	`interface ${name} {`,
	...fields.map(interfaceField),
	"}",
	"",
	`function read${name}(at: string, value: ${name}${isOptional ? " | undefined" : ""}): void {`,
	...(isOptional ? ["\tif (value === undefined) return;"] : []),
	...fields.flatMap(readLines),
	"}",
	"",
];

function urlExpression(operation: Operation): string {
	const pieces = pathPieces(operation).map((piece, index) =>
		// Twice, since a UUID may hold slashes.
		index % 2 === 0 ? piece : `\${encodeURIComponent(encodeURIComponent(${piece}))}`,
	);
	const end = sentQuery(operation).length > 0 ? `?\${query}` : "";
	return `\`\${baseUrl}${pieces.join("")}${end}\``;
}

const parameterObject = (parameters: ReturnType<typeof sentQuery>) =>
	`new URLSearchParams({ ${parameters.map(({ name, example, isAccessToken }) => `${name}: ${isAccessToken ? 'process.env["QOSCOPE_TOKEN"] ?? ""' : `"${example}"`}`).join(", ")} })`;

function requestLines(operation: Operation): readonly string[] {
	const query = sentQuery(operation);
	const form = sentForm(operation);
	const { access, method } = operation;
	return [
		...(query.length > 0 ? [`const query = ${parameterObject(query)};`] : []),
		`const response = await fetch(${urlExpression(operation)}, {`,
		...(method === "POST" ? ['\tmethod: "POST",'] : []),
		access === "client"
			? `\theaders: { Accept: "application/json", Authorization: \`Basic \${btoa(\`\${clientId}:\${clientSecret}\`)}\` },`
			: `\theaders: { Accept: "application/json", Authorization: \`Bearer \${token}\` },`,
		...(form.length > 0 ? [`\tbody: ${parameterObject(form)},`] : []),
		"});",
	];
}

export function typescriptSnippet(operation: Operation, origin: string): string {
	const { title, about, access, pathParameters, success } = operation;
	const types = readTypesOf(success.schema);
	const optional = new Set(
		types.flatMap(({ fields }) =>
			fields.flatMap(({ value, isOptional, isList }) =>
				isOptional && !isList && typeof value === "object" ? [value.type] : [],
			),
		),
	);
	return [
		`// ${title}. ${about}`,
		...(access === "client"
			? ["// QOSCOPE_CLIENT_ID and QOSCOPE_CLIENT_SECRET: as in qoscope-credentials.json."]
			: ['// export QOSCOPE_TOKEN="$(npx qoscope token)"']),
		'import process from "node:process";',
		"",
		`const baseUrl = "${origin}";`,
		...pathParameters.map(({ name, example }) => `const ${name} = "${example}";`),
		...(access === "client"
			? [
					'const clientId = process.env["QOSCOPE_CLIENT_ID"] ?? "";',
					'const clientSecret = process.env["QOSCOPE_CLIENT_SECRET"] ?? "";',
				]
			: ['const token = process.env["QOSCOPE_TOKEN"] ?? "";']),
		"",
		"function show(name: string, value: unknown): void {",
		`\tif (value !== undefined) console.log(\`\${name}: \${JSON.stringify(value)}\`);`,
		"}",
		"",
		...types.flatMap((type) => declare(type, optional.has(type.name))),
		...requestLines(operation),
		"const text = await response.text();",
		"if (response.status >= 400) {",
		"\tconsole.error(response.status, Object.fromEntries(response.headers), text);",
		'\tconsole.error("Failed.");',
		"\tprocess.exit(1);",
		"}",
		`const body: ${success.schema} = JSON.parse(text);`,
		`read${success.schema}("body", body);`,
		"",
	].join("\n");
}
