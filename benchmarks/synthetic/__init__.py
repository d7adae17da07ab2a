"""The stochastic model behind the project's synthetic transactions.

Customers buy till they die. A customer of group g has a purchase rate lambda and a
drop-out rate mu of their own,

    lambda ~ Gamma(shape r_g, mean l_g),    mu ~ Gamma(shape s_g, mean m_g),

stays for an exponential time of rate mu after the first order, and meanwhile orders as
a Poisson process with intensity lambda * season_g(t): the Pareto/NBD of Schmittlein,
Morrison and Colombo (1987), "Counting Your Customers", Management Science 33(1), with a
season. It is preferred to BG/NBD (Fader, Hardie and Lee 2005, Marketing Science 24(2))
because there a customer can only leave right after an order, which leaves no moment of
leaving that is independent of the orders, and ties leaving to the season.

The season comes from thinning (Lewis and Shedler 1979, Naval Research Logistics 26(3)):
candidates are drawn at the rate of the season's peak, and each is kept with probability
season_g(t) / peak_g.

Customers come at an even rate, also in the two years before the first day. Of those who
came a days earlier, the share (1 + a / b_g) ^ -s_g with b_g = s_g / m_g is still there;
given that, their drop-out rate is Gamma(shape s_g, rate b_g + a) and their remaining
stay is again exponential. So nobody has to be simulated who had left before the data.

Times are whole minutes since the first day's midnight, prices thousandths of a pound.
Nothing here reads or writes a file. Everything random comes from the seed and the
number of the block of customers, so that blocks can be made in any order.
"""
