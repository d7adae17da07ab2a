/** What a chart says of a value and its interval. */
import { fmt as format } from '@evidence-dev/component-utilities/formatting';

export const intervalWords = (value, lower, upper, fmt) =>
	`${format(value, fmt)} (${format(lower, fmt)} to ${format(upper, fmt)})`;
