/** What people call the columns that tell of a customer: the same on every page. */
export const featureNames = {
	recency_days: 'Days since order',
	frequency: 'Orders',
	monetary: 'Money',
	gross_revenue: 'Bought',
	returned_value: 'Returned',
	return_rate: 'Share returned',
	product_diversity: 'Products',
	average_unit_price: 'Price, mean',
	average_order_value: 'Order value',
	average_days_between_orders: 'Days between orders',
	tenure_days: 'Days since first order',
	orders_90d: 'Orders, 90 days',
	spend_90d: 'Money, 90 days'
};

/** The name of a feature; one that a shop has added itself is called as its column is. */
export function featureName(column) {
	const words = String(column ?? '').replaceAll('_', ' ');
	return featureNames[column] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** A copy of rows whose `feature` is called by its name. */
export const withFeatureNames = (rows) =>
	Array.from(rows ?? [], (row) => ({ ...row, feature: featureName(row.feature) }));

/** Features by name as a sentence goes on: Orders, then money. */
export const inTurn = (columns) =>
	columns
		.filter(Boolean)
		.map((column, place) => {
			const name = featureName(column);
			return place ? name.charAt(0).toLowerCase() + name.slice(1) : name;
		})
		.join(', then ');
