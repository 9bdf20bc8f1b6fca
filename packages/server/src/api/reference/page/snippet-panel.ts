/** The tabs of an operation: its request in each language, and as a Postman item. */
import type { Operation } from "../model/operation.js";
import { LANGUAGES, snippetOf } from "../snippets/snippets.js";
import { Html, html } from "./html.js";

/** Characters that no request has: they mark the ids that a reader can change, through generating and escaping. */
const OPEN = "\u0001";
const CLOSE = "\u0002";
const MARKED = new RegExp(`${OPEN}(\\w+)=([^${CLOSE}]*)${CLOSE}`, "g");

function withMarkedIds(operation: Operation): Operation {
	const pathParameters = operation.pathParameters.map((parameter) => ({
		...parameter,
		example: `${OPEN}${parameter.name}=${parameter.example}${CLOSE}`,
	}));
	return { ...operation, pathParameters };
}

function codeOf(snippet: string): Html {
	const { text } = html`${snippet}`;
	return new Html(text.replace(MARKED, '<span class="id" data-id="$1">$2</span>'));
}

interface Tab {
	readonly name: string;
	readonly key: string;
	readonly panel: Html;
}

const copyButton = (name: string, title: string) =>
	html`<button type="button" class="copy" aria-label="Copy ${name}: ${title}">Copy</button>`;

function languageTabs(operation: Operation, origin: string): readonly Tab[] {
	const marked = withMarkedIds(operation);
	return LANGUAGES.map((name) => ({
		name,
		key: name.toLowerCase(),
		panel: html`<div class="actions">${copyButton(name, operation.title)}</div>
<pre tabindex="0" aria-label="${name}: ${operation.title}"><code>${codeOf(snippetOf(marked, name, origin))}</code></pre>`,
	}));
}

function postmanTab({ operationId, title }: Operation): Tab {
	const file = `reference/postman/${operationId}`;
	return {
		name: "Postman",
		key: "postman",
		panel: html`<div class="actions">${copyButton("Postman item", title)}
<a href="${file}.item.json" download="${operationId}.postman_item.json">Download the item</a>
<a href="${file}.collection.json" download="${operationId}.postman_collection.json">Download a collection with its token</a></div>
<pre tabindex="0" aria-label="Postman item: ${title}" data-source="${file}.item.json"><code>The item, with every answer saved beside it.</code></pre>`,
	};
}

/** Without the page's script all panels stand below each other, each under its name. */
export function snippetPanel(operation: Operation, origin: string): Html {
	const { operationId, title } = operation;
	const tabs = [...languageTabs(operation, origin), postmanTab(operation)];
	return html`<div class="tabs">
<div role="tablist" aria-label="Request: ${title}" hidden>
${tabs.map(
	({ name, key }) =>
		html`<button type="button" role="tab" id="${operationId}-tab-${key}" aria-controls="${operationId}-${key}" data-tab="${key}">${name}</button>`,
)}
</div>
${tabs.map(
	({ name, key, panel }) =>
		html`<section id="${operationId}-${key}" class="panel" data-panel="${key}" aria-label="${name}"><h5>${name}</h5>${panel}</section>`,
)}
</div>`;
}
