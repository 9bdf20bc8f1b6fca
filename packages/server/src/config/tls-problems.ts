/** Tries the certificate and the key before anything listens: what is wrong with them is told with its option. */
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { Config } from "./config-schema.js";

type TlsFiles = NonNullable<Config["tls"]>;

function read(file: string): Buffer | undefined {
	try {
		return readFileSync(file);
	} catch {
		return undefined;
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
	if (cert === undefined) problems.push(`--tls-cert: ${certFile} cannot be read`);
	else if (!isTaken({ cert })) problems.push(`--tls-cert: ${certFile} is no certificate in PEM`);
	if (key === undefined) problems.push(`--tls-key: ${keyFile} cannot be read`);
	else if (!isTaken({ key })) problems.push(`--tls-key: ${keyFile} is no private key in PEM without a passphrase`);
	if (problems.length > 0 || cert === undefined || key === undefined || isTaken({ cert, key })) return problems;
	return [`--tls-key: ${keyFile} is not the key of the certificate ${certFile}`];
}
