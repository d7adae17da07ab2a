/**
 * The colours of the site, each a pair [light theme, dark theme]. A segment has one colour
 * on every page: green to blue for those who come, warm for those who are leaving, grey for
 * those who are gone. A name that stands nowhere gets a colour by its place.
 */
const bySegment = {
	Champions: ['#0f766e', '#2dd4bf'],
	'Loyal customers': ['#0369a1', '#38bdf8'],
	'Cannot lose them': ['#be123c', '#fb7185'],
	'At risk': ['#c2410c', '#fb923c'],
	'Potential loyalists': ['#4338ca', '#818cf8'],
	'Needs attention': ['#a16207', '#facc15'],
	'New customers': ['#15803d', '#4ade80'],
	Promising: ['#65a30d', '#bef264'],
	'About to sleep': ['#7e22ce', '#c084fc'],
	Hibernating: ['#64748b', '#94a3b8'],
	Lost: ['#a3aebb', '#56657a'],

	'Best customers': ['#0f766e', '#2dd4bf'],
	'Loyal regulars': ['#0369a1', '#38bdf8'],
	'Big spenders': ['#0e7490', '#22d3ee'],
	'Frequent small baskets': ['#15803d', '#4ade80'],
	'Active occasional buyers': ['#4338ca', '#818cf8'],
	'Recent newcomers': ['#65a30d', '#bef264'],
	'Fading regulars': ['#c2410c', '#fb923c'],
	'Slipping middle': ['#a16207', '#facc15'],
	'Quiet small buyers': ['#7e22ce', '#c084fc'],
	'Lapsed big spenders': ['#be123c', '#fb7185'],
	'Lapsed occasional buyers': ['#64748b', '#94a3b8'],
	'Long gone one-timers': ['#a3aebb', '#56657a'],

	// No segments: those who fit none, and those too new to say.
	'Outside every segment': ['#475569', '#cbd5e1'],
	'Not enough history': ['#cbd5e1', '#3b4a5a']
};

const others = [
	['#b45309', '#fcd34d'],
	['#be185d', '#f472b6'],
	['#1d4ed8', '#60a5fa'],
	['#047857', '#6ee7b7'],
	['#6d28d9', '#a78bfa'],
	['#9f1239', '#fda4af']
];

/**
 * Colour pair of one segment. For names without a colour of their own the number that they
 * end in decides (Former group 5), else `place`.
 */
export function segmentColor(name, place = 0) {
	const number = /\d+$/.exec(name ?? '')?.[0] ?? place;
	return bySegment[name] ?? others[Math.abs(Number(number)) % others.length];
}

/** `seriesColors` for a chart: name to pair, for rows that have a `segment_name`. */
export function segmentColors(rows) {
	const names = [...new Set(Array.from(rows ?? [], (row) => row.segment_name))];
	return Object.fromEntries(names.map((name, place) => [name, segmentColor(name, place)]));
}

export const causeColors = {
	Behaviour: ['#0f766e', '#2dd4bf'],
	Ageing: ['#a16207', '#facc15'],
	Model: ['#64748b', '#94a3b8']
};

export const shareColors = {
	'Share of customers': ['#94a3b8', '#64748b'],
	'Share of revenue': ['#0f766e', '#2dd4bf']
};

export const comparisonColors = {
	'This segment': ['#0f766e', '#2dd4bf'],
	'All customers': ['#cbd5e1', '#3b4a5a']
};

export const measureColors = {
	Silhouette: ['#0f766e', '#2dd4bf'],
	Stability: ['#a16207', '#facc15']
};

export const forecastColors = {
	Projected: ['#0f766e', '#2dd4bf'],
	'No change expected': ['#94a3b8', '#64748b']
};

export const campaignColors = {
	Pays: ['#0f766e', '#2dd4bf'],
	'Costs more': ['#c2410c', '#fb923c']
};

export const churnModelColors = {
	'Logistic regression': ['#0f766e', '#2dd4bf'],
	'Gradient boosting': ['#4338ca', '#818cf8'],
	'BG/NBD': ['#be123c', '#fb7185'],
	'Recency alone': ['#a16207', '#facc15'],
	'Base rate': ['#64748b', '#94a3b8']
};

export const calibrationColors = {
	Observed: ['#0f766e', '#2dd4bf'],
	'As forecast': ['#94a3b8', '#64748b']
};

export const reachColors = {
	'Riskiest first': ['#0f766e', '#2dd4bf'],
	'At random': ['#94a3b8', '#64748b']
};

export const holdOutColors = {
	Forecast: ['#94a3b8', '#64748b'],
	'What came': ['#0f766e', '#2dd4bf']
};

export const cohortColors = {
	'This cohort': ['#0f766e', '#2dd4bf'],
	'All cohorts': ['#94a3b8', '#64748b']
};

export const cohortMoneyColors = {
	'First month': ['#94a3b8', '#64748b'],
	'Months after': ['#0f766e', '#2dd4bf']
};

/** Lines and words beside what a chart is about, on either theme. */
export const asideColor = '#8594a5';

/** For pieces that belong to no segment. */
export const plainColor = ['#0f766e', '#2dd4bf'];

export const countedColors = {
	Counted: ['#0f766e', '#2dd4bf'],
	'Left out': ['#c2410c', '#fb923c']
};

/** Bars inside tables: pale enough for the number on them. */
export const tableBarColor = ['#99d5cf', '#1b5a58'];

export const windowColors = {
	Complete: ['#0f766e', '#2dd4bf'],
	'May still get lines': ['#a16207', '#facc15']
};

/** Colour pairs for series without a colour of their own, by their order. */
export const plainColors = [
	['#0f766e', '#2dd4bf'],
	['#a16207', '#facc15'],
	['#4338ca', '#818cf8'],
	['#be123c', '#fb7185'],
	['#0369a1', '#38bdf8'],
	['#7e22ce', '#c084fc']
];

/** `colors` for a chart of other things than segments: name to pair, by their order. */
export function namedColors(names) {
	return Object.fromEntries(
		[...new Set(names)].map((name, at) => [name, plainColors[at % plainColors.length]])
	);
}
