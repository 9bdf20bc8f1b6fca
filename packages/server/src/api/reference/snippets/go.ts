/** The request in Go 1.19 or newer: the standard library alone, every field of the answer read by its type. */
import type { Operation } from "../model/operation.js";
import {
	pascalOf,
	pathPieces,
	type ReadField,
	type ReadType,
	readTypesOf,
	sentForm,
	sentQuery,
} from "./snippet-parts.js";

const TYPES = { string: "string", integer: "int64", number: "float64", boolean: "bool" } as const;

function goType({ isOptional, isList, value }: ReadField): string {
	const type = typeof value === "object" ? value.type : TYPES[value];
	if (isList) return `[]${type}`;
	return isOptional ? `*${type}` : type;
}

/** As gofmt sets them: names, types and tags in columns. */
function structFields(fields: readonly ReadField[]): readonly string[] {
	const rows = fields.map((field) => ({ name: pascalOf(field.name), type: goType(field), field }));
	const nameWidth = Math.max(...rows.map(({ name }) => name.length));
	const typeWidth = Math.max(...rows.map(({ type }) => type.length));
	return rows.map(
		({ name, type, field }) =>
			`\t${name.padEnd(nameWidth)} ${type.padEnd(typeWidth)} \`json:"${field.name}${field.isOptional ? ",omitempty" : ""}"\``,
	);
}

function readLines({ name, isOptional, isList, value }: ReadField): readonly string[] {
	const field = `value.${pascalOf(name)}`;
	const isObject = typeof value === "object";
	if (isObject && isList) {
		return [
			`\tfor index := range ${field} {`,
			`\t\tread${value.type}(fmt.Sprintf("%s.${name}[%d]", at, index), &${field}[index])`,
			"\t}",
		];
	}
	const read = isObject ? `read${value.type}` : "show";
	if (!isObject && isList && isOptional) return [`\tif ${field} != nil {`, `\t\tshow(at+".${name}", &${field})`, "\t}"];
	return [`\t${read}(at+".${name}", ${isOptional ? "" : "&"}${field})`];
}

const declare = ({ name, fields }: ReadType): readonly string[] => [
	`type ${name} struct {`,
	...structFields(fields),
	"}",
	"",
	`func read${name}(at string, value *${name}) {`,
	"\tif value == nil {",
	"\t\treturn",
	"\t}",
	...fields.flatMap(readLines),
	"}",
	"",
];

const values = (parameters: ReturnType<typeof sentQuery>) =>
	`url.Values{${parameters.map(({ name, example, isAccessToken }) => `"${name}": {${isAccessToken ? 'os.Getenv("QOSCOPE_TOKEN")' : `"${example}"`}}`).join(", ")}}.Encode()`;

function addressLines(operation: Operation): readonly string[] {
	const pieces = pathPieces(operation).flatMap((piece, index) => {
		if (index % 2 === 1) return [`encode(${piece})`];
		return piece === "" ? [] : [`"${piece}"`];
	});
	const query = sentQuery(operation);
	const address = ["baseURL", ...pieces].join(" + ");
	return [`\taddress := ${address}${query.length > 0 ? ` + "?" + ${values(query)}` : ""}`];
}

function requestLines(operation: Operation): readonly string[] {
	const { access, method } = operation;
	const form = sentForm(operation);
	const body = form.length > 0 ? `strings.NewReader(${values(form)})` : "nil";
	return [
		...addressLines(operation),
		`\trequest, err := http.NewRequest("${method}", address, ${body})`,
		"\tif err != nil {",
		"\t\tlog.Fatal(err)",
		"\t}",
		'\trequest.Header.Set("Accept", "application/json")',
		...(form.length > 0 ? ['\trequest.Header.Set("Content-Type", "application/x-www-form-urlencoded")'] : []),
		access === "client"
			? '\trequest.SetBasicAuth(os.Getenv("QOSCOPE_CLIENT_ID"), os.Getenv("QOSCOPE_CLIENT_SECRET"))'
			: '\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("QOSCOPE_TOKEN"))',
	];
}

function imports(operation: Operation): readonly string[] {
	const hasIds = operation.pathParameters.length > 0;
	const hasUrl = hasIds || sentQuery(operation).length > 0 || sentForm(operation).length > 0;
	return [
		"encoding/json",
		"fmt",
		"io",
		"log",
		"net/http",
		...(hasUrl ? ["net/url"] : []),
		"os",
		...(sentForm(operation).length > 0 ? ["strings"] : []),
	].map((name) => `\t"${name}"`);
}

export function goSnippet(operation: Operation, origin: string): string {
	const { title, about, access, pathParameters, success } = operation;
	const hasIds = pathParameters.length > 0;
	return [
		`// ${title}. ${about}`,
		access === "client"
			? "// QOSCOPE_CLIENT_ID and QOSCOPE_CLIENT_SECRET: as in qoscope-credentials.json."
			: '// export QOSCOPE_TOKEN="$(npx qoscope token)"',
		"package main",
		"",
		"import (",
		...imports(operation),
		")",
		"",
		`const baseURL = "${origin}"`,
		...pathParameters.map(({ name, example }) => `const ${name} = "${example}"`),
		"",
		...(hasIds
			? [
					"// Twice, since a UUID may hold slashes.",
					"func encode(id string) string {",
					"\treturn url.PathEscape(url.PathEscape(id))",
					"}",
					"",
				]
			: []),
		"func show[Value any](name string, value *Value) {",
		"\tif value != nil {",
		"\t\tshown, _ := json.Marshal(*value)",
		'\t\tfmt.Printf("%s: %s\\n", name, shown)',
		"\t}",
		"}",
		"",
		...readTypesOf(success.schema).flatMap(declare),
		"func main() {",
		...requestLines(operation),
		"\tresponse, err := http.DefaultClient.Do(request)",
		"\tif err != nil {",
		"\t\tlog.Fatal(err)",
		"\t}",
		"\tdefer response.Body.Close()",
		"\tif response.StatusCode >= 400 {",
		"\t\ttext, _ := io.ReadAll(response.Body)",
		'\t\tlog.Fatal(response.Status, response.Header, string(text), "\\nFailed.")',
		"\t}",
		`\tvar body ${success.schema}`,
		"\tif err := json.NewDecoder(response.Body).Decode(&body); err != nil {",
		"\t\tlog.Fatal(err)",
		"\t}",
		`\tread${success.schema}("body", &body)`,
		"}",
		"",
	].join("\n");
}
