/** Addresses of the pages that show the rows behind a number; written here alone. */

/** A page with what it is asked for; names without a value are left out. */
export function linkTo(page, asked = {}) {
	const terms = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
	return terms.size ? `${page}?${terms}` : page;
}

/** The page of a customer, whatever stands in the id; none without one. */
export const customerLink = (id) => (id ? linkTo('/customer', { id }) : undefined);

/** The page of a segment, by its key or by method and number. */
export const segmentLink = ({ method, segment_id: id, segment_key: key = `${method}-${id}` }) =>
	`/segments/${key}`;

/** The members of a segment: the list of customers knows the segments of one method only. */
export const membersLink = (segment, listedMethod) =>
	segment.segment_key?.startsWith(`${listedMethod}-`)
		? linkTo('/customers', { segment: segment.segment_name })
		: `${segmentLink(segment)}#who-are-they`;

/** The list of an audience: who came in last, or `all` who are in. */
export const audienceLink = ({ audience_name: audience }, since) =>
	`${linkTo('/actions', { audience, since })}#who-exactly`;

/** A copy of rows with the page that shows what is behind each, for tables. */
export const withLinks = (rows, linkOf, column = 'link') =>
	Array.from(rows ?? [], (row) => ({ ...row, [column]: linkOf(row) }));

/** The same with the page of each row's customer. */
export const withCustomerLinks = (rows) =>
	withLinks(rows, (row) => customerLink(row.customer_id), 'customer_link');
