// Says in one line what to do when Node is too old, before anything else fails in a stranger way.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`Qoscope needs Node 20.19 or newer; this is ${process.version}. Install it and try again.`);
	process.exit(1);
}
