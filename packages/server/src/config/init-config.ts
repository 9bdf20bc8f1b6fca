/** Writes a first configuration with fresh secrets, and the credentials that tools need, each readable by its owner. */
import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ConfigError } from "./config-error.js";
import type { ConfigFile } from "./config-schema.js";
import { hashSecret } from "./secret-hash.js";

export const CREDENTIALS_FILE_NAME = "qoscope-credentials.json";

/** What the command line and a first tool of one's own need. Only here are the secrets readable. */
export interface Credentials {
	readonly url: string;
	readonly accountId: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly agentKeyId: string;
	readonly agentKeySecret: string;
}

export interface InitialisedFiles {
	readonly file: string;
	readonly credentialsFile: string;
}

/** The two classic scopes open every webinar path of the compatible API; the third is our own. */
const SCOPES = ["dashboard_webinars:read:admin", "dashboard:read:admin", "report:read:admin", "qoscope:webinars:end"];

/** 256 random bits, as many as HS256 and HMAC-SHA-256 can use. */
function randomSecret(): string {
	return randomBytes(32).toString("base64url");
}
function randomId(prefix: string): string {
	return `${prefix}_${randomBytes(9).toString("hex")}`;
}

/** Writes a file that must not exist yet; nobody else can read it at any moment. */
function writeSecretFile(file: string, content: object): void {
	writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600, flag: "wx" });
}

/** Refuses with a ConfigError when one of the two files exists, so that no secret in use is lost. */
export async function initConfig({ file: given }: { readonly file: string }): Promise<InitialisedFiles> {
	const file = resolve(given);
	const credentialsFile = resolve(dirname(file), CREDENTIALS_FILE_NAME);
	const existing = [file, credentialsFile].filter((path) => existsSync(path));
	if (existing.length > 0) {
		throw new ConfigError(
			existing.map((path) => `${path}: exists already; move it away, or name another folder with --config`),
		);
	}
	const credentials: Credentials = {
		url: "http://127.0.0.1:8730",
		accountId: randomUUID(),
		clientId: randomId("client"),
		clientSecret: randomSecret(),
		agentKeyId: randomId("agent"),
		agentKeySecret: randomSecret(),
	};
	const config: ConfigFile = {
		listen: { host: "127.0.0.1", port: 8_730 },
		data: "./data",
		secret: randomSecret(),
		accounts: [
			{
				id: credentials.accountId,
				apiClients: [
					{ id: credentials.clientId, secretHash: await hashSecret(credentials.clientSecret), scopes: SCOPES },
				],
				agentKeys: [{ id: credentials.agentKeyId, secret: credentials.agentKeySecret }],
			},
		],
	};
	mkdirSync(dirname(file), { recursive: true });
	writeSecretFile(file, config);
	writeSecretFile(credentialsFile, credentials);
	return { file, credentialsFile };
}
