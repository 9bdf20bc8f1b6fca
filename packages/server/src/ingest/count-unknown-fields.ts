/** Counts what a newer agent says that this server does not know: it is ignored, but not unseen. */
import { AgentFactsSchema, BatchSchema, FactsSchema, HelloSchema, RateSchema, ReportSchema } from "@qoscope/wire";

const known = {
	hello: HelloSchema.properties,
	report: ReportSchema.properties,
	agentFacts: AgentFactsSchema.properties,
	facts: FactsSchema.properties,
	rate: RateSchema.properties,
	batch: BatchSchema.properties,
};

export function countUnknownFields(kind: keyof typeof known, value: object): number {
	return Object.keys(value).filter((name) => !Object.hasOwn(known[kind], name)).length;
}
