/** What the figures were measured on, without saying whose machine it is. */
import { cpus } from "node:os";

export function machine(chromiumVersion: string): string {
	const processors = cpus();
	const model = processors[0]?.model.trim() ?? "unknown processor";
	const day = new Date().toISOString().slice(0, 10);
	return `${day}: ${processors.length} cores of ${model}, Chromium ${chromiumVersion}, Node ${process.versions.node}.`;
}
