/**
 * The address of whoever sent a request: that of the socket, or, where the socket is a trusted proxy's, the last address
 * in `X-Forwarded-For` or `Forwarded` (RFC 7239) that is not a trusted proxy itself. Whatever stands before that one was
 * written by the caller, who can write anything.
 */
import type { IncomingHttpHeaders } from "node:http";
import { BlockList, isIP } from "node:net";
import { plainIpAddress } from "./ip-address.js";

/** What is read of a request. */
export interface AddressedRequest {
	readonly headers: IncomingHttpHeaders;
	/** That of the socket, as `request.raw` has it. */
	readonly socket: { readonly remoteAddress?: string | undefined };
}

/** "" where a trusted proxy hides the address, or writes it in a form that nobody knows. */
export type ReadAddress = (request: AddressedRequest) => string;

/** Azure and some load balancers add the port; RFC 7239 section 6 also allows a made-up one (`_gazonk`). */
const BRACKETED = /^\[([^[\]]+)\](?::(?:\d{1,5}|_[\w.-]+))?$/;
const WITH_PORT = /^(.*\d+\.\d+\.\d+\.\d+):(?:\d{1,5}|_[\w.-]+)$/;

/** The longest IPv6 address with a zone and a port is shorter; nothing longer is fed to the patterns. */
const MAX_NODE_LENGTH = 128;

/** The address of a node such as `203.0.113.9:51234`, `[2001:db8::1]:443` or `fe80::1%eth0`; "" for `unknown` and the like. */
function addressOfNode(node: string): string {
	if (node.length > MAX_NODE_LENGTH) return "";
	const bare = BRACKETED.exec(node)?.[1] ?? WITH_PORT.exec(node)?.[1] ?? node;
	return plainIpAddress(bare);
}

/** Empty elements of a list count for nothing (RFC 9110 section 5.6.1). */
function nodesOfForwardedFor(header: string): string[] {
	return header
		.split(",")
		.map((element) => element.trim().replace(/^"(.*)"$/, "$1"))
		.filter((element) => element !== "");
}

/** A parameter of RFC 7239 section 4 with what ends it: `;` before another one, `,` before another proxy's. */
const PARAMETER = /[ \t]*(?:([!#$%&'*+.^_`|~\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))[ \t]*)?([;,]|$)/y;

/**
 * The `for` of every proxy, "" where one does not say. A header that breaks off or does not fit the grammar says nothing
 * at all: it begins with what the caller wrote, and a quotation mark left open there would swallow the proxy's part.
 */
function nodesOfForwarded(header: string): string[] {
	const nodes: string[] = [];
	let node: string | undefined;
	let isEmpty = true;
	PARAMETER.lastIndex = 0;
	while (PARAMETER.lastIndex <= header.length) {
		const found = PARAMETER.exec(header);
		if (found === null) return [""];
		const [, name, quoted, plain = "", end] = found;
		if (name !== undefined) isEmpty = false;
		if (name?.toLowerCase() === "for") node = quoted?.replace(/\\(.)/g, "$1") ?? plain;
		if (end === ";") continue;
		if (!isEmpty) nodes.push(node ?? "");
		if (end === "") break;
		node = undefined;
		isEmpty = true;
	}
	return nodes.every((text) => text === "") ? [] : nodes;
}

/** Node joins a header that was sent several times with commas, in the order in which it was sent. */
const textOf = (header: string | readonly string[] | undefined): string =>
	typeof header === "string" ? header : (header ?? []).join(",");

/** Whether an address is one of these addresses and CIDR ranges, as `trustedProxies` holds them. */
export function createTrust(ranges: readonly string[]): (address: string) => boolean {
	const trusted = new BlockList();
	for (const range of ranges) {
		const [address = "", prefix] = range.split("/");
		const family = isIP(address) === 6 ? "ipv6" : "ipv4";
		if (prefix === undefined) trusted.addAddress(address, family);
		else trusted.addSubnet(address, Number(prefix), family);
	}
	return (address) => {
		if (isIP(address) === 6) return trusted.check(address, "ipv6");
		// A range may be written for addresses that come over an IPv6 socket.
		return isIP(address) === 4 && (trusted.check(address, "ipv4") || trusted.check(`::ffff:${address}`, "ipv6"));
	};
}

export function createAddressReader(trustedProxies: readonly string[]): ReadAddress {
	const isTrusted = createTrust(trustedProxies);
	return ({ headers, socket }) => {
		let address = plainIpAddress(socket.remoteAddress ?? "");
		if (!isTrusted(address)) return address;
		// Proxies that write X-Forwarded-For pass on a Forwarded that the caller wrote, so it counts only without the other.
		const forwardedFor = nodesOfForwardedFor(textOf(headers["x-forwarded-for"]));
		const nodes = forwardedFor.length > 0 ? forwardedFor : nodesOfForwarded(textOf(headers.forwarded));
		for (const node of nodes.reverse()) {
			address = addressOfNode(node);
			if (!isTrusted(address)) return address;
		}
		return address;
	};
}
