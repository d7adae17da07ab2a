"""Pure functions of segmentation: sorted input, canonical labels, no files, no dbt."""

# dbt runs models in threads, and two that import parts of scikit-learn for the first time
# at once find it half imported. So all of it is imported with this package, and the plugin
# of the connection imports the package before any model runs.
import sklearn.cluster
import sklearn.decomposition
import sklearn.ensemble
import sklearn.metrics
import sklearn.mixture
import sklearn.neighbors  # noqa: F401
from threadpoolctl import threadpool_limits

# BLAS has one number of threads for the process. Were it each model's to set and to give
# back, one that ends would give it back to all that still run; so it is one for good.
threadpool_limits(limits=1, user_api="blas")
