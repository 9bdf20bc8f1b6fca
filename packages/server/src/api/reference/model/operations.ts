/** Everything that a caller can ask for, in the order of the reference. */
import { ENDPOINT_OPERATIONS } from "./endpoint-operations.js";
import type { Operation } from "./operation.js";
import {
	CAUSE_OPERATIONS,
	END_OPERATIONS,
	LATENCY_OPERATIONS,
	REVOKE_OPERATION,
	STATE_OPERATIONS,
	TOKEN_OPERATION,
} from "./own-operations.js";

export const OPERATIONS: readonly Operation[] = [
	TOKEN_OPERATION,
	...ENDPOINT_OPERATIONS,
	...CAUSE_OPERATIONS,
	...LATENCY_OPERATIONS,
	...STATE_OPERATIONS,
	...END_OPERATIONS,
	REVOKE_OPERATION,
];
