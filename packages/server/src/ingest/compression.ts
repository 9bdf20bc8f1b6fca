/**
 * How frames are compressed for agents that offer it (RFC 7692), as browsers do: a report is then about half as long, and
 * none needs what came before it. The server's own frames are short and go as they are, since a connection that once
 * compressed keeps a quarter of a megabyte for it.
 */
export const COMPRESSION = {
	clientNoContextTakeover: true,
	serverNoContextTakeover: true,
	threshold: Number.MAX_SAFE_INTEGER,
	zlibInflateOptions: { chunkSize: 4_096 },
} as const;
