/** Leads the media of a session description through a relay: the way that ICE would take else is taken out. */

export interface Address {
	readonly address: string;
	readonly port: number;
}

/** A media server's transport, with the clock rates (Hz) of the payload types that it carries. */
export interface Transport extends Address {
	readonly clockRates: Readonly<Record<number, number>>;
	/** Whether the browser has given up the transport before. */
	readonly isAfterFailure?: boolean;
}

/** Opens a relay before a transport and gives the relay's own address. */
export type OpenRelay = (transport: Transport) => Promise<Address>;

const CANDIDATE = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host.*$/gim;

/** The media server's description with the relay's address in the place of its own. */
export async function throughRelay(
	description: RTCSessionDescriptionInit,
	openRelay: OpenRelay,
): Promise<RTCSessionDescriptionInit> {
	const sdp = description.sdp ?? "";
	// Bundled media have one transport, and each of its m-lines may repeat its candidates.
	const [first] = [...sdp.matchAll(CANDIDATE)].filter(([, address]) => address?.includes("."));
	if (first === undefined) throw new Error("The media server named no candidate of IPv4.");
	const clockRates = Object.fromEntries(
		[...sdp.matchAll(/^a=rtpmap:(\d+) [^/]+\/(\d+)/gm)].map(([, type, rate]) => [Number(type), Number(rate)]),
	);
	const { address, port } = await openRelay({ address: first[1] ?? "", port: Number(first[2]), clockRates });
	const candidate = `a=candidate:1 1 udp 2130706431 ${address} ${port} typ host`;
	const without = sdp.replace(/^a=(candidate|end-of-candidates).*\r\n/gim, "");
	return { type: description.type, sdp: without.replace(/^(m=.*\r\nc=.*\r\n)/gim, `$1${candidate}\r\n`) };
}

/** Without candidates the media server answers whom it hears, which is the relay. */
export function withoutCandidates(description: RTCSessionDescription | null): RTCSessionDescriptionInit {
	if (description === null) throw new Error("There is no local description.");
	return { type: description.type, sdp: description.sdp.replace(/^a=(candidate|end-of-candidates).*\r\n/gim, "") };
}

/** The description of a receiver that wants discontinuous transmission of Opus (RFC 7587, section 6.1). */
export function withDtx(description: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
	const sdp = description.sdp ?? "";
	const type = /^a=rtpmap:(\d+) opus/im.exec(sdp)?.[1];
	return { type: description.type, sdp: sdp.replace(new RegExp(`^a=fmtp:${type} `, "m"), `$&usedtx=1;`) };
}

/** The same offer with every SSRC another one, as after a conflict (RFC 3550, section 8.2). */
export function withNewSsrcs(description: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
	const another = (ssrc: string) => String((Number(ssrc) ^ 0x55555555) >>> 0);
	const sdp = (description.sdp ?? "")
		.replace(/^a=ssrc:(\d+)/gm, (_, ssrc: string) => `a=ssrc:${another(ssrc)}`)
		.replace(/^a=ssrc-group:FID (\d+) (\d+)/gm, (_, ssrc: string, rtx: string) =>
			["a=ssrc-group:FID", another(ssrc), another(rtx)].join(" "),
		);
	return { type: description.type, sdp };
}
