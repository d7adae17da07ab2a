# The few commands that a person types. `make` alone goes from a clone to the site.
.DEFAULT_GOAL := report
.PHONY: report install build replay deliver site docs marts-doc screenshots serve test test-deep
.PHONY: crashtest lint data bench bench-stream bench-forecasts bench-scale audit sbom lock clean spark
.PHONY: spark-cluster bench-spark warehouses

PYTHON ?= python3
BIN := .venv/bin
# What `make build` reads; empty: the sample. make TRANSACTIONS=data/raw/shop.csv
TRANSACTIONS ?=
# Processes that share the tests, file by file; one more than cores, as some wait for pages.
WORKERS ?= 3
VARS := $(if $(TRANSACTIONS),--vars '{transactions_path: "$(TRANSACTIONS)"}')

# Either mistake would be passed over, and the sample read and published in the shop's place.
ACCEPTED := TRANSACTIONS BUILD REPLAY DELIVER BENCH SCALE SPARK CLUSTER PYTHON WORKERS
GIVEN := $(foreach name,$(.VARIABLES),$(if $(findstring command line,$(origin $(name))),$(name)))
UNKNOWN := $(filter-out $(ACCEPTED) MAKE%,$(GIVEN))
ifneq ($(UNKNOWN),)
$(error $(UNKNOWN) is no variable of this Makefile; there are $(ACCEPTED))
endif
ifneq ($(and $(TRANSACTIONS),$(findstring --vars,$(BUILD) $(REPLAY))),)
$(error dbt keeps only the last --vars: leave TRANSACTIONS out and put transactions_path \
beside the other vars, as in BUILD="--vars '{transactions_path: $(TRANSACTIONS), ...}'")
endif

report: build site ## install, build the marts from the sample and the site from them

install: .venv/.installed

.venv/.installed: requirements.txt
	@echo "Installing Python packages into .venv (a minute) …"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.txt
	touch $@

build: install ## the marts, into data/shoal.duckdb: make build BUILD=--full-refresh
	$(BIN)/dbt build $(VARS) $(BUILD)

replay: install ## the history batch by batch, as it came: make replay REPLAY='--batches 10'
	$(BIN)/python scripts/replay.py $(VARS) $(REPLAY)

deliver: install ## tell receivers who entered an audience: make deliver DELIVER=--dry-run
	$(BIN)/python scripts/deliver.py $(DELIVER)

site: install ## the report site, into evidence_reports/build
	scripts/build_site.sh

docs: install ## what every table and column is, one file beside the site; make site keeps it
	$(BIN)/dbt docs generate --static $(VARS)
	mkdir -p evidence_reports/build/docs
	cp target/static_index.html evidence_reports/build/docs/index.html

marts-doc: install ## docs/marts.md, from the models' descriptions
	$(BIN)/dbt --quiet parse
	$(BIN)/python scripts/write_marts_doc.py

screenshots: install ## docs/images, from a site of the sample
	$(BIN)/python scripts/take_screenshots.py

serve: install ## show the site at http://localhost:3000
	@test -f evidence_reports/build/index.html || $(MAKE) site
	$(BIN)/python scripts/serve_site.py

test: install evidence_reports/build/index.html ## every test; the site's look at the last build
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

test-deep: install ## an hour: more examples, a fuzzer, hostile and private sites, full disks
	SHOAL_EXAMPLES=500 $(BIN)/python -m pytest tests/python/test_equivalence.py
	$(BIN)/python -m pytest tests/deep

crashtest: install ## kill builds and replays at fifty moments, and go on
	$(BIN)/python -m pytest tests/deep/test_crash.py

evidence_reports/build/index.html:
	$(MAKE) report

lint: install ## style of Python, SQL and YAML
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/yamllint .
	$(BIN)/sqlfluff lint --processes 2 models tests analyses
	$(BIN)/sqlfluff lint --templater raw evidence_reports/sources

bench-stream: install ## the streaming models against the plain loop
	$(BIN)/python -m benchmarks.measure_stream $(BENCH)

data: install ## fetch Online Retail II into data/raw, as workbook and as CSV
	$(BIN)/python scripts/fetch_online_retail.py
	$(BIN)/python -m benchmarks.copy_workbook

bench: install ## speed against bare DuckDB; into benchmarks/README.md: BENCH=--write
	$(BIN)/python -m benchmarks.measure $(BENCH)

bench-forecasts: install ## forecasts of a shop of 600,000 customers, half an hour
	$(BIN)/python -m benchmarks.measure_forecasts $(BENCH)

bench-scale: install ## everything at 1 and 10 million lines, beside bare DuckDB and pandas
	$(BIN)/python -m benchmarks.measure_scale $(SCALE)

audit: ## known weaknesses of all dependencies; needs a network
	$(PYTHON) -m venv .venv/audit && .venv/audit/bin/pip install --quiet pip-audit==2.10.1
	.venv/audit/bin/pip-audit --strict --require-hashes --disable-pip --requirement requirements.txt
	cd evidence_reports && npm audit

sbom: install ## what the project is made of: target/sbom.json, docs/licences.md
	$(BIN)/python scripts/bill_of_materials.py

lock: ## write requirements.txt from pyproject.toml
	uv pip compile --quiet --generate-hashes --no-strip-extras pyproject.toml --group test \
		--group lint --universal --no-annotate --python-version 3.11 --custom-compile-command "make lock" \
		--output-file requirements.txt

.venv/.spark-installed: pyproject.toml .venv/.installed
	$(BIN)/pip install --quiet --editable '.[spark]'
	touch $@

spark: .venv/.spark-installed ## the marts on Spark, and whether they are those of DuckDB
	$(BIN)/dbt build --target spark --target-path target/spark --resource-types seed model $(VARS)
	$(BIN)/python scripts/compare_engines.py

spark-cluster: .venv/.spark-installed ## the same on a cluster of a master and two workers
	$(BIN)/python scripts/spark_cluster.py $(CLUSTER) make spark TRANSACTIONS='$(TRANSACTIONS)'

bench-spark: .venv/.spark-installed ## one build on Spark beside DuckDB's, into docs/spark.md
	$(BIN)/python -m benchmarks.measure_spark $(SPARK)

# Apart from .venv: these adapters want older packages than it has.
.venv/warehouses/.installed: Makefile
	$(PYTHON) -m venv .venv/warehouses
	.venv/warehouses/bin/pip install --quiet dbt-core==1.11.16 dbt-snowflake==1.12.4 \
		dbt-bigquery==1.12.1 dbt-databricks==1.12.7 sqlglot==30.30.0
	touch $@

warehouses: .venv/warehouses/.installed ## how much of the SQL other warehouses could read
	.venv/warehouses/bin/python -m scripts.render_for_warehouses $(BENCH)

clean: ## everything that was built; keeps .venv, node_modules and data/raw
	rm -rf target logs evidence_reports/build evidence_reports/.evidence
	rm -rf data/shoal.duckdb data/shoal.duckdb.wal data/published data/spark
