/** What the dashboard endpoints work with. */
import type { Clock } from "../../clock.js";
import type { InstanceStore, ParticipantStore, SampleReader } from "../../store/ports.js";
import type { PageTokens } from "../page-token.js";

export interface MetricsParts {
	readonly store: InstanceStore & ParticipantStore & SampleReader;
	readonly clock: Clock;
	readonly pageTokens: PageTokens;
}
