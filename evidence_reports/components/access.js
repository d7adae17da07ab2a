// What Evidence's components keep from keyboards and screen readers, mended on the page.

/** A table that scrolls sideways can be scrolled by the keyboard only if it takes focus. */
function reachTables() {
	for (const box of document.querySelectorAll('article .scrollbox')) {
		const tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1;
		if (box.tabIndex !== tabIndex) box.tabIndex = tabIndex;
	}
}

/** Mend what is on the page now and what comes later; gives the function that ends it. */
export function mendAccess() {
	let waiting = false;
	const mend = () => {
		waiting = false;
		reachTables();
	};
	const soon = () => {
		if (!waiting) requestAnimationFrame(mend);
		waiting = true;
	};
	const observer = new MutationObserver(soon);
	observer.observe(document.body, { childList: true, subtree: true });
	addEventListener('resize', soon);
	soon();
	return () => {
		observer.disconnect();
		removeEventListener('resize', soon);
	};
}
