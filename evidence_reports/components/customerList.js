/** The list of customers: which are chosen, in which order. */

import { isEmpty } from './csv.js';
import { featureNames } from './features.js';

/** What the table shows and the file holds, in this order; `kind` says how it is read. */
export const columns = [
	{ id: 'customer_id', title: 'Customer', kind: 'text' },
	{ id: 'segment_name', title: 'Segment', kind: 'text' },
	{ id: 'country', title: 'Country', kind: 'text' },
	{ id: 'frequency', title: featureNames.frequency, kind: 'count' },
	{ id: 'monetary', title: featureNames.monetary, kind: 'money' },
	{ id: 'recency_days', title: featureNames.recency_days, kind: 'count' },
	{ id: 'churn_probability', title: 'Likely to leave', kind: 'share' },
	{ id: 'churn_decile', title: 'Tenth', kind: 'count' },
	{ id: 'expected_value', title: 'Expected value', kind: 'money' },
	{ id: 'top_reason', title: 'Top reason', kind: 'text' }
];

/** Rows that pass every filter; an empty filter lets all pass. */
export function chosen(rows, { search, segment, tenth, lapsed, country, cohort }) {
	const part = search.trim().toLowerCase();
	return rows.filter(
		(row) =>
			(!part || row.customer_id.toLowerCase().includes(part)) &&
			(!segment || row.segment_name === segment) &&
			(!tenth || String(row.churn_decile ?? 'none') === tenth) &&
			(!lapsed || (row.is_lapsed ? 'yes' : 'no') === lapsed) &&
			(!country || row.country === country) &&
			(!cohort || row.cohort === cohort)
	);
}

/** A sorted copy: empty cells last either way, equal ones by the customer's number. */
export function sorted(rows, column, isDown) {
	const turn = isDown ? -1 : 1;
	const compared = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
	return [...rows].sort(
		(one, other) =>
			isEmpty(one[column]) - isEmpty(other[column]) ||
			turn * compared(one[column], other[column]) ||
			compared(one.customer_id, other.customer_id)
	);
}
