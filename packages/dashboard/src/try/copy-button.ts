/** A button that puts a command on the clipboard and says so. */

/** How long the button says that it has copied. */
const SAID_MS = 2_000;

export interface CopyButton {
	/** Shows a command and lets it be copied. */
	readonly offer: (command: string) => void;
}

export function openCopyButton(button: HTMLButtonElement, code: HTMLElement): CopyButton {
	const label = button.textContent;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const say = (words: string) => {
		clearTimeout(timer);
		button.textContent = words;
		timer = setTimeout(() => {
			button.textContent = label;
		}, SAID_MS);
	};
	const select = () => {
		getSelection()?.selectAllChildren(code);
		say("Selected");
	};
	button.addEventListener("click", () => {
		// Where the clipboard is not to be had, the command is selected, so that one key copies it.
		if (navigator.clipboard === undefined) select();
		else navigator.clipboard.writeText(code.textContent ?? "").then(() => say("Copied"), select);
	});
	return {
		offer: (command) => {
			code.textContent = command;
			button.disabled = false;
		},
	};
}
