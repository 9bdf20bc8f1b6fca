/** Leads two connections of this page to each other; the first has its lines already. */
export async function connect(near: RTCPeerConnection, far: RTCPeerConnection): Promise<void> {
	near.onicecandidate = ({ candidate }) => void far.addIceCandidate(candidate ?? undefined);
	far.onicecandidate = ({ candidate }) => void near.addIceCandidate(candidate ?? undefined);
	await near.setLocalDescription();
	await far.setRemoteDescription(near.localDescription ?? { type: "rollback" });
	await far.setLocalDescription();
	await near.setRemoteDescription(far.localDescription ?? { type: "rollback" });
}
