# Every command of Yunlab. `make help` lists them.
SHELL := /bin/bash
PYTHON := .venv/bin/python
# Python 3.11 under either of its names; everything is pinned for it.
BASE_PYTHON := $(shell for name in python3.11 python3; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo "$$name" && break; done)
NO_PYTHON = Python 3.11 is needed; on Debian or Ubuntu: sudo apt-get install python3.11 python3.11-venv
setup = $(if $(BASE_PYTHON),@exec $(BASE_PYTHON) -m hub_config.setup $(1),$(error $(NO_PYTHON)))

.PHONY: help run test check attack fidelity bench-page bench-stream bench-grading bench-start bench-memory bench-bell bench-booked bench-run bench-centre settings capacity soak kill-rounds exchange-steps new-lab roster backup restore restore-drill upgrade install page images centre-images centre compose try-compose try-first-day bundle lock clean
help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

run: ## start the centre at http://127.0.0.1:8000, from nothing if need be
	$(call setup,run)

test: ## run every test, after setting up what they need (engine and browser; installs Debian packages as root)
	$(call setup,test)

check: ## check style and types
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy

fidelity: ## compare every lab's engine with its law over the whole range
	$(PYTHON) -m benchmarks.fidelity

attack: ## hand in thousands of hostile programs and records and count what they gain (up to 30 minutes; needs an engine and `make images`)
	$(PYTHON) -m benchmarks.attack.stock
	$(PYTHON) -m benchmarks.attack

bench-page: ## measure a lab page beside stock Voilà, on loopback and over a slow line (some minutes; needs Chromium)
	$(PYTHON) -m benchmarks.page

bench-stream: ## measure the motion on the wire beside JPEG frames, meshcat and viser (some minutes)
	$(PYTHON) -m benchmarks.stream

bench-grading: ## measure the way from handing in to the marks beside stock nbgrader (some minutes)
	$(PYTHON) -m benchmarks.grading

bench-start: ## measure from the click to the first control beside jupyterhub-singleuser (some minutes; engine, Chromium, `make images`)
	$(PYTHON) -m benchmarks.start

bench-memory: ## measure the memory of one pupil and of ten beside jupyterhub-singleuser (some minutes; engine, `make images`)
	$(PYTHON) -m benchmarks.memory

bench-bell: ## measure forty pupils who click within five seconds beside jupyterhub-singleuser (a quarter of an hour; engine, `make images`)
	$(PYTHON) -m benchmarks.bell

bench-booked: ## measure forty pupils of a booked class who click at the bell (twenty minutes; engine, `make images`)
	$(PYTHON) -m benchmarks.bell_booked $(options)

bench-run: ## measure forty pupils who start a run within five seconds (some minutes; engine, Chromium, `make images`)
	$(PYTHON) -m benchmarks.run

bench-centre: ## measure the import of a district of 40 schools, 600 classes and 25,000 pupils, every page on it, and 10,000 random bookings (some minutes)
	$(PYTHON) -m benchmarks.centre_import

settings: ## write the file of settings with every one explained, or check the one that is there (docs/for-it.md)
	@$(PYTHON) -m hub_config.settings

capacity: ## say how many pupils fit this machine, and why (two minutes; engine, `make images`): make capacity [options='--help']
	@$(PYTHON) -m benchmarks.capacity $(options)

soak: ## let twenty pupils come and go for an hour, and see that nothing grows (engine, `make images`): make soak [options='--pupils 20 --minutes 60']
	$(PYTHON) -m benchmarks.soak $(options)

kill-rounds: ## kill exchange, workers, keeper and sandboxes while they mark, 300 times, and count what is lost (half an hour; needs an engine and `make images`)
	$(PYTHON) -m benchmarks.kill_rounds

exchange-steps: ## 20,000 random steps on the exchange, and its calls with random requests (half an hour)
	$(PYTHON) -m pytest --numprocesses=0 --everything --hypothesis-profile=long tests/test_graders_machine.py tests/test_graders_fuzzing.py

new-lab: ## make a new lab to start from: make new-lab name=spring_oscillator
	@$(PYTHON) -m labkit.new_lab "$(name)"

roster: ## bring a roster, first without changing anything: make roster file=roster.xlsx [apply=1] (docs/for-it.md)
	@$(PYTHON) -m hub_config.roster file="$(file)" year="$(year)" template="$(template)" apply="$(apply)" sure="$(sure)" override="$(override)" all="$(all)" language="$(language)"

backup: ## write everything that must survive into one file, while the centre runs: make backup [to=FOLDER] [keep=14] [passphrase=FILE]
	@$(PYTHON) -m hub_config.keeping backup to="$(to)" keep="$(keep)" passphrase="$(passphrase)"

restore: ## make an empty state folder out of a backup: make restore file=FILE [passphrase=FILE]
	@$(PYTHON) -m hub_config.keeping restore file="$(file)" passphrase="$(passphrase)"

restore-drill: ## try whether a backup is good, beside the running centre: make restore-drill [file=FILE] [passphrase=FILE] [postgres=ADDRESS]
	@$(PYTHON) -m hub_config.keeping drill file="$(file)" to="$(to)" passphrase="$(passphrase)" postgres="$(postgres)"

upgrade: ## after taking a newer version: back up, bring all that is stored up to date, build the images: make upgrade [composed=1 [settings=FILE]] [images=0] [to=FOLDER]
	$(call setup,upgrade to="$(to)" passphrase="$(passphrase)" composed="$(composed)" settings="$(settings)" images="$(images)")

install: ## install the locked packages into .venv and node_modules
	$(call setup,install)

page: ## build the script of the lab pages
	$(call setup,page)

images: ## build the container images
	$(call setup,images)

centre-images: ## build the images of the centre's own services too, for `make centre`
	$(call setup,centre-images)

centre: ## start the centre in production, each service a container: make centre [settings=/srv/yunlab/yunlab.env]
	@$(PYTHON) -m images.composing up settings="$(settings)"

compose: ## call Compose for the centre that `make centre` started: make compose do='logs hub' [settings=FILE]
	@$(PYTHON) -m images.composing $(do) settings="$(settings)"

try-compose: ## start a composed centre beside yours, use it as a pupil, kill its hub and its proxy (five minutes; engine, Compose, `make centre-images`): make try-compose [options='--upgrade']
	$(PYTHON) -m benchmarks.compose $(options)

try-first-day: ## walk the first day of docs/for-it.md on a bare machine and time each command (ten minutes; engine)
	$(PYTHON) -m benchmarks.first_day $(options)

bundle: ## write a folder with everything for a site without internet: make bundle [options='--images run|centre|none --debian --to FOLDER']
	$(PYTHON) -m images.bundle $(options)

lock: ## resolve the newest versions that fit pyproject.toml into requirements.lock
	uv pip compile pyproject.toml --all-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet -o requirements.lock

clean: ## remove what was installed and built; the state folder stays
	$(call setup,clean)
