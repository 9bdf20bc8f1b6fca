// The simulcast part of the page's half. libwebrtc sends simulcast but never accepts it, so the peer
// is made to play an SFU: it is offered the camera's m-section once for each rid, with the header
// extensions of RID and MID exchanged, so that it takes each layer for a stream of its own m-line and
// reports on each. (The way of the web platform tests.) A classic script; leaves one global.

(() => {
	const RIDS = ["q", "h", "f"];
	const MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid";
	const RID_URI = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

	const sectionsOf = (sdp) => sdp.split(/(?=^m=)/m);
	const extension = (section, uri) => section.match(RegExp(`^a=extmap:(\\d+) ${uri}\r\n`, "m"));
	const without = (section, pattern) => section.replace(RegExp(`^a=${pattern}.*\r\n`, "gm"), "");
	const hasMid = (mid) => (section) => section.includes(`a=mid:${mid}\r\n`);
	const withBundle = (session, from, to) =>
		session.replace(/^a=group:BUNDLE .*$/m, (line) => line.replace(` ${from}`, ` ${to}`));

	function unfold(camera) {
		const ridExtension = extension(camera, RID_URI);
		const bare = ["rid:", "simulcast:", `extmap:\\d+ ${MID_URI}`].reduce(without, camera);
		return RIDS.map((rid) =>
			bare
				.replace(ridExtension[0], `a=extmap:${ridExtension[1]} ${MID_URI}\r\n`)
				.replace(/^a=mid:.*$/m, `a=mid:${rid}`)
				.replace(/^(a=msid:\S+) .*$/m, `$1 camera-${rid}`),
		);
	}

	// From A to the peer: one m-section a layer. In the others the two extensions go, as their numbers
	// would contradict within the bundle; those streams are known by their SSRCs.
	function offerForPeer(sdp, mid) {
		const [session, ...media] = sectionsOf(sdp);
		const sections = media.flatMap((section) =>
			hasMid(mid)(section) ? unfold(section) : without(section, `extmap:\\d+ (?:${MID_URI}|${RID_URI})`),
		);
		return withBundle(session, mid, RIDS.join(" ")) + sections.join("");
	}

	// From the peer to A: one m-section again, which accepts all layers as an SFU would.
	function answerForSender(sdp, mid, offer) {
		const [session, ...media] = sectionsOf(sdp);
		const [first, ...others] = RIDS;
		const offered = sectionsOf(offer).find(hasMid(mid));
		const accepted = [
			extension(offered, MID_URI)[0],
			extension(offered, RID_URI)[0],
			...RIDS.map((rid) => `a=rid:${rid} recv\r\n`),
			`a=simulcast:recv ${RIDS.join(";")}\r\n`,
		].join("");
		const sections = media
			.filter((section) => !others.some((rid) => hasMid(rid)(section)))
			.map((section) =>
				hasMid(first)(section)
					? without(section, `extmap:\\d+ ${MID_URI}`).replace(/^a=mid:.*$/m, `a=mid:${mid}`) + accepted
					: section,
			);
		return withBundle(session, RIDS.join(" "), mid) + sections.join("");
	}

	globalThis.simulcast = { rids: RIDS, offerForPeer, answerForSender };
})();
