/** Everything about one operation, as a section of the reference page. */
import { STATUS_CODES } from "node:http";
import type { ErrorExample, Operation, Parameter } from "../model/operation.js";
import { ACCEPT, AUTHORIZATION, BASIC_AUTHORIZATION } from "../openapi/headers.js";
import { type Html, html, joined } from "./html.js";
import { snippetPanel } from "./snippet-panel.js";

/** Texts between backquotes are code. */
export function prose(text: string): Html {
	const pieces = text
		.split("`")
		.map((piece, index) => (index % 2 === 0 ? html`${piece}` : html`<code>${piece}</code>`));
	return joined(pieces, "");
}

const codes = (texts: readonly string[]) =>
	joined(
		texts.map((text) => html`<code>${text}</code>`),
		", ",
	);

interface Row {
	readonly place: "path" | "query" | "form" | "header";
	readonly name: string;
	readonly type: string;
	readonly required: boolean;
	readonly description: Html;
}

function parameterRow(place: Row["place"], { name, schema, required, description }: Parameter): Row {
	const choices = schema.enum === undefined ? undefined : html`<br>One of ${codes(schema.enum)}`;
	const usual = schema.default === undefined ? undefined : html`; <code>${schema.default}</code> when absent`;
	return {
		place,
		name,
		type: schema.type ?? "string",
		required,
		description: html`${prose(description)}${choices}${usual}`,
	};
}

function rowsOf({ access, pathParameters, queryParameters, formParameters }: Operation): readonly Row[] {
	const headers = [ACCEPT, access === "client" ? BASIC_AUTHORIZATION : AUTHORIZATION];
	return [
		...pathParameters.map((parameter) => parameterRow("path", parameter)),
		...queryParameters.map((parameter) => parameterRow("query", parameter)),
		...formParameters.map((parameter) => parameterRow("form", parameter)),
		...headers.map(
			({ name, required, description }): Row => ({
				place: "header",
				name,
				type: "string",
				required,
				description: prose(description),
			}),
		),
	];
}

function parameterTable(operation: Operation): Html {
	return html`<table>
<caption>Parameters and headers: ${operation.title}</caption>
<thead><tr><th scope="col">Key</th><th scope="col">In</th><th scope="col">Type</th><th scope="col">Required</th><th scope="col">Description</th></tr></thead>
<tbody>
${rowsOf(operation).map(
	({ place, name, type, required, description }) =>
		html`<tr><th scope="row"><code>${name}</code></th><td>${place}</td><td>${type}</td><td>${required ? "required" : "optional"}</td><td>${description}</td></tr>
`,
)}</tbody>
</table>`;
}

const bodyOf = (body: object) =>
	html`<pre tabindex="0" aria-label="Body"><code>${JSON.stringify(body, null, "  ")}</code></pre>`;

const errorDetails = ({ status, code, message, body }: ErrorExample) =>
	html`<details><summary><span class="status bad">${status} ${STATUS_CODES[status]}</span> <span class="code">code ${code}</span> <span>${message}</span></summary>${bodyOf(body)}</details>
`;

function responses({ success, errors }: Operation): Html {
	return html`<details><summary><span class="status good">200 OK</span> <span>${success.description}</span></summary>
<p>Body: <a href="#type-${success.schema}">${success.schema}</a></p>${bodyOf(success.example)}</details>
${errors.map(errorDetails)}`;
}

function facts({ scopes, masterScopes, masterPath, rateLabel, prerequisites }: Operation): Html {
	const row = (name: string, value: Html) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
	const plain = scopes.length === 0 ? [] : [row("Scopes, any one", codes(scopes))];
	const ofMaster = masterScopes.filter((scope) => !scopes.includes(scope));
	return html`<dl>
${plain}
${masterPath === undefined ? [] : [row("Under accounts, also", codes(ofMaster))]}
${rateLabel === undefined ? [] : [row("Rate limit label", html`${rateLabel}`)]}
${prerequisites === undefined ? [] : [row("Prerequisites, in profile zoom", html`The account needs ${prerequisites}.`)]}
</dl>`;
}

const route = (method: string, path: string) =>
	html`<p class="route"><span class="method">${method}</span> <code>${path}</code></p>`;

/** What the filter of the page looks into; not the method, since "get" is for the titles that begin with it. */
const wordsOf = ({ title, operationId, path, about }: Operation) =>
	[title, operationId, path, about].join(" ").toLowerCase();

export function operationSection(operation: Operation, origin: string): Html {
	const { operationId, title, about, notes, method, path, masterPath } = operation;
	return html`<section id="${operationId}" class="card operation" aria-labelledby="${operationId}-title" data-words="${wordsOf(operation)}">
<h3 id="${operationId}-title">${title} <a class="anchor" href="#${operationId}" aria-label="Link to ${title}">#</a></h3>
<p>${about}</p>
${route(method, path)}
${masterPath === undefined ? undefined : route(method, masterPath)}
${facts(operation)}
${notes.length === 0 ? undefined : html`<ul class="notes">${notes.map((note) => html`<li>${prose(note)}</li>`)}</ul>`}
<h4>Parameters</h4>
<div class="wide" tabindex="0" role="region" aria-label="Parameters: ${title}">${parameterTable(operation)}</div>
<h4>Request</h4>
${snippetPanel(operation, origin)}
<h4>Answers</h4>
<div class="answers">${responses(operation)}</div>
</section>
`;
}
