/** The request in Python 3: the standard library alone, every field of the answer read by its name. */
import type { Operation } from "../model/operation.js";
import {
	pathPieces,
	type ReadField,
	type ReadType,
	readTypesOf,
	sentForm,
	sentQuery,
	wordsOf,
} from "./snippet-parts.js";

const constantOf = (name: string) => wordsOf(name).join("_").toUpperCase();
const readerOf = (type: string) => `read_${wordsOf(type).join("_")}`;

function readLines({ name, isOptional, isList, value }: ReadField): readonly string[] {
	const got = isOptional ? `value.get("${name}")` : `value["${name}"]`;
	if (typeof value !== "object") return [`    show(f"{at}.${name}", ${got})`];
	const read = readerOf(value.type);
	if (isList) {
		return [
			`    for index, item in enumerate(${isOptional ? `value.get("${name}", [])` : got}):`,
			`        ${read}(f"{at}.${name}[{index}]", item)`,
		];
	}
	if (!isOptional) return [`    ${read}(f"{at}.${name}", ${got})`];
	return [`    if "${name}" in value:`, `        ${read}(f"{at}.${name}", value["${name}"])`];
}

const declare = ({ name, fields }: ReadType): readonly string[] => [
	`def ${readerOf(name)}(at, value):`,
	...fields.flatMap(readLines),
	"",
	"",
];

function urlLines(operation: Operation): readonly string[] {
	const pieces = pathPieces(operation).map((piece, index) =>
		index % 2 === 0 ? piece : `{encode(${constantOf(piece)})}`,
	);
	const query = sentQuery(operation);
	const pairs = query.map(({ name, example }) => `"${name}": "${example}"`).join(", ");
	return [
		...(query.length > 0 ? [`query = urllib.parse.urlencode({${pairs}})`] : []),
		`url = f"{BASE_URL}${pieces.join("")}${query.length > 0 ? "?{query}" : ""}"`,
	];
}

function requestLines(operation: Operation): readonly string[] {
	const form = sentForm(operation);
	const pairs = form
		.map(
			({ name, example, isAccessToken }) =>
				`"${name}": ${isAccessToken ? 'os.environ["QOSCOPE_TOKEN"]' : `"${example}"`}`,
		)
		.join(", ");
	const { access, method } = operation;
	return [
		...urlLines(operation),
		...(form.length > 0 ? [`form = urllib.parse.urlencode({${pairs}}).encode()`] : []),
		...(access === "client" ? ['basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()'] : []),
		"request = urllib.request.Request(",
		"    url,",
		...(form.length > 0 ? ["    data=form,"] : []),
		`    headers={"Accept": "application/json", "Authorization": f"${access === "client" ? "Basic {basic}" : "Bearer {TOKEN}"}"},`,
		...(method === "GET" ? [] : [`    method="${method}",`]),
		")",
	];
}

export function pythonSnippet(operation: Operation, origin: string): string {
	const { title, about, access, pathParameters, success } = operation;
	const isClient = access === "client";
	return [
		`"""${title}. ${about}"""`,
		...(isClient
			? ["# QOSCOPE_CLIENT_ID and QOSCOPE_CLIENT_SECRET: as in qoscope-credentials.json."]
			: ['# export QOSCOPE_TOKEN="$(npx qoscope token)"']),
		...(isClient ? ["import base64"] : []),
		"import json",
		"import os",
		"import sys",
		"import urllib.error",
		"import urllib.parse",
		"import urllib.request",
		"",
		`BASE_URL = "${origin}"`,
		...pathParameters.map(({ name, example }) => `${constantOf(name)} = "${example}"`),
		...(isClient
			? ['CLIENT_ID = os.environ["QOSCOPE_CLIENT_ID"]', 'CLIENT_SECRET = os.environ["QOSCOPE_CLIENT_SECRET"]']
			: ['TOKEN = os.environ["QOSCOPE_TOKEN"]']),
		"",
		"",
		...(pathParameters.length > 0
			? [
					"def encode(identifier):",
					"    # Twice, since a UUID may hold slashes.",
					'    return urllib.parse.quote(urllib.parse.quote(identifier, safe=""), safe="")',
					"",
					"",
				]
			: []),
		"def show(name, value):",
		"    if value is not None:",
		'        print(f"{name}: {json.dumps(value, ensure_ascii=False)}")',
		"",
		"",
		...readTypesOf(success.schema).flatMap(declare),
		...requestLines(operation),
		"try:",
		"    with urllib.request.urlopen(request, timeout=30) as response:",
		"        body = json.load(response)",
		"except urllib.error.HTTPError as error:",
		"    print(error.code, error.headers, error.read().decode(), file=sys.stderr)",
		'    sys.exit("Failed.")',
		`${readerOf(success.schema)}("body", body)`,
		"",
	].join("\n");
}
