/** Tries the certificate and the key before anything listens: what is wrong with them is told with its option. */
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { Config } from "./config-schema.js";
import { readProblemOf } from "./read-problem.js";

type TlsFiles = NonNullable<Config["tls"]>;

function read(file: string): Buffer | string {
	try {
		return readFileSync(file);
	} catch (error) {
		return readProblemOf(error);
	}
}

function isTaken(options: { readonly cert?: Buffer; readonly key?: Buffer }): boolean {
	try {
		createSecureContext(options);
		return true;
	} catch {
		return false;
	}
}

/** OpenSSL's own words name neither option nor file, so they are not repeated. */
export function tlsProblems({ certFile, keyFile }: TlsFiles): string[] {
	const cert = read(certFile);
	const key = read(keyFile);
	const problems: string[] = [];
	if (typeof cert === "string") problems.push(`--tls-cert: ${certFile} ${cert}`);
	else if (!isTaken({ cert })) problems.push(`--tls-cert: ${certFile} is no certificate in PEM`);
	if (typeof key === "string") problems.push(`--tls-key: ${keyFile} ${key}`);
	else if (!isTaken({ key })) problems.push(`--tls-key: ${keyFile} is no private key in PEM without a passphrase`);
	if (problems.length > 0 || typeof cert === "string" || typeof key === "string" || isTaken({ cert, key }))
		return problems;
	return [`--tls-key: ${keyFile} is not the key of the certificate ${certFile}`];
}
