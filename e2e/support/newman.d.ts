/** What the tests use of newman, which has no types of its own. */
declare module "newman" {
	interface Emitter {
		on(
			event: "request",
			listener: (
				error: Error | null,
				seen: {
					readonly item: { readonly name: string };
					readonly request: { readonly headers: { get(name: string): string | undefined } };
					readonly response?: { readonly code: number; readonly stream?: Buffer };
				},
			) => void,
		): Emitter;
	}
	interface Summary {
		readonly run: {
			readonly failures: readonly {
				readonly source?: { readonly name: string };
				readonly error: { readonly message: string };
			}[];
		};
	}
	const newman: {
		run(
			options: { readonly collection: object; readonly environment: object; readonly timeoutRequest: number },
			done: (error: Error | null, summary: Summary) => void,
		): Emitter;
	};
	export default newman;
}
