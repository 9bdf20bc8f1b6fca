/** The parts of the Postman collection format v2.1 that we write. */

export interface PostmanVariable {
	readonly key: string;
	readonly value: string;
	readonly description?: string;
	readonly type?: "string";
}

export interface PostmanQuery {
	readonly key: string;
	readonly value: string;
	readonly description?: string;
	readonly disabled?: boolean;
}

export interface PostmanUrl {
	readonly raw: string;
	readonly host: readonly string[];
	readonly path: readonly string[];
	readonly query: readonly PostmanQuery[];
	readonly variable: readonly PostmanVariable[];
}

export interface PostmanHeader {
	readonly key: string;
	readonly value: string;
	readonly description?: string;
	readonly disabled?: boolean;
}

export type PostmanAuth =
	| { readonly type: "oauth2"; readonly oauth2: readonly PostmanVariable[] }
	| { readonly type: "basic"; readonly basic: readonly PostmanVariable[] };

export interface PostmanRequest {
	/** That of the collection when absent. */
	readonly auth?: PostmanAuth;
	readonly method: "GET" | "POST";
	readonly header: readonly PostmanHeader[];
	readonly url: PostmanUrl;
	readonly body?: { readonly mode: "urlencoded"; readonly urlencoded: readonly PostmanQuery[] };
	readonly description?: string;
}

export interface PostmanResponse {
	readonly name: string;
	readonly originalRequest: PostmanRequest;
	readonly status: string;
	readonly code: number;
	readonly _postman_previewlanguage: "json";
	readonly header: readonly PostmanHeader[];
	readonly cookie: readonly never[];
	readonly body: string;
}

export interface PostmanEvent {
	readonly listen: "test";
	readonly script: { readonly type: "text/javascript"; readonly exec: readonly string[] };
}

export interface PostmanItem {
	readonly name: string;
	readonly request: PostmanRequest;
	readonly response: readonly PostmanResponse[];
	readonly event?: readonly PostmanEvent[];
}

export interface PostmanFolder {
	readonly name: string;
	readonly description: string;
	readonly item: readonly (PostmanItem | PostmanFolder)[];
}

export interface PostmanCollection {
	readonly info: {
		readonly _postman_id: string;
		readonly name: string;
		readonly description: string;
		readonly schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
	};
	readonly item: readonly (PostmanItem | PostmanFolder)[];
	readonly auth: PostmanAuth;
	readonly event: readonly PostmanEvent[];
	readonly variable: readonly PostmanVariable[];
}
