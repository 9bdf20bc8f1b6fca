/** Every text of the reference, made when the project is built: each names the server's address, which comes in later. */
import { OPERATIONS } from "./model/operations.js";
import { openApiDocument } from "./openapi/openapi-document.js";
import { referencePage } from "./page/reference-page.js";
import { postmanCollection, postmanCollectionOf } from "./postman/postman-collection.js";
import { postmanItem } from "./postman/postman-item.js";

/** Stands for the address. No server is called so (RFC 6761 section 6.4), and it has only letters that any language keeps. */
export const ADDRESS = "https://address-of-the-server.invalid";

/** By the path that each is given out at. */
export type ReferenceTexts = Readonly<Record<string, string>>;

const asText = (document: object) => `${JSON.stringify(document, null, "\t")}\n`;

/** Takes a few tenths of a second. */
export function makeReferenceTexts(address: string = ADDRESS): ReferenceTexts {
	const texts: Record<string, string> = {
		"/reference": referencePage(address),
		"/openapi.json": asText(openApiDocument(address)),
		"/postman.json": asText(postmanCollection(address)),
	};
	for (const operation of OPERATIONS) {
		const file = `/reference/postman/${operation.operationId}`;
		texts[`${file}.item.json`] = asText(postmanItem(operation));
		texts[`${file}.collection.json`] = asText(postmanCollectionOf(operation, address));
	}
	return texts;
}
