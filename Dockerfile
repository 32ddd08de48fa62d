# The platform as one image: `auction serve --web-only`, `auction worker`, `auction migrate`.
# Steps are plain Debian, so that they can be tried in any Debian 12 root.
FROM debian:bookworm-slim

RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3 python3-venv ca-certificates \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/auction
RUN python3 -m venv /opt/venv
COPY requirements.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md ./
COPY auction auction/
COPY valuation valuation/
COPY web web/
COPY migrations migrations/
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

RUN useradd --system --create-home --home-dir /var/lib/auction auction
USER auction
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 AUCTION_DATA=/var/lib/auction
WORKDIR /var/lib/auction
EXPOSE 8000
ENTRYPOINT ["auction"]
CMD ["serve", "--web-only", "--host", "0.0.0.0"]
