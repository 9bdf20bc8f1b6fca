/** Counts what a newer agent says that this server does not know: it is ignored, but not unseen. */
import { AgentFactsSchema, BatchSchema, HelloSchema, ReportSchema } from "@qoscope/wire";

const known = {
	hello: HelloSchema.properties,
	report: ReportSchema.properties,
	facts: AgentFactsSchema.properties,
	batch: BatchSchema.properties,
};

export function countUnknownFields(kind: keyof typeof known, value: object): number {
	return Object.keys(value).filter((name) => !Object.hasOwn(known[kind], name)).length;
}
