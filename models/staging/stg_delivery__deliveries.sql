{{ deliveries() }}
