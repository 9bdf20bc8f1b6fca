/** Runs a Postman collection with newman, as its command does. */
import newman from "newman";

export interface Answered {
	readonly name: string;
	/** Undefined when there was no answer. */
	readonly status: number | undefined;
	readonly text: string;
	/** What the request sent in its Authorization header. */
	readonly authorization: string | undefined;
}

export interface NewmanRun {
	readonly answers: readonly Answered[];
	/** Of the collection's own tests and of the requests. */
	readonly failures: readonly string[];
}

/** The variables are an environment: it goes before the variables of the collection. */
export function runNewman(collection: object, variables: Readonly<Record<string, string>>): Promise<NewmanRun> {
	const answers: Answered[] = [];
	const values = Object.entries(variables).map(([key, value]) => ({ key, value, enabled: true }));
	return new Promise((resolve, reject) => {
		newman
			.run({ collection, environment: { values }, timeoutRequest: 60_000 }, (error, summary) => {
				if (error !== null) return reject(error);
				const failures = summary.run.failures.map(({ source, error: { message } }) => `${source?.name}: ${message}`);
				resolve({ answers, failures });
			})
			.on("request", (_error, { item, request, response }) => {
				answers.push({
					name: item.name,
					status: response?.code,
					text: response?.stream?.toString("utf8") ?? "",
					authorization: request.headers.get("authorization"),
				});
			});
	});
}
