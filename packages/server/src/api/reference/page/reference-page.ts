/** The reference as one page of HTML, made from the operations. It needs no network beside the server that gives it. */
import { GROUPS, type Group } from "../model/operation.js";
import { OPERATIONS } from "../model/operations.js";
import { pathParametersOf } from "../model/path-parameters.js";
import { SCHEMAS } from "../model/schema-catalogue.js";
import { RATE_HEADERS, RETRY_AFTER, TRACKING } from "../openapi/headers.js";
import { type Html, html } from "./html.js";
import { operationSection } from "./operation-section.js";
import { typeSection } from "./type-section.js";

const HEADINGS: { readonly [group in Group]: string } = {
	Access: "Access",
	Webinars: "Webinars",
	Meetings: "Meetings",
	Sessions: "Video SDK sessions",
	Quality: "Quality scores",
	Causes: "Causes",
	Latency: "Latency",
	State: "State",
	End: "Ending",
};

const operationsOf = (group: Group) => OPERATIONS.filter((operation) => operation.group === group);

/** Every address on the page is relative, so that it works under any path that a proxy puts it at. */
const head = html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Qoscope: API reference</title>
<link rel="icon" href="reference/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="reference/reference.css">
<script type="module" src="reference/main.js"></script>
</head>`;

/** The ids that the requests on the page are filled with. */
const IDS = pathParametersOf("/{webinarId}/{meetingId}/{sessionId}/{participantId}/{userId}");

const idFields = html`<fieldset class="ids" hidden>
<legend>Your ids, for the requests on this page</legend>
${IDS.map(
	({ name, example }) =>
		html`<label>${name} <input type="text" data-fills="${name}" value="${example}" spellcheck="false" autocomplete="off"></label>`,
)}
</fieldset>`;

const headerRows = [TRACKING, ...RATE_HEADERS, RETRY_AFTER].map(
	({ name, description, example }) =>
		html`<tr><th scope="row"><code>${name}</code></th><td>${description}</td><td><code>${example}</code></td></tr>`,
);

function introduction(origin: string): Html {
	return html`<section class="intro" aria-labelledby="title">
<h1 id="title">API reference</h1>
<p>This server answers at <code>${origin}</code>. The requests below work as they are: run them where your shell finds
<code>npx qoscope token</code>, or put an access token into <code>QOSCOPE_TOKEN</code>. This page holds no secret.</p>
<p>The same as files: <a href="openapi.json">OpenAPI 3.1</a>, <a href="postman.json" download="qoscope.postman_collection.json">Postman collection</a>.</p>
${idFields}
</section>`;
}

const headers = html`<section id="headers" class="card" aria-labelledby="headers-title">
<h2 id="headers-title">Headers of answers</h2>
<p>All but the first are there only for accounts with rate limits.</p>
<div class="wide" tabindex="0" role="region" aria-label="Headers of answers"><table>
<caption>Headers of answers</caption>
<thead><tr><th scope="col">Key</th><th scope="col">Description</th><th scope="col">Example</th></tr></thead>
<tbody>${headerRows}</tbody>
</table></div>
</section>`;

const navigation = html`<nav aria-label="Operations">
<p class="filter" hidden><label for="filter">Find an operation</label>
<input type="search" id="filter" autocomplete="off" spellcheck="false">
<span id="found" role="status"></span></p>
${GROUPS.map(
	(group) => html`<div class="group"><h2>${HEADINGS[group]}</h2><ul>
${operationsOf(group).map(({ operationId, title }) => html`<li><a href="#${operationId}">${title}</a></li>`)}
</ul></div>`,
)}
<div class="group"><h2>Beside</h2><ul><li><a href="#headers">Headers of answers</a></li><li><a href="#types">Types of bodies</a></li></ul></div>
</nav>`;

/** For a server at `origin`, without a slash at its end. */
export function referencePage(origin: string): string {
	const groups = GROUPS.map(
		(group) => html`<section class="operations" aria-labelledby="group-${group}">
<h2 id="group-${group}">${HEADINGS[group]}</h2>
${operationsOf(group).map((operation) => operationSection(operation, origin))}
</section>`,
	);
	const types = [...SCHEMAS].map(([name, schema]) => typeSection(name, schema));
	return html`<!doctype html>
<html lang="en">
${head}
<body>
<a class="skip" href="#title">Skip to the reference</a>
<header><p class="brand">Qoscope</p></header>
<div class="page">
${navigation}
<main>
${introduction(origin)}
${groups}
${headers}
<section id="types" aria-labelledby="types-title"><h2 id="types-title">Types of bodies</h2>
${types}
</section>
</main>
</div>
</body>
</html>
`.text;
}
