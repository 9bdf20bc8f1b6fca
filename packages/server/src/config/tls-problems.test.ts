// A certificate or key that https could not begin with is told in one line that names the option and the file.
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { tlsProblems } from "./tls-problems.js";

/** Of localhost, signed by itself, good for a hundred years and used nowhere. */
const CERTIFICATE = [
	"MIIBfjCCASWgAwIBAgIUOVug8JkyV7x8Ne0qQea9gb+0NWkwCgYIKoZIzj0EAwIw",
	"FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjAwNDE1MFoYDzIxMjYxMDI5",
	"MDA0MTUwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO",
	"PQMBBwNCAASyUTFnkWHx9AtSZSPfUh55DgwlmsTX22Q6+K1KBG+yt4/k1qbAkIJ3",
	"RU15icAHeolk1M3eHz4XKT3Z+QfTrFpNo1MwUTAdBgNVHQ4EFgQUc2F2AA6T4dIj",
	"UagFgPhZtM0H3YgwHwYDVR0jBBgwFoAUc2F2AA6T4dIjUagFgPhZtM0H3YgwDwYD",
	"VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBEtTZ6ZRPx+hsY5iZP9PYb",
	"PBaKbseDH8uju/5qz32FxgIgLS/cuyVWDNRKeUHUUDnVC8o1eef3JPZD49d78TCB",
	"WH8=",
];
const KEY = [
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg28ySf6XBDRpPr2Rx",
	"nIfhxO+3Rv9EmS4sirGox/XWdWqhRANCAASyUTFnkWHx9AtSZSPfUh55DgwlmsTX",
	"22Q6+K1KBG+yt4/k1qbAkIJ3RU15icAHeolk1M3eHz4XKT3Z+QfTrFpN",
];
const toPem = (kind: string, lines: readonly string[]) =>
	[`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ""].join("\n");

let folder: string;
let certFile: string;
let keyFile: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "qoscope-tls-"));
	certFile = join(folder, "cert.pem");
	keyFile = join(folder, "key.pem");
	writeFileSync(certFile, toPem("CERTIFICATE", CERTIFICATE));
	writeFileSync(keyFile, toPem("PRIVATE KEY", KEY));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a certificate and its key are taken", () => {
	expect(tlsProblems({ certFile, keyFile })).toEqual([]);
});

test("files that are not there, and folders, cannot be read", () => {
	expect(tlsProblems({ certFile: join(folder, "none"), keyFile: folder })).toEqual([
		`--tls-cert: ${join(folder, "none")} cannot be read: there is no such file`,
		`--tls-key: ${folder} cannot be read: it is a folder`,
	]);
});

test.each(["", "no certificate", toPem("CERTIFICATE", ["AAAA"])])("%j is neither certificate nor key", (text) => {
	writeFileSync(certFile, text);
	writeFileSync(keyFile, text);
	expect(tlsProblems({ certFile, keyFile })).toEqual([
		`--tls-cert: ${certFile} is no certificate in PEM`,
		`--tls-key: ${keyFile} is no private key in PEM without a passphrase`,
	]);
});

test("a key of another certificate is refused", () => {
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	writeFileSync(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }));
	expect(tlsProblems({ certFile, keyFile })).toEqual([
		`--tls-key: ${keyFile} is not the key of the certificate ${certFile}`,
	]);
});
