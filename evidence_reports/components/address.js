/** What a page keeps in its address, so that a link leads to what was seen. */
import { replaceState } from '$app/navigation';

/** Value of a name in the address, or undefined; there is no address on the server. */
export function readAddress(name) {
	if (typeof window === 'undefined') return undefined;
	return new URL(window.location.href).searchParams.get(name) ?? undefined;
}

/** Put a value into the address without a new entry in the history; empty takes it out. */
export function writeAddress(name, value) {
	const address = new URL(window.location.href);
	if (value) address.searchParams.set(name, value);
	else address.searchParams.delete(name);
	if (address.href === window.location.href) return;
	try {
		replaceState(address, {});
	} catch {
		// Before the router has started there is nothing to keep in step with.
	}
}

/** A text as an input of queries, which stands there between quotes. */
export function textInput(text) {
	const quoted = text.replaceAll("'", "''");
	return { value: quoted, label: text, toString: () => quoted };
}
