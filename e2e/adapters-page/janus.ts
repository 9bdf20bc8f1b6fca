/** janus.js itself, up to the connection of a handle; a stand-in of the server lets it attach. */
import { watchJanus } from "@qoscope/agent/janus";
import Janus from "janus-gateway";
import adapter from "webrtc-adapter";
import { createWatching } from "../../packages/agent/test/watching.js";
import { areWatched, noteConnections } from "./made-connections.js";
import { type SignalServer, withSignal } from "./signal-socket.js";

/** Answers every request with success; the ids are made up. */
const janusServer: SignalServer = (signal) => (message) => {
	if (typeof message !== "string") return;
	const { transaction } = JSON.parse(message);
	signal.send({ janus: "success", transaction, data: { id: 1 } });
};

/** The package says in its types that it is a CommonJS module, which it is not. */
interface JanusLibrary {
	new (options: object): { attach(options: object): void };
	init(options: object): void;
	useDefaultDependencies(options: object): object;
}
const library: JanusLibrary = Object(Janus);

type Handle = Parameters<typeof watchJanus>[1] & {
	createOffer(options: object): void;
	hangup(): void;
};

function attach(): Promise<Handle> {
	return new Promise((resolve, reject) => {
		const callback = () => {
			const session = new library({
				server: "ws://janus.invalid",
				iceServers: [],
				success: () => session.attach({ plugin: "janus.plugin.videoroom", success: resolve, error: reject }),
				error: reject,
			});
		};
		library.init({ debug: false, dependencies: library.useDefaultDependencies({ adapter }), callback });
	});
}

export function watchRealHandle(): Promise<object> {
	return withSignal(janusServer, () =>
		noteConnections(async (made) => {
			const { agent, watched } = createWatching();
			const handle = await attach();
			const end = watchJanus(agent, handle);
			const before = watched().length;
			await new Promise((success, error) => handle.createOffer({ tracks: [{ type: "data" }], success, error }));
			const during = { made: made.length, areSame: areWatched(watched(), made) };
			handle.hangup();
			const after = { watched: watched().length, state: made[0]?.connectionState };
			end();
			return { before, during, after };
		}),
	);
}
