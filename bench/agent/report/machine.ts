/** What the figures were measured on, without saying whose machine it is, and how much else it had to do. */
import { cpus, loadavg } from "node:os";

export function machine(chromiumVersion?: string): string {
	const processors = cpus();
	const model = processors[0]?.model.trim() ?? "unknown processor";
	const day = new Date().toISOString().slice(0, 10);
	const load = `Load average before the run: ${(loadavg()[0] ?? 0).toFixed(1)}.`;
	const browser = chromiumVersion === undefined ? "" : ` Chromium ${chromiumVersion},`;
	return `${day}: ${processors.length} cores of ${model},${browser} Node ${process.versions.node}. ${load}`;
}
