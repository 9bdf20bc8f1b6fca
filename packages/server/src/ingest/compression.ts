/**
 * How frames are compressed for agents that offer it (RFC 7692), as browsers do: a report is then about half as long. Each
 * frame is compressed by itself, so that nothing is kept of ten thousand connections between two reports.
 */
export const COMPRESSION = { clientNoContextTakeover: true, serverNoContextTakeover: true } as const;
