import { setPlatformAPI } from 'echarts';

/** How much wider a font may be than the one that stands in for it. */
const STAND_IN = 1.2;
const contexts = {};

/**
 * Measure a text for a chart, which makes room for it and remembers the width. Labels of axes
 * ask for the width in the default font and are drawn in that of the theme, so that the first
 * letters of the longest would be cut off. A font that is still on its way is measured by what
 * stands in for it, with room to spare; a canvas that has seen the stand-in is not asked again.
 */
function measureText(text, font) {
	const drawn = font.replace('px sans-serif', 'px Inter, sans-serif');
	const isHere = document.fonts.check(drawn);
	const context = (contexts[isHere] ??= document.createElement('canvas').getContext('2d'));
	context.font = drawn;
	const { width } = context.measureText(text);
	return { width: isHere ? width : width * STAND_IN };
}

/** Let all charts of the page measure so. */
export function mendTextWidths() {
	setPlatformAPI({ measureText });
}
