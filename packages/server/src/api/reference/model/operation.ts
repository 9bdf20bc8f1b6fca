/** One thing that a caller can ask for, in the words that every form of the reference needs. */
import type { RateLabel } from "../../endpoints/endpoint.js";
import type { JsonSchema } from "./json-schema.js";

/** Headings of the reference, in its order. */
export const GROUPS = [
	"Access",
	"Webinars",
	"Meetings",
	"Sessions",
	"Quality",
	"Causes",
	"Latency",
	"State",
	"End",
] as const;
export type Group = (typeof GROUPS)[number];

export interface Parameter {
	readonly name: string;
	readonly description: string;
	readonly required: boolean;
	readonly schema: JsonSchema;
	readonly example: string;
	/** No example would do: programs take the caller's own. */
	readonly isAccessToken?: true;
}

/** An answer that is no success. */
export interface ErrorExample {
	/** Its row in the table of errors. */
	readonly key: string;
	readonly status: number;
	/** What a caller tells it by: a number, or a word of the token endpoint. */
	readonly code: number | string;
	readonly message: string;
	readonly body: Readonly<Record<string, unknown>>;
	/** Name of the schema of the body. */
	readonly schema: "Error" | "OauthError";
}

export interface Operation {
	/** Of the plain form. */
	readonly operationId: string;
	readonly group: Group;
	readonly method: "GET" | "POST";
	/** From the server's root; parameters in braces. */
	readonly path: string;
	/** The same for `/accounts/{accountId}`, where there is such a form. */
	readonly masterPath?: string;
	readonly title: string;
	readonly about: string;
	readonly notes: readonly string[];
	/** What the account needs in profile `zoom`. */
	readonly prerequisites?: string;
	readonly rateLabel?: RateLabel;
	/** How a caller proves who it is. */
	readonly access: "bearer" | "client";
	/** Any one of them opens the plain form; none is needed when empty. */
	readonly scopes: readonly string[];
	/** Any one of them opens the `/accounts/{accountId}` form. */
	readonly masterScopes: readonly string[];
	readonly pathParameters: readonly Parameter[];
	readonly queryParameters: readonly Parameter[];
	/** Fields of a form in the request's body. */
	readonly formParameters: readonly Parameter[];
	readonly success: {
		readonly description: string;
		/** Name of the schema of the body. */
		readonly schema: string;
		readonly example: Readonly<Record<string, unknown>>;
	};
	readonly errors: readonly ErrorExample[];
}

/** Of the `/accounts/{accountId}` form; operation ids are unique in a document. */
export const masterIdOf = ({ operationId }: Pick<Operation, "operationId">): string => `${operationId}Master`;
