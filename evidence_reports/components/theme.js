/** Whether the page is dark now, for charts whose colours no chart library resolves. */
import { readable } from 'svelte/store';

export const isDark = readable(true, (set) => {
	if (typeof document === 'undefined') return undefined;
	const root = document.documentElement;
	const look = () => set(root.dataset.theme !== 'light');
	look();
	const observer = new MutationObserver(look);
	observer.observe(root, { attributes: true, attributeFilter: ['data-theme'] });
	return () => observer.disconnect();
});

/** The colour of words in charts, a pair [light, dark]. */
export const textColor = ['#1f2937', '#dbe4ec'];

/** The colour of a pair [light, dark] in the theme. */
export function inTheme(pair, dark) {
	return pair?.[dark ? 1 : 0];
}
