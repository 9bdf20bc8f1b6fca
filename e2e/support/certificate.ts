/** A self-signed certificate for 127.0.0.1, made by openssl. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

export interface CertificateFiles {
	readonly certFile: string;
	readonly keyFile: string;
	/** PEM text, for those who are to trust it. */
	readonly ca: string;
}

export async function makeCertificate(folder: string): Promise<CertificateFiles> {
	const certFile = join(folder, "cert.pem");
	const keyFile = join(folder, "key.pem");
	await promisify(execFile)("openssl", [
		...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"],
		...["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", keyFile, "-out", certFile],
	]);
	return { certFile, keyFile, ca: await readFile(certFile, "utf8") };
}
