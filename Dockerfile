# One image: API, worker and the built pages. `docker run` serves; `kaoping worker` is the worker alone.
# The database is DATABASE_URL, or the one that comes along, kept in the volume.

FROM node:20-bookworm-slim AS pages
WORKDIR /app/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci
COPY frontend/ ./
RUN npm run build

FROM python:3.11-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    HOST=0.0.0.0 \
    VAR_DIR=/var/lib/kaoping
WORKDIR /app
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY backend/ backend/
COPY migrations/ migrations/
RUN pip install --no-deps --no-build-isolation --editable . \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin kaoping \
    && install --directory --owner=kaoping --group=kaoping --mode=0700 /var/lib/kaoping
COPY --from=pages /app/frontend/dist/ frontend/dist/

USER 10001
VOLUME /var/lib/kaoping
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ.get('PORT', 8000)}/readyz\", timeout=4)"]
ENTRYPOINT ["kaoping"]
CMD ["serve", "--migrate"]
