/** What a distribution chart draws, from plain numbers. */

/** Value below which a share of sorted values lies, by linear interpolation. */
export function quantile(sorted, share) {
	if (!sorted.length) return undefined;
	const at = (sorted.length - 1) * share;
	const low = Math.floor(at);
	const high = Math.ceil(at);
	return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/** Tukey's box: whiskers end at the last value within 1.5 box lengths of the box. */
export function box(sorted) {
	const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
	const reach = 1.5 * (high - low);
	const least = sorted.find((value) => value >= low - reach);
	const most = [...sorted].reverse().find((value) => value <= high + reach);
	return [least, low, middle, high, most];
}

/** Points of the share of values up to each value, at most `count` of them. */
export function cumulated(sorted, count = 200) {
	const step = Math.max(1, Math.floor(sorted.length / count));
	return sorted
		.map((value, at) => [value, (at + 1) / sorted.length])
		.filter((_, at) => (at + 1) % step === 0 || at === 0 || at === sorted.length - 1);
}

/** Edges of bins between the 0.5 and 99.5 % quantiles; the first and last bin are open. */
export function edges(sorted, count, isLog) {
	const down = isLog ? (value) => Math.log1p(Math.max(value, 0)) : (value) => value;
	const up = isLog ? Math.expm1 : (value) => value;
	const low = down(quantile(sorted, 0.005));
	const high = down(quantile(sorted, 0.995));
	if (!(high > low)) return [up(low)];
	return Array.from({ length: count + 1 }, (_, at) => up(low + ((high - low) * at) / count));
}

/** Share of the values in each bin; everything outside the edges goes to the end bins. */
export function shares(values, bounds) {
	const bins = Array(Math.max(1, bounds.length - 1)).fill(0);
	for (const value of values) {
		let at = bounds.findIndex((edge) => value < edge);
		if (at < 0) at = bins.length;
		bins[Math.max(0, Math.min(bins.length - 1, at - 1))] += 1;
	}
	return bins.map((found) => found / Math.max(1, values.length));
}
