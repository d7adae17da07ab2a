/** Moves of one direction within a period, the busiest other segment first. */
export function flowsOf(flows, direction, period) {
	const rows = Array.from(flows ?? []).filter(
		(row) => row.direction === direction && Number(row.period_days) === Number(period)
	);
	const together = new Map();
	for (const { other_segment, customer_count } of rows)
		together.set(other_segment, (together.get(other_segment) ?? 0) + Number(customer_count));
	return rows
		.map((row) => ({ ...row }))
		.sort(
			(one, other) =>
				together.get(other.other_segment) - together.get(one.other_segment) ||
				one.other_segment.localeCompare(other.other_segment) ||
				one.cause.localeCompare(other.cause)
		);
}

/** How many moves rows stand for. */
export const movesIn = (rows) => rows.reduce((sum, row) => sum + Number(row.customer_count), 0);

/** How many other segments rows speak of. */
export const placesIn = (rows) => new Set(rows.map((row) => row.other_segment)).size;
