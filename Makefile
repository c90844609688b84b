# 需要：Python 3.11+、make、git。首次运行会建立 .venv 并构建前端；没有 Node 也可以。
# Needs Python 3.11+, make and git; a Node is brought along when there is none.
PYTHON ?= python3
PORT ?= 8000
RUN := .venv/bin/python
GUATU := $(RUN) -m guatu
DEMO := GUATU_DEMO=1 GUATU_DATA_DIR=var/demo

.PHONY: demo test browser lint types contracts bench screenshots openapi clean base dev

demo: base ## 演示县：安装、建库、装入示例数据并启动
	@$(DEMO) $(GUATU) migrate --verbosity 0
	@$(DEMO) $(GUATU) createcachetable
	@$(DEMO) $(GUATU) collectstatic --noinput --verbosity 0
	@$(DEMO) $(GUATU) load-demo
	@echo "→ http://127.0.0.1:$(PORT)/    （Ctrl-C 停止 / to stop）"
	@$(DEMO) $(GUATU) serve --port $(PORT)

test: dev ## 全部测试；有 PostgreSQL 时再在其上跑一遍
	@$(RUN) tools/test.py

browser: dev ## 用系统的 Chromium 看页面
	@$(RUN) -m pytest -m browser tests/browser

lint: dev
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check .

types: dev
	@$(RUN) -m mypy

contracts: dev
	@PYTHONPATH=src .venv/bin/lint-imports
	@$(RUN) -m pytest tests/contracts

bench: dev ## 每个数旁边是同一次运行的基准
	@$(RUN) -m bench

screenshots: dev ## docs/images 里的截图，取自运行着的产品
	@$(DEMO) $(RUN) tools/screenshots.py

openapi: dev ## 改了接口以后，把它的描述重写一遍
	@$(DEMO) $(GUATU) export_openapi_schema --api guatu.api.app.api --indent 1 --output tests/api/openapi.json

base:
	@$(PYTHON) tools/prepare.py

dev:
	@$(PYTHON) tools/prepare.py dev

clean: ## 删去环境和构建结果；数据（var）留着
	rm -rf .venv node_modules src/guatu/web/static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache screenshots
