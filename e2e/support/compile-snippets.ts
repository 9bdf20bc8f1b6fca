/** Compiles programs of the reference with each language's own tools, and runs them. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { REPOSITORY } from "./qoscope-process.js";
import { type Finished, runProgram } from "./run-program.js";

export type SnippetLanguage = "curl" | "TypeScript" | "Python" | "Go";

export interface Snippet {
	/** Of the file. */
	readonly name: string;
	readonly language: SnippetLanguage;
	readonly text: string;
}

export interface Programs {
	/** With these variables in its environment. */
	readonly run: (
		name: string,
		language: SnippetLanguage,
		variables: Readonly<Record<string, string>>,
	) => Promise<Finished>;
}

/** No module is asked for from anywhere. */
const GO = { GOPROXY: "off", GOFLAGS: "-mod=mod", GO111MODULE: "on" };
const TSC = join(REPOSITORY, "node_modules/.bin/tsc");
const TSC_FLAGS =
	"--ignoreConfig --strict --target es2023 --module nodenext --types node --noUncheckedIndexedAccess --skipLibCheck";

async function succeed(command: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
	const { code, stdout, stderr } = await runProgram(command, variables);
	expect({ command: command[0], code, said: code === 0 ? "" : `${stdout}${stderr}` }).toEqual({
		command: command[0],
		code: 0,
		said: "",
	});
	return stdout;
}

/** Fails the test when one of them does not compile. `languages` are those whose tools are here. */
export async function compileSnippets(
	folderName: string,
	snippets: readonly Snippet[],
	languages: ReadonlySet<SnippetLanguage>,
): Promise<Programs> {
	const folder = join(REPOSITORY, "artifacts", folderName);
	await rm(folder, { recursive: true, force: true });
	const fileOf = (name: string, language: SnippetLanguage) =>
		({
			curl: join(folder, "curl", `${name}.sh`),
			TypeScript: join(folder, "typescript", `${name}.ts`),
			Python: join(folder, "python", `${name}.py`),
			Go: join(folder, "go", name.toLowerCase(), "main.go"),
		})[language];
	const filesOf = (language: SnippetLanguage) =>
		snippets.filter((snippet) => snippet.language === language).map(({ name }) => fileOf(name, language));
	for (const { name, language, text } of snippets) {
		const file = fileOf(name, language);
		await mkdir(join(file, ".."), { recursive: true });
		await writeFile(file, text);
	}
	const built = join(folder, "typescript/dist");
	await succeed([TSC, ...TSC_FLAGS.split(" "), "--outDir", built, ...filesOf("TypeScript")]);
	if (languages.has("curl")) for (const file of filesOf("curl")) await succeed(["bash", "-n", file]);
	if (languages.has("Python")) await succeed(["python3", "-m", "py_compile", ...filesOf("Python")]);
	if (languages.has("Go")) {
		const goFolder = join(folder, "go");
		await writeFile(join(goFolder, "go.mod"), "module reference\n\ngo 1.19\n");
		expect(await succeed(["gofmt", "-l", "-e", goFolder])).toBe("");
		await mkdir(join(goFolder, "bin"), { recursive: true });
		const inFolder = (...args: readonly string[]) => ["sh", "-c", `cd "${goFolder}" && ${args.join(" ")}`];
		await succeed(inFolder("go", "vet", "./..."), GO);
		await succeed(inFolder("go", "build", "-o", "bin/", "./..."), GO);
	}
	return {
		run: (name, language, variables) => {
			const file = fileOf(name, language);
			switch (language) {
				case "curl":
					// The command is not installed beside a test's folder: a function stands for it.
					return runProgram(["bash", "-c", `npx() { echo "$QOSCOPE_TOKEN"; }\n. "${file}"`], variables);
				case "TypeScript":
					return runProgram([process.execPath, join(built, `${name}.js`)], variables);
				case "Python":
					return runProgram(["python3", file], variables);
				case "Go":
					return runProgram([join(folder, "go/bin", name.toLowerCase())], variables);
			}
		},
	};
}
