/** An API over the stand-in's made-up data: webinars, meetings and sessions, live and past, of two accounts. */
import type { InstanceKind } from "@qoscope/wire";
import type { Endpoint } from "../../src/api/endpoints/endpoint.js";
import { ENDPOINTS } from "../../src/api/endpoints/index.js";
import type { Account } from "../../src/config/config-schema.js";
import { fillStore } from "../../src/mock/fill-store.js";
import { MOCK_NOW_MS, makeMockData } from "../../src/mock/make-mock-data.js";
import type { MockData, MockInstance } from "../../src/mock/mock-data.js";
import { type ApiHarness, createApiHarness, makeAccount } from "./api-harness.js";

export interface Scene {
	readonly api: ApiHarness;
	/** By account. */
	readonly data: Readonly<Record<string, MockData>>;
}

export async function createScene(
	accounts: readonly Account[] = [makeAccount("acme"), makeAccount("globex")],
): Promise<Scene> {
	const api = await createApiHarness({ accounts });
	api.setTime(MOCK_NOW_MS);
	const data: Record<string, MockData> = {};
	for (const [index, { id }] of accounts.entries()) {
		const made = makeMockData(index + 1);
		data[id] = made;
		await fillStore(api.store, id, made);
	}
	return { api, data };
}

export function instancesOf(data: MockData | undefined, kind: InstanceKind, isOver: boolean): readonly MockInstance[] {
	return (data?.instances ?? []).filter((mock) => mock.kind === kind && (mock.end !== undefined) === isOver);
}

export interface Question {
	readonly endpoint: Endpoint;
	readonly url: string;
}

const encode = (id: string | number) => encodeURIComponent(encodeURIComponent(id));

/** The path of an endpoint for one instance and one person; both are ignored where the path names none. */
export function pathOf({ path }: Endpoint, instance: string | number, person: string | number): string {
	return `/v2${path
		.replace(/\{(webinar|meeting|session)Id\}/, encode(instance))
		.replace(/\{(participant|user)Id\}/, encode(person))}`;
}

/** Every endpoint asked about everything that there is, in each state that it knows. */
export function questionsOf(data: MockData | undefined): readonly Question[] {
	return ENDPOINTS.flatMap((endpoint): Question[] =>
		(endpoint.path.startsWith("/report") ? ["past"] : ["live", "past"]).flatMap((type) => {
			const query = endpoint.operationId === "dashboardQuality" ? "" : `?type=${type}`;
			if (!endpoint.path.includes("{")) return [{ endpoint, url: `/v2${endpoint.path}${query}` }];
			return instancesOf(data, endpoint.kind, type === "past").flatMap(({ uuid, participants }) => {
				const people = endpoint.path.includes("Id}/qos") ? participants : participants.slice(0, 1);
				return people.map(({ id }) => ({ endpoint, url: `${pathOf(endpoint, uuid, id)}${query}` }));
			});
		}),
	);
}
