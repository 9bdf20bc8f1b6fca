/**
 * What the whole contract asks of webinars and participants, and the ratings that participants give. Older rows have ""
 * and empty lists, which is how these facts say that nothing is known.
 */
import type { Migration } from "./migration.js";

const webinar = `ALTER TABLE webinar
	ADD COLUMN IF NOT EXISTS host_department LowCardinality(String) AFTER host_email,
	ADD COLUMN IF NOT EXISTS host_user_type LowCardinality(String) AFTER host_department,
	ADD COLUMN IF NOT EXISTS session_key String AFTER host_user_type,
	ADD COLUMN IF NOT EXISTS custom_keys Array(Tuple(String, String)) AFTER session_key,
	ADD COLUMN IF NOT EXISTS tracking_fields Array(Tuple(String, String)) AFTER custom_keys`;

const participant = `ALTER TABLE participant
	ADD COLUMN IF NOT EXISTS registrant_id String AFTER network_type,
	ADD COLUMN IF NOT EXISTS customer_key String AFTER registrant_id,
	ADD COLUMN IF NOT EXISTS group_id LowCardinality(String) AFTER customer_key,
	ADD COLUMN IF NOT EXISTS breakout_id LowCardinality(String) AFTER group_id,
	ADD COLUMN IF NOT EXISTS sip_uri String AFTER breakout_id,
	ADD COLUMN IF NOT EXISTS from_sip_uri String AFTER sip_uri,
	ADD COLUMN IF NOT EXISTS client LowCardinality(String) AFTER from_sip_uri,
	ADD COLUMN IF NOT EXISTS device_name LowCardinality(String) AFTER client,
	ADD COLUMN IF NOT EXISTS connection_type LowCardinality(String) AFTER device_name,
	ADD COLUMN IF NOT EXISTS video_connection_type LowCardinality(String) AFTER connection_type,
	ADD COLUMN IF NOT EXISTS as_connection_type LowCardinality(String) AFTER video_connection_type,
	ADD COLUMN IF NOT EXISTS data_center LowCardinality(String) AFTER as_connection_type,
	ADD COLUMN IF NOT EXISTS full_data_center LowCardinality(String) AFTER data_center,
	ADD COLUMN IF NOT EXISTS microphone String AFTER full_data_center,
	ADD COLUMN IF NOT EXISTS speaker String AFTER microphone,
	ADD COLUMN IF NOT EXISTS camera String AFTER speaker,
	ADD COLUMN IF NOT EXISTS internal_ip_addresses Array(String) AFTER camera,
	ADD COLUMN IF NOT EXISTS share_surface LowCardinality(String) AFTER internal_ip_addresses,
	ADD COLUMN IF NOT EXISTS city LowCardinality(String) AFTER share_surface,
	ADD COLUMN IF NOT EXISTS country_code LowCardinality(String) AFTER city,
	ADD COLUMN IF NOT EXISTS country_name LowCardinality(String) AFTER country_code`;

/** One row for each participant who rated: the newest counts. */
const rating = `CREATE TABLE IF NOT EXISTS rating (
	account LowCardinality(String),
	instance String,
	participant UInt64,
	score UInt8,
	comment String,
	at_ms UInt64
)
ENGINE = ReplacingMergeTree(at_ms)
ORDER BY (account, instance, participant)
SETTINGS index_granularity = 1024`;

export const moreFacts: Migration = { number: 2, name: "more facts", statements: [webinar, participant, rating] };
