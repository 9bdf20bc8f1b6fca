/** A deployment whose server has two accounts that know nothing of each other. */
import { readFile } from "node:fs/promises";
import { type Deployment, deploy } from "./qoscope-process.js";

export interface TwoAccounts {
	/** Its server has both accounts; its commands are those of the first. */
	readonly deployment: Deployment;
	/** Never started: its credentials and its commands are those of the second. */
	readonly second: Deployment;
	readonly close: () => Promise<void>;
}

export async function deployTwoAccounts(): Promise<TwoAccounts> {
	const [deployment, second] = await Promise.all([deploy(), deploy()]);
	const other: { accounts: object[] } = JSON.parse(await readFile(second.configFile, "utf8"));
	await deployment.configure((file) => {
		const own = Array.isArray(file["accounts"]) ? file["accounts"] : [];
		return { ...file, accounts: [...own, ...other.accounts] };
	});
	return {
		deployment,
		second,
		close: async () => {
			await deployment.close();
			await second.close();
		},
	};
}
