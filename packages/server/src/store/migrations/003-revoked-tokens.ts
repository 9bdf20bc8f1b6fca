/**
 * Access tokens that were called back before their hour was over. A day after that hour the row is of no use to anybody,
 * whichever node's clock one goes by, and the database drops it.
 */
import type { Migration } from "./migration.js";

const revokedToken = `CREATE TABLE IF NOT EXISTS revoked_token (
	token_id String,
	until_ms UInt64
)
ENGINE = ReplacingMergeTree(until_ms)
ORDER BY token_id
TTL toDateTime(intDiv(until_ms, 1000), 'UTC') + toIntervalDay(1)
SETTINGS index_granularity = 1024`;

export const revokedTokens: Migration = { number: 3, name: "revoked tokens", statements: [revokedToken] };
