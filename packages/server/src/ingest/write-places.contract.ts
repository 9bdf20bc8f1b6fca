/**
 * Test material: writes databases in MaxMind's format, by its public specification (MaxMind DB File Format 2.0): a
 * binary search tree of 24-bit records, 16 zero bytes, the data section, the metadata.
 */
import { isIPv4 } from "node:net";

export type Value = string | number | readonly Value[] | { readonly [name: string]: Value };

const TYPES = { text: 2, uint32: 6, map: 7, list: 11 } as const;

/** The control byte: type and size, a further byte for types above 7 and one for sizes of 29 to 284. */
function control(type: number, size: number): Buffer {
	if (size > 284) throw new RangeError("The test material knows no such long values.");
	const sizeBits = Math.min(size, 29);
	const bytes = type > 7 ? [sizeBits, type - 7] : [(type << 5) | sizeBits];
	return Buffer.from(size >= 29 ? [...bytes, size - 29] : bytes);
}

function encode(value: Value): Buffer {
	if (typeof value === "string")
		return Buffer.concat([control(TYPES.text, Buffer.byteLength(value)), Buffer.from(value)]);
	if (typeof value === "number") {
		const bytes = Buffer.alloc(4);
		bytes.writeUInt32BE(value);
		return Buffer.concat([control(TYPES.uint32, 4), bytes]);
	}
	if (Array.isArray(value)) return Buffer.concat([control(TYPES.list, value.length), ...value.map(encode)]);
	const entries = Object.entries(value);
	return Buffer.concat([control(TYPES.map, entries.length), ...entries.flat().map(encode)]);
}

const bitsOf = (value: number, count: number) => [...value.toString(2).padStart(count, "0")].map(Number);

/** 32 bits of an IPv4 address behind 96 zeros, 128 of an IPv6 one. */
function addressBits(address: string): number[] {
	if (isIPv4(address)) {
		return [...new Array<number>(96).fill(0), ...address.split(".").flatMap((part) => bitsOf(Number(part), 8))];
	}
	const [head = [], tail = []] = address.split("::").map((half) => half.split(":").filter((group) => group !== ""));
	const groups = [...head, ...new Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
	return groups.flatMap((group) => bitsOf(Number.parseInt(group, 16), 16));
}

/** A node, the place of a record in the data section, or nothing. */
type Branch = Node | number | undefined;
type Node = [Branch, Branch];

function insert(root: Node, network: string, place: number): void {
	const [address = "", length = "0"] = network.split("/");
	const path = addressBits(address).slice(0, Number(length) + (isIPv4(address) ? 96 : 0));
	const last = path.pop() ?? 0;
	let node = root;
	for (const bit of path) {
		const child = node[bit];
		// A wider network that was here before is split in two.
		const next: Node = Array.isArray(child) ? child : [child, child];
		node[bit] = next;
		node = next;
	}
	node[last] = place;
}

function writeTree(root: Node): { readonly tree: Buffer; readonly nodeCount: number } {
	const nodes: Node[] = [];
	const collect = (node: Node) => {
		nodes.push(node);
		for (const branch of node) if (Array.isArray(branch)) collect(branch);
	};
	collect(root);
	const tree = Buffer.alloc(nodes.length * 6);
	const indexOf = new Map(nodes.map((node, index) => [node, index]));
	for (const [index, node] of nodes.entries()) {
		for (const [side, branch] of node.entries()) {
			const isNode = Array.isArray(branch);
			const record = isNode ? indexOf.get(branch) : branch === undefined ? nodes.length : nodes.length + 16 + branch;
			tree.writeUIntBE(record ?? 0, index * 6 + side * 3, 3);
		}
	}
	return { tree, nodeCount: nodes.length };
}

/** A database in which each network has its record; narrower networks come after wider ones. */
export function writePlaces(networks: Readonly<Record<string, Value>>): Buffer {
	const root: Node = [undefined, undefined];
	const data: Buffer[] = [];
	let size = 0;
	for (const [network, record] of Object.entries(networks)) {
		const encoded = encode(record);
		insert(root, network, size);
		data.push(encoded);
		size += encoded.length;
	}
	const { tree, nodeCount } = writeTree(root);
	const metadata = encode({
		binary_format_major_version: 2,
		binary_format_minor_version: 0,
		build_epoch: 1_772_360_100,
		database_type: "Test-City",
		description: { en: "Places of tests" },
		ip_version: 6,
		languages: ["en"],
		node_count: nodeCount,
		record_size: 24,
	});
	const marker = Buffer.from("\xab\xcd\xefMaxMind.com", "latin1");
	return Buffer.concat([tree, Buffer.alloc(16), ...data, marker, metadata]);
}
