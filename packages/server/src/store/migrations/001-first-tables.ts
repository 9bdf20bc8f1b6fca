/**
 * The first tables. Applied migrations are never edited: their checksum is kept, and a change makes the start fail.
 *
 * Account and instance lead every key. The row with the highest `version` of one key is the one that counts, so that
 * writing a row again changes nothing; readers say FINAL and see only that one.
 *
 * `merge_selector_base` 10 instead of 5: a busy hour is many small inserts, and merging them in larger lots costs a
 * seventh less of the processor, for about twice as many parts to read.
 */
import type { Migration } from "./migration.js";

const sample = `CREATE TABLE IF NOT EXISTS sample (
	account LowCardinality(String),
	instance LowCardinality(String),
	participant UInt64 CODEC(LZ4),
	type Enum8(
		'audio_input' = 0,
		'audio_output' = 1,
		'video_input' = 2,
		'video_output' = 3,
		'as_input' = 4,
		'as_output' = 5,
		'cpu_usage' = 6,
		'audio_device_from_crc' = 7,
		'audio_device_to_crc' = 8,
		'video_device_from_crc' = 9,
		'video_device_to_crc' = 10,
		'as_device_from_crc' = 11,
		'as_device_to_crc' = 12,
		'audio_device_from_rwg' = 13,
		'audio_device_to_rwg' = 14,
		'video_device_from_rwg' = 15,
		'video_device_to_rwg' = 16,
		'as_device_from_rwg' = 17,
		'as_device_to_rwg' = 18
	) CODEC(LZ4),
	slot DateTime('UTC') CODEC(DoubleDelta, LZ4),
	run String CODEC(LZ4),
	day Date CODEC(LZ4),
	version UInt32 CODEC(T64, LZ4),
	duration_ms Float64 CODEC(LZ4),
	bytes Nullable(UInt64) CODEC(T64, LZ4),
	packets Nullable(UInt64) CODEC(T64, LZ4),
	loss_max_ratio Nullable(Float64) CODEC(LZ4),
	packets_lost Nullable(UInt64) CODEC(T64, LZ4),
	reported_bytes Nullable(UInt64) CODEC(T64, LZ4),
	reported_lost_bytes Nullable(Float64) CODEC(LZ4),
	frames Nullable(UInt32) CODEC(T64, LZ4),
	width Nullable(UInt16) CODEC(T64, LZ4),
	height Nullable(UInt16) CODEC(T64, LZ4),
	latency_sum_ms Nullable(Float64) CODEC(LZ4),
	latency_count Nullable(UInt32) CODEC(T64, LZ4),
	jitter_sum_ms Nullable(Float64) CODEC(LZ4),
	jitter_count Nullable(UInt32) CODEC(T64, LZ4),
	jitter_min_ms Nullable(Float64) CODEC(LZ4),
	jitter_max_ms Nullable(Float64) CODEC(LZ4),
	latency_min_ms Nullable(Float64) CODEC(LZ4),
	latency_max_ms Nullable(Float64) CODEC(LZ4),
	latency_rtcp_count Nullable(UInt32) CODEC(T64, LZ4),
	process_cpu_sum Nullable(Float64) CODEC(LZ4),
	process_cpu_count Nullable(UInt32) CODEC(T64, LZ4),
	process_cpu_min Nullable(Float64) CODEC(LZ4),
	process_cpu_max Nullable(Float64) CODEC(LZ4),
	system_cpu_sum Nullable(Float64) CODEC(LZ4),
	system_cpu_count Nullable(UInt32) CODEC(T64, LZ4),
	system_cpu_min Nullable(Float64) CODEC(LZ4),
	system_cpu_max Nullable(Float64) CODEC(LZ4),
	pressure_nominal_ms Nullable(Float64) CODEC(LZ4),
	pressure_fair_ms Nullable(Float64) CODEC(LZ4),
	pressure_serious_ms Nullable(Float64) CODEC(LZ4),
	pressure_critical_ms Nullable(Float64) CODEC(LZ4)
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY day
ORDER BY (account, instance, participant, type, slot, run)
SETTINGS ttl_only_drop_parts = 1, index_granularity = 2048, merge_selector_base = 10`;

const webinar = `CREATE TABLE IF NOT EXISTS webinar (
	account LowCardinality(String),
	uuid String,
	number UInt64,
	kind LowCardinality(String),
	topic String,
	host_name String,
	host_email String,
	start_ms UInt64,
	end_ms Nullable(UInt64),
	end_cause LowCardinality(Nullable(String)),
	version UInt64,
	INDEX webinar_number number TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (account, uuid)
SETTINGS index_granularity = 1024`;

const participant = `CREATE TABLE IF NOT EXISTS participant (
	account LowCardinality(String),
	instance String,
	id UInt64,
	jti String,
	user_id String,
	name String,
	email String,
	email_shown_because LowCardinality(Nullable(String)),
	external Bool,
	role LowCardinality(String),
	pc_name String,
	domain LowCardinality(String),
	mac_addr String,
	harddisk_id String,
	device LowCardinality(String),
	os LowCardinality(String),
	os_version LowCardinality(String),
	browser_name LowCardinality(String),
	browser_version LowCardinality(String),
	agent_version LowCardinality(String),
	ip_address String,
	network_type LowCardinality(String),
	join_ms UInt64,
	leave_ms Nullable(UInt64),
	leave_cause LowCardinality(Nullable(String)),
	version UInt64,
	INDEX participant_jti jti TYPE bloom_filter GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (account, instance, id)
SETTINGS index_granularity = 1024`;

export const firstTables: Migration = { number: 1, name: "first tables", statements: [sample, webinar, participant] };
