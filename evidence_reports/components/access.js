// What Evidence's components keep from keyboards and screen readers, mended on the page.

/** A table that scrolls sideways can be scrolled by the keyboard only if it takes focus. */
function reachTables() {
	for (const box of document.querySelectorAll('article .scrollbox')) {
		const tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1;
		if (box.tabIndex !== tabIndex) box.tabIndex = tabIndex;
	}
}

/** A drop-down says that it is open only while it is, and what it opened. */
function tellDropdowns(pressed) {
	const panel = document.querySelector('[data-popover-content]');
	for (const trigger of document.querySelectorAll('[data-popover-trigger]')) {
		const isOpen = panel !== null && trigger === pressed;
		trigger.setAttribute('aria-expanded', isOpen);
		if (isOpen) trigger.setAttribute('aria-controls', panel.id);
		else trigger.removeAttribute('aria-controls');
	}
}

/** Mend what is on the page now and what comes later; gives the function that ends it. */
export function mendAccess() {
	let pressed = null;
	let waiting = false;
	const mend = () => {
		waiting = false;
		reachTables();
		tellDropdowns(pressed);
	};
	const soon = () => {
		if (!waiting) requestAnimationFrame(mend);
		waiting = true;
	};
	const notePress = ({ target }) => {
		pressed = target.closest?.('[data-popover-trigger]') ?? pressed;
	};
	const observer = new MutationObserver(soon);
	observer.observe(document.body, { childList: true, subtree: true });
	addEventListener('resize', soon);
	addEventListener('pointerdown', notePress, true);
	addEventListener('keydown', notePress, true);
	soon();
	return () => {
		observer.disconnect();
		removeEventListener('resize', soon);
		removeEventListener('pointerdown', notePress, true);
		removeEventListener('keydown', notePress, true);
	};
}
